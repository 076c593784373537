import type { Hit, TermInput } from '../keywords/matcher';
import type { Reading } from '../keywords/tokens';
import { contextKinds, flagWords, type ContextKind } from './data';

export type ContextWord = ContextKind | 'with' | 'notOther';

/** A word near a hit that speaks for or against a proposal. Positions are places among the tokens and in the folded text. */
export interface ContextHit {
  kind: ContextWord;
  firstToken: number;
  lastToken: number;
  start: number;
  end: number;
  term: string;
}

const contextWords: ReadonlySet<string> = new Set<ContextWord>([...contextKinds, 'with', 'notOther']);
export const isContextWord = (name: string): name is ContextWord => contextWords.has(name);

/** The words of context of one language, with those written alike in many. */
export const contextTerms = (language: string): TermInput<ContextWord>[] =>
  [...new Set([language, 'any'])].flatMap((name) => {
    const words = flagWords[name];
    const terms = contextKinds.flatMap((kind) =>
      (words?.context[kind] ?? []).map((text) => ({ text, data: kind as ContextWord })),
    );
    const rest = (['with', 'notOther'] as const).flatMap((kind) =>
      (words?.[kind] ?? []).map((text) => ({ text, data: kind as ContextWord })),
    );
    return [...terms, ...rest];
  });

/** Less what a longer phrase says better. A denial inside a question phrase (有没有) is none. */
export const sortOutContext = (found: readonly Hit<ContextWord>[], reading: Reading): ContextHit[] => {
  const hits = found.map(({ data, firstToken, lastToken, start, end, term }) => ({
    kind: data,
    firstToken,
    lastToken,
    start,
    end,
    term,
  }));
  return hits.filter(
    (hit) => !(hit.kind in yieldsTo && hits.some((other) => yields(hit, other))) && !isQuestionWord(hit, reading),
  );
};

// What a longer phrase of another kind says weighs more than the short word inside it.
const yieldsTo: Readonly<Partial<Record<ContextWord, readonly ContextWord[]>>> = {
  negation: ['ask', 'past'],
  ask: ['past', 'thanks', 'complaint'],
  past: ['ask'],
};

const yields = (hit: ContextHit, other: ContextHit): boolean =>
  (yieldsTo[hit.kind] ?? []).includes(other.kind) &&
  other.start <= hit.start &&
  other.end >= hit.end &&
  other.end - other.start > hit.end - hit.start;

/** Chinese asks by denying: `接不接`, and `不` or `没` at the end of the sentence. */
const isQuestionWord = (hit: ContextHit, { folded }: Reading): boolean => {
  if (hit.kind !== 'negation' || !/^[不没]/u.test(folded.text.slice(hit.start, hit.end))) return false;
  const { text } = folded;
  const isRepeated = hit.start > 0 && text.charAt(hit.start - 1) === text.charAt(hit.start + 1);
  return isRepeated || /^[不没][\s?!.,~]*$/u.test(text.slice(hit.start));
};
