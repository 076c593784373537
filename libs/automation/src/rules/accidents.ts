import { identifyLanguage, isWholeWord } from '@hubbub/text';
import { isAnswer, type RuleDecision, type RuleFacts } from './facts';

const longUnits = 280;

/**
 * Why a firing looks like a mistake, or null. Shown in replay, so that a member sees the odd ones before switching a
 * rule on; it never holds anything back.
 */
export const accidentOf = (decision: RuleDecision, facts: RuleFacts): string | null => {
  const answer = decision.actions.find(({ action, status }) => status !== 'withheld' && isAnswer(action));
  if (!answer) return null;
  const { message } = facts;
  if (decision.evidence.length > 0) {
    if (decision.reasons.some((reason) => reason.includes('spelling)')))
      return 'matched only through an evasive spelling';
    if (decision.evidence.every(({ start, end }) => isInName(message.text, start, end)))
      return 'the words stand in a link, a mention or a hashtag';
    if (decision.evidence.every(({ start, end }) => isQuoted(message.text, start, end))) return 'the words are quoted';
    if (message.text.length > longUnits && decision.evidence.length === 1) return 'one word in a long message';
  }
  if (message.intent === 'praise') return 'the message only praises';
  if (answer.text && message.language && isOtherLanguage(answer.text, message.language))
    return 'the answer is in another language than the message';
  return null;
};

const isInName = (text: string, start: number, end: number): boolean => {
  const before = text.slice(0, start).match(/\S*$/u)?.[0] ?? '';
  const after = text.slice(end).match(/^\S*/u)?.[0] ?? '';
  return (
    /^[@#]|:\/\/|^www\./u.test(before) ||
    (before.endsWith('@') && !isWholeWord(text, start - 1, end)) ||
    /^\.[a-z]{2,}/u.test(after)
  );
};

const isQuoted = (text: string, start: number, end: number): boolean =>
  /["“«„']$/u.test(text.slice(0, start)) && /^["”»“']/u.test(text.slice(end));

const isOtherLanguage = (answer: string, language: string): boolean => {
  const found = identifyLanguage(answer);
  return found.confidence >= 0.7 && found.language.split('-')[0] !== language.split('-')[0];
};
