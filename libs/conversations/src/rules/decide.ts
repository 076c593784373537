import { evaluate, isAnswer, type RuleDecision, type RuleFacts, termsOf } from '@hubbub/automation';
import type { EntityManager } from 'typeorm';
import { factsOf, type Subject } from './facts-of';
import { type ActiveRule, inLanguage, type SavedReplyBodies } from './load-rules';
import { type About, emptySeatBelt, gatherAuthor, gatherSeatBelt } from './seat-belt-facts';

/** What every rule decides about one happening. Only where one would write to somebody is counted what was written before. */
export const decide = async (
  db: EntityManager,
  workspaceId: number,
  {
    subject,
    about,
    rules,
    bodies,
  }: { subject: Subject; about: About; rules: readonly ActiveRule[]; bodies: SavedReplyBodies },
): Promise<RuleDecision[]> => {
  const known = factsOf(subject);
  const facts: RuleFacts = {
    ...known,
    contact: { ...known.contact, ...(await gatherConversations(db, workspaceId, subject, rules)) },
    savedReplies: inLanguage(bodies, subject.message.language),
    seatBelt: emptySeatBelt(about, rules),
  };
  const first = evaluate(rules, facts);
  if (!first.some(wouldAnswer)) return first;
  const { repeatsOurs, preIntroducedAt } = await gatherAuthor(db, workspaceId, {
    contactId: subject.contact.id,
    handle: subject.contact.handle,
    text: subject.message.text,
    now: subject.now,
  });
  return evaluate(rules, {
    ...facts,
    author: { ...facts.author, repeatsOurs },
    contact: { ...facts.contact, preIntroducedAt },
    seatBelt: await gatherSeatBelt(db, workspaceId, about, rules, subject.now),
  });
};

/** Counted only where a condition asks. */
const gatherConversations = async (
  db: EntityManager,
  workspaceId: number,
  { contact, conversation, message }: Subject,
  rules: readonly ActiveRule[],
): Promise<{ conversations?: number }> => {
  if (!rules.some(({ conditions }) => termsOf(conditions).includes('contact.conversations'))) return {};
  const [row]: [{ conversations: number }] = await db.query(
    `SELECT count(*)::int AS conversations FROM conversation o WHERE o.workspace_id = $1 AND o.contact_id = $2 AND o.id <> $3
       AND o.created_at < (SELECT m.created_at FROM message m WHERE m.workspace_id = $1 AND m.id = $4)`,
    [workspaceId, contact.id, conversation.id, message.id],
  );
  return row;
};

const wouldAnswer = ({ outcome, actions }: RuleDecision): boolean =>
  outcome !== 'no_match' && actions.some(({ action, status }) => isAnswer(action) && status !== 'withheld');
