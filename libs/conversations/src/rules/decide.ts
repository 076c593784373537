import { evaluate, isAnswer, type RuleDecision, type RuleFacts } from '@hubbub/automation';
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
  const facts: RuleFacts = {
    ...factsOf(subject),
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

const wouldAnswer = ({ outcome, actions }: RuleDecision): boolean =>
  outcome !== 'no_match' && actions.some(({ action, status }) => isAnswer(action) && status !== 'withheld');
