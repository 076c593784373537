import type { Filter, FilterTerms } from '@hubbub/contracts';
import { foldText } from '@hubbub/text';
import { compileKeywords, type KeywordMatcher } from '../keywords/compile';
import { rawWords, read, type Reading } from '../keywords/tokens';
import type { RuleFacts } from './facts';
import { isWithin } from './hours';

/** Whether conditions hold, with the reason in words and the words of the message that matched. */
export interface Verdict {
  holds: boolean;
  reason: string;
  evidence: { start: number; end: number; text: string }[];
}

/** What the conditions of several rules share: the message is folded once. */
export interface Scene {
  facts: RuleFacts;
  reading(): Reading;
}

export const sceneOf = (facts: RuleFacts): Scene => {
  let reading: Reading | undefined;
  return { facts, reading: () => (reading ??= read(facts.message.text.slice(0, readUnits))) };
};
const readUnits = 20_000;

/** Judges a filter as a condition. `and` of nothing holds, `or` of nothing does not. */
export const judge = (filter: Filter, scene: Scene): Verdict => {
  if ('and' in filter) {
    const verdicts: Verdict[] = [];
    for (const part of filter.and) {
      const verdict = judge(part, scene);
      if (!verdict.holds) return verdict;
      verdicts.push(verdict);
    }
    return joined(verdicts, 'no condition');
  }
  if ('or' in filter) {
    const failed: string[] = [];
    for (const part of filter.or) {
      const verdict = judge(part, scene);
      if (verdict.holds) return verdict;
      failed.push(verdict.reason);
    }
    return no(failed.length > 0 ? failed.join(', nor ') : 'an “any of” without parts never holds');
  }
  if ('not' in filter) {
    const verdict = judge(filter.not, scene);
    return verdict.holds ? no(`excluded: ${verdict.reason}`) : yes(`not (${verdict.reason})`);
  }
  const verdicts: Verdict[] = [];
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined) continue;
    const verdict = judgeTerm(name as keyof FilterTerms, filter, scene);
    if (!verdict.holds) return verdict;
    verdicts.push(verdict);
  }
  return joined(verdicts, 'no condition');
};

const yes = (reason: string, evidence: Verdict['evidence'] = []): Verdict => ({ holds: true, reason, evidence });
const no = (reason: string): Verdict => ({ holds: false, reason, evidence: [] });

const joined = (verdicts: readonly Verdict[], otherwise: string): Verdict =>
  yes(
    verdicts.map(({ reason }) => reason).join(', ') || otherwise,
    verdicts.flatMap(({ evidence }) => evidence),
  );

