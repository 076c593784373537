import { checkDraft, createRedaction, firstNameOf, redact } from '@hubbub/suggestions';
import { foldText, identifyLanguage } from '@hubbub/text';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';

/** An answer that a member has sent, with what it answers. */
export interface SentAnswer {
  workspaceId: number;
  messageId: string; // of the answer
  contactId: string;
  inbound: string;
  inboundAuthor: string | null;
  language: string; // of the inbound message
  answer: string;
  savedReplyId: string | null;
}

const shortest = 12;
const longest = 2_000;

/**
 * Keeps what a member sent as an example, personal data as places. It may be quoted by itself only when the same answer
 * was sent twice, to different people, and holds nothing but what it says: a place that was taken out, or a claim on
 * one person, stays support for a saved reply. Erasing the contact or the message takes it away.
 */
export const learnFromSent = async (db: EntityManager, sent: SentAnswer): Promise<void> => {
  if (sent.answer.trim().length < shortest || sent.inbound.trim().length < 3) return;
  const redaction = createRedaction();
  const inbound = redact(sent.inbound.slice(0, longest), redaction);
  const hidden = redact(sent.answer.slice(0, longest), createRedaction());
  const answer = withoutName(hidden, sent.inboundAuthor);
  const { language } = identifyLanguage(sent.answer);
  const spoken = language === 'und' ? sent.language : language;
  const check = checkDraft(answer, [{ text: answer, language: spoken }], {
    language: spoken,
    limit: { limit: longest, unit: 'characters' },
  });
  const verdict = hidden === sent.answer.slice(0, longest) ? check.verdict : 'warn';
  const alike: { id: string; answer: string; contact_id: string | null }[] = await db.query(
    `SELECT id, answer, contact_id FROM example_reply WHERE workspace_id = $1 AND length(answer) BETWEEN $2 AND $3 AND left(answer, 8) = left($4, 8) ORDER BY last_used_at DESC LIMIT 200`,
    [sent.workspaceId, Math.floor(answer.length * 0.8), Math.ceil(answer.length * 1.25), answer],
  );
  const same = alike.filter((example) => plain(example.answer) === plain(answer));
  const people = new Set([sent.contactId, ...same.flatMap(({ contact_id }) => contact_id ?? [])]);
  const isTrusted = verdict === 'ok' && people.size >= 2;
  await db.query(
    `INSERT INTO example_reply (workspace_id, id, contact_id, message_id, inbound, answer, language, saved_reply_id, accepted, shown, is_trusted, verdict)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)`,
    [
      sent.workspaceId,
      uuidv7(),
      sent.contactId,
      sent.messageId,
      inbound,
      answer,
      sent.language,
      sent.savedReplyId,
      same.length + 1,
      isTrusted,
      verdict,
    ],
  );
  if (same.length > 0)
    await db.query(
      `UPDATE example_reply SET accepted = $3, is_trusted = is_trusted OR ($4 AND verdict = 'ok') WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`,
      [sent.workspaceId, same.map(({ id }) => id), same.length + 1, isTrusted],
    );
};

const plain = (text: string): string =>
  foldText(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Whom it was written to becomes the place for a name. */
const withoutName = (text: string, author: string | null): string => {
  const name = firstNameOf(author);
  if (!name) return text;
  const escaped = name.replaceAll(/[$.*+?^{}()|[\]\\]/gu, String.raw`\$&`);
  return text.replaceAll(
    new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}(?![\p{L}\p{N}])`, 'giu'),
    '{{contact.name}}',
  );
};

/** What was taken back within the time in which it could be is no example. */
export const unlearn = async (db: EntityManager, workspaceId: number, messageId: string): Promise<void> => {
  await db.query('DELETE FROM example_reply WHERE workspace_id = $1 AND message_id = $2', [workspaceId, messageId]);
};
