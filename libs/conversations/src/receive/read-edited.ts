import type { Flag } from '@hubbub/contracts';
import type { ChannelRow, MessageRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { keepCards } from '../partnership/keep-cards';
import { isProposal } from '../partnership/make-card';
import { type Keywords, loadKeywords, readText, renewFlags } from './read-messages';
import { lockThreadById, type Thread } from './threads';
import { mergeFlags } from './update-threads';

/**
 * Reads the words of messages that were edited, so that flags and meaning are those of what is shown. A flag that an
 * earlier text raised stays, without marks: what was said was said. It all follows from the texts in the platform's
 * order, so the order in which edits arrive does not matter. Rules ran when the message came; an edit starts none.
 */
export const readEdited = async (
  db: EntityManager,
  channel: ChannelRow,
  edited: readonly MessageRow[],
): Promise<void> => {
  const rows = edited.filter(
    ({ direction, kind, extra }) => direction === 'inbound' && kind === 'message' && !extra['erasedAt'],
  );
  if (rows.length === 0) return;
  const keywords = await loadKeywords(db, channel.workspaceId);
  // In the order in which new messages lock them, so that two lanes do not wait for each other.
  await db.query(
    `SELECT id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) ORDER BY kind, external_id COLLATE "C" FOR UPDATE`,
    [channel.workspaceId, [...new Set(rows.map(({ conversationId }) => conversationId))]],
  );
  for (const row of rows) await readOne(db, channel, row, keywords);
};

const readOne = async (db: EntityManager, channel: ChannelRow, row: MessageRow, keywords: Keywords): Promise<void> => {
  const thread = await lockThreadById(db, channel, row.conversationId);
  if (!thread) return;
  const { analysis, flags: shown } = readText(row.id, row.text, thread.language, keywords);
  const flags = withEarlier(row, shown, thread, keywords);
  const known = await listNames(db, channel.workspaceId, row.id);
  await renewFlags(db, channel.workspaceId, thread.id, row.id, flags);
  renewMarks(thread, row.id, flags);
  // What a member took off a message's account does not come back with its next edit.
  const raised = flags.filter(({ name }) => !known.has(name));
  mergeFlags(thread, [row], new Map([[row.id, { analysis, flags: raised }]]));
  await db.query('UPDATE message SET analysis = $3 WHERE workspace_id = $1 AND id = $2', [
    channel.workspaceId,
    row.id,
    JSON.stringify(analysis),
  ]);
  const isNewest = thread.lastInboundAt !== null && row.sentAt >= thread.lastInboundAt;
  await db.query(
    `UPDATE conversation SET flags = $3, flag_names = $4, sentiment = CASE WHEN $5 THEN $6 ELSE sentiment END, intent = CASE WHEN $5 THEN $7 ELSE intent END,
       language = CASE WHEN $5 THEN coalesce($8, language) ELSE language END, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [
      channel.workspaceId,
      thread.id,
      JSON.stringify(thread.flags),
      thread.flagNames,
      isNewest,
      analysis.sentiment,
      analysis.intent,
      analysis.language,
    ],
  );
  if (isProposal(thread.flagNames)) await keepCards(db, channel.workspaceId, [thread.id]);
};

/** Of all that a message ever said, the newest finding of each flag; only marks on the words that are shown remain. */
const withEarlier = (row: MessageRow, shown: readonly Flag[], thread: Thread, keywords: Keywords): Flag[] => {
  const found = new Map<string, Flag>();
  for (const { text } of row.edits) {
    const { flags } = readText(row.id, text, thread.language, keywords);
    for (const flag of flags) found.set(flag.name, { ...flag, evidence: [] });
  }
  for (const flag of shown) found.set(flag.name, flag);
  return [...found.values()];
};

const renewMarks = (thread: Thread, messageId: string, flags: readonly Flag[]): void => {
  thread.flags = thread.flags.map((flag) => ({
    ...flag,
    evidence: [
      ...flag.evidence.filter((words) => words.messageId !== messageId),
      ...(flag.evidence.some((words) => words.messageId === messageId)
        ? (flags.find(({ name }) => name === flag.name)?.evidence ?? [])
        : []),
    ],
  }));
};

const listNames = async (db: EntityManager, workspaceId: number, messageId: string): Promise<Set<string>> => {
  const rows: { name: string }[] = await db.query('SELECT name FROM flag WHERE workspace_id = $1 AND message_id = $2', [
    workspaceId,
    messageId,
  ]);
  return new Set(rows.map(({ name }) => name));
};
