import { columnsOf, fromColumns, queryHot } from '@hubbub/store';
import { analyse, compileKeywords, findFlags, type KeywordMatcher, type KeywordSet } from '@hubbub/automation';
import type { Flag } from '@hubbub/contracts';
import { takeTurns } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { NewMessage } from './store-items';
import type { Reading } from './update-threads';

/** What a workspace looks for, compiled once for many messages. */
export interface Keywords {
  matcher: KeywordMatcher;
  language: string | null;
}

const cache = new Map<number, { stamp: string; keywords: Keywords }>();

export const loadKeywords = async (db: EntityManager, workspaceId: number): Promise<Keywords> => {
  const [row] = await queryHot<{ stamp: string; language: string | null }>(
    db,
    `SELECT concat((SELECT concat(count(*), '/', sum(version)) FROM keyword_set WHERE workspace_id = $1), '/', w.settings->>'language') AS stamp, w.settings->>'language' AS language
     FROM workspace w WHERE w.id = $1`,
    [workspaceId],
  );
  const { stamp, language } = row!;
  const known = cache.get(workspaceId);
  if (known?.stamp === stamp) return known.keywords;
  const sets: KeywordSet[] = await db.query(
    'SELECT flag, terms, patterns FROM keyword_set WHERE workspace_id = $1 AND is_active',
    [workspaceId],
  );
  const keywords = { matcher: compileKeywords(sets), language };
  cache.set(workspaceId, { stamp, keywords });
  return keywords;
};

/** Language, sentiment, intent and flags of each inbound text, without a statement. Gives way to requests meanwhile. */
export const readMessages = async (
  messages: readonly NewMessage[],
  keywords: Keywords,
): Promise<Map<string, Reading>> => {
  const readings = new Map<string, Reading>();
  const turns = takeTurns();
  for (const { id, item, thread, isInbound } of messages) {
    if (!isInbound) continue;
    readings.set(id, readText(id, item.text, thread.language, keywords));
    await turns.giveWay();
  }
  return readings;
};

/** One text of the message `id`. */
export const readText = (id: string, text: string, previousLanguage: string | null, keywords: Keywords): Reading => {
  const analysis = analyse(text, { previousLanguage, workspaceLanguage: keywords.language });
  const flags = findFlags(text, { language: analysis.language, keywords: keywords.matcher }).map(
    ({ name, certainty, score, spans, reasons }): Flag => ({
      name,
      certainty,
      score,
      evidence: spans.map((span) => ({ messageId: id, ...span })),
      reasons,
    }),
  );
  return { analysis, flags: withMeaning(flags, analysis) };
};

/** Spam, hate and urgency are read from the whole text; they flag without a single word as evidence. */
const withMeaning = (flags: Flag[], { intent, urgency }: Reading['analysis']): Flag[] => {
  const names = new Set(flags.map(({ name }) => name));
  const add = (name: string, score: number): void => {
    if (!names.has(name))
      flags.push({ name, certainty: 'sure', score, evidence: [], reasons: [`the message reads as ${name}`] });
  };
  if (intent === 'spam') add('spam', 1);
  if (intent === 'hate') add('hate', 1);
  if (intent === 'urgent' || urgency >= 0.7) add('urgent', Math.max(urgency, 0.7));
  return flags;
};

/** One row a flag and message, with its words, for the log and for what members teach. */
export const insertFlags = async (
  db: EntityManager,
  workspaceId: number,
  messages: readonly NewMessage[],
  readings: ReadonlyMap<string, Reading>,
): Promise<void> => {
  const rows = messages.flatMap(({ id, thread }) => flagRows(thread.id, id, readings.get(id)?.flags ?? []));
  if (rows.length === 0) return;
  await queryHot(
    db,
    `INSERT INTO flag (workspace_id, id, conversation_id, message_id, name, certainty, score, spans, reasons)
     SELECT $1::int, x.* FROM ${fromColumns(flagShape, 2)} ON CONFLICT DO NOTHING`,
    [workspaceId, ...columnsOf(flagShape, rows)],
  );
};

/** The flags of a message whose text has changed: new ones join, the words of known ones are those of now. */
export const renewFlags = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  messageId: string,
  flags: readonly Flag[],
): Promise<void> => {
  const rows = flagRows(conversationId, messageId, flags);
  if (rows.length === 0) return;
  await db.query(
    `INSERT INTO flag (workspace_id, id, conversation_id, message_id, name, certainty, score, spans, reasons)
     SELECT $1::int, x.* FROM ${fromColumns(flagShape, 2)}
     ON CONFLICT (workspace_id, message_id, name) DO UPDATE SET certainty = excluded.certainty, score = excluded.score, spans = excluded.spans, reasons = excluded.reasons`,
    [workspaceId, ...columnsOf(flagShape, rows)],
  );
};

const flagRows = (conversationId: string, messageId: string, flags: readonly Flag[]) =>
  flags.map(({ name, certainty, score, evidence, reasons }) => ({
    id: uuidv7(),
    conversation_id: conversationId,
    message_id: messageId,
    name,
    certainty,
    score,
    spans: evidence.map(({ start, end, text }) => ({ start, end, text })),
    reasons: reasons ?? [],
  }));

const flagShape = {
  id: 'uuid',
  conversation_id: 'uuid',
  message_id: 'uuid',
  name: 'text',
  certainty: 'text',
  score: 'real',
  spans: 'jsonb',
  reasons: 'jsonb',
} as const;