const judgeTerm = (name: keyof FilterTerms, terms: FilterTerms, scene: Scene): Verdict => {
  const { message, conversation, contact, window, now } = scene.facts;
  const value = terms[name];
  switch (name) {
    case 'text':
    case 'q':
      return judgeWords(terms, name, list(value), false, scene);
    case 'keywords':
      return judgeWords(terms, name, list(value), true, scene);
    case 'flag': {
      const sure = [...message.flags, ...conversation.flags].filter(({ certainty }) => certainty === 'sure');
      const names = new Set(sure.map((flag) => flag.name));
      const wanted = list(value);
      const found = wanted.find((flag) => (flag === 'any' ? names.size > 0 : names.has(flag)));
      return found === undefined ? no(`no flag ${wanted.join(' or ')}`) : yes(`flag ${found}`);
    }
    case 'language': {
      const language = message.language ?? 'und';
      return anyOf('language', list(value), (one) => language === one || language.startsWith(`${one}-`), language);
    }
    case 'label':
      return anyOf('label', list(value), (one) => conversation.labels.includes(one), 'other labels');
    case 'sentiment':
      return equals('sentiment', list(value), message.sentiment);
    case 'intent':
      return equals('intent', list(value), message.intent);
    case 'status':
    case 'kind':
    case 'platform':
    case 'channelId':
    case 'priority':
    case 'postId':
      return equals(name, list(value), conversation[name]);
    case 'assigneeId':
    case 'teamId':
      return equals(name, list(value), conversation[name] ?? 'none');
    case 'contactId':
      return equals(name, list(value), contact.id);
    case 'unread':
      return (conversation.isUnread ?? true) === value ? yes('unread fits') : no('unread does not fit');
    case 'mentioned':
      return no('“mentioned” belongs to a member’s own list');
    case 'waitingMinutes': {
      const minutes = conversation.waitingMinutes ?? 0;
      return minutes >= Number(value)
        ? yes(`waits for ${Math.floor(minutes)} minutes`)
        : no(`waits for ${Math.floor(minutes)} minutes only`);
    }
    case 'after':
      return message.sentAt >= new Date(String(value)) ? yes('late enough') : no(`sent before ${String(value)}`);
    case 'before':
      return message.sentAt < new Date(String(value)) ? yes('early enough') : no(`sent after ${String(value)}`);
    case 'contact.name':
      return holdsWord(name, list(value), contact.name);
    case 'contact.handle': {
      const handle = foldText(contact.handle ?? '').replace(/^@/u, '');
      // Reasons are kept for long: they do not say what somebody is called.
      return anyOf(name, list(value), (one) => foldText(one).replace(/^@/u, '') === handle, 'another one');
    }
    case 'contact.isFirst':
      return contact.isFirst === value
        ? yes(value ? 'first contact' : 'known contact')
        : no(value ? 'a known contact' : 'a first contact');
    case 'contact.followers':
      if (contact.followers === null) return no('the platform does not tell the number of followers');
      return contact.followers >= Number(value)
        ? yes(`${contact.followers} followers`)
        : no(`${contact.followers} followers only`);
    case 'hours':
      return terms.hours && isWithin(now, terms.hours) ? yes('within the hours') : no('outside the hours');
    case 'window': {
      const open = conversation.kind === 'direct' ? window.private : window.public;
      return (value === 'open') === open
        ? yes(`reply window ${String(value)}`)
        : no(`reply window ${open ? 'open' : 'closed'}`);
    }
    default:
      return no(`the condition “${String(name)}” is unknown`);
  }
};

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const anyOf = (name: string, wanted: readonly string[], test: (one: string) => boolean, actual: string): Verdict => {
  const found = wanted.find(test);
  return found === undefined ? no(`${name} is ${actual}`) : yes(`${name} ${found}`);
};

const equals = (name: string, wanted: readonly string[], actual: string | null): Verdict =>
  actual !== null && wanted.includes(actual) ? yes(`${name} ${actual}`) : no(`${name} is ${actual ?? 'unknown'}`);

const holdsWord = (name: string, wanted: readonly string[], actual: string): Verdict => {
  const reading = read(actual);
  const found = wanted.find((one) => matcherOf([one], false).find(reading).length > 0);
  return found === undefined ? no(`${name} is another one`) : yes(`${name} holds “${found}”`);
};

/** Matchers by the condition they stand in: a rule is compiled once, however many messages it sees. */
const compiled = new WeakMap<FilterTerms, Map<string, KeywordMatcher>>();

const judgeWords = (
  terms: FilterTerms,
  name: string,
  words: readonly string[],
  inflects: boolean,
  scene: Scene,
): Verdict => {
  const byName = compiled.get(terms) ?? new Map<string, KeywordMatcher>();
  compiled.set(terms, byName);
  const matcher = byName.get(name) ?? matcherOf(words, inflects);
  byName.set(name, matcher);
  const reading = scene.reading();
  const hits = matcher.find(reading);
  if (hits.length === 0) return no(`none of ${words.map((word) => `“${word}”`).join(', ')} in the text`);
  const spans = hits.slice(0, 20).map((hit) => rawWords(reading, hit.start, hit.end));
  return yes(hits[0]?.reason ?? name, unique(spans));
};

const unique = (spans: Verdict['evidence']): Verdict['evidence'] =>
  spans.filter((span, i) => spans.findIndex((other) => other.start === span.start && other.end === span.end) === i);

const matcherOf = (words: readonly string[], inflections: boolean): KeywordMatcher =>
  compileKeywords([{ flag: 'condition', terms: words.map((text) => ({ text, inflections })), patterns: [] }]);
