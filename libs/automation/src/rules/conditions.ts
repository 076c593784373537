import type { Filter, FilterTerms } from '@hubbub/contracts';
import { foldText } from '@hubbub/text';
import { compileKeywords, type KeywordMatcher } from '../keywords/compile';
import { type Probe, probeOf } from '../keywords/probe';
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
  /** A quick look at the text, by which most words are ruled out unread. */
  probe(): Probe;
}

export const sceneOf = (facts: RuleFacts): Scene => {
  let reading: Reading | undefined;
  let probe: Probe | undefined;
  const text = (): string => facts.message.text.slice(0, readUnits);
  return {
    facts,
    reading: () => (reading ??= read(text())),
    probe: () => (probe ??= probeOf(reading?.folded.text ?? foldText(text()))),
  };
};
/** What stands further on in a text is not read. */
export const readUnits = 20_000;

/**
 * Whether the words of conditions can be in a text at all, by its probe: false is sure, true is not. Null where the
 * conditions hold for some texts whatever their words.
 */
export const wordSieve = (filter: Filter): ((probe: Probe) => boolean) | null => {
  if ('not' in filter) return null;
  if ('and' in filter) return allOf(filter.and.map(wordSieve));
  if ('or' in filter) {
    const parts = filter.or.map(wordSieve);
    return parts.includes(null) ? null : (probe) => parts.some((part) => part?.(probe) ?? true);
  }
  return allOf(
    wordTerms.map((name) => {
      const words = filter[name];
      if (words === undefined) return null;
      const matcher = compiledOf(filter, name, list(words), name === 'keywords');
      return (probe) => matcher.mayFind(probe);
    }),
  );
};

const wordTerms = ['text', 'q', 'keywords'] as const;

const allOf = (parts: readonly (((probe: Probe) => boolean) | null)[]): ((probe: Probe) => boolean) | null => {
  const tests = parts.filter((part) => part !== null);
  return tests.length === 0 ? null : (probe) => tests.every((test) => test(probe));
};

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
      return holdsWord(terms, name, list(value), contact.name);
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
    case 'contact.conversations': {
      const before = contact.conversations ?? 0;
      return before >= Number(value)
        ? yes(`${before} conversations before`)
        : no(`${before} conversations before only`);
    }
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

/** Names of all terms in conditions: what has to be known to judge them. */
export const termsOf = (filter: Filter): string[] => {
  if ('and' in filter) return filter.and.flatMap(termsOf);
  if ('or' in filter) return filter.or.flatMap(termsOf);
  return 'not' in filter ? termsOf(filter.not) : Object.keys(filter);
};

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const anyOf = (name: string, wanted: readonly string[], test: (one: string) => boolean, actual: string): Verdict => {
  const found = wanted.find(test);
  return found === undefined ? no(`${name} is ${actual}`) : yes(`${name} ${found}`);
};

const equals = (name: string, wanted: readonly string[], actual: string | null): Verdict =>
  actual !== null && wanted.includes(actual) ? yes(`${name} ${actual}`) : no(`${name} is ${actual ?? 'unknown'}`);

const holdsWord = (terms: FilterTerms, name: string, wanted: readonly string[], actual: string): Verdict =>
  compiledOf(terms, name, wanted, false).find(read(actual)).length > 0
    ? yes(`${name} fits`)
    : no(`${name} is another one`);

/** Matchers by the condition they stand in: a rule is compiled once, however many messages it sees. */
const compiled = new WeakMap<FilterTerms, Map<string, KeywordMatcher>>();

const judgeWords = (
  terms: FilterTerms,
  name: string,
  words: readonly string[],
  inflects: boolean,
  scene: Scene,
): Verdict => {
  const matcher = compiledOf(terms, name, words, inflects);
  const reading = matcher.mayFind(scene.probe()) ? scene.reading() : null;
  const hits = reading ? matcher.find(reading) : [];
  if (!reading || hits.length === 0) return no(`none of ${words.map((word) => `“${word}”`).join(', ')} in the text`);
  const spans = hits.slice(0, 20).map((hit) => rawWords(reading, hit.start, hit.end));
  return yes(hits[0]?.reason ?? name, unique(spans));
};

const compiledOf = (terms: FilterTerms, name: string, words: readonly string[], inflects: boolean): KeywordMatcher => {
  const byName = compiled.get(terms) ?? new Map<string, KeywordMatcher>();
  compiled.set(terms, byName);
  const matcher = byName.get(name) ?? matcherOf(words, inflects);
  byName.set(name, matcher);
  return matcher;
};

const unique = (spans: Verdict['evidence']): Verdict['evidence'] =>
  spans.filter((span, i) => spans.findIndex((other) => other.start === span.start && other.end === span.end) === i);

const matcherOf = (words: readonly string[], inflections: boolean): KeywordMatcher =>
  compileKeywords([{ flag: 'condition', terms: words.map((text) => ({ text, inflections })), patterns: [] }]);
