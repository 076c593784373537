import { meaningTerms, sharedTerms, sortOutMeanings, type Meaning, type MeaningHit } from './analysis/lexicon';
import { contextTerms, isContextWord, sortOutContext, type ContextHit, type ContextWord } from './flags/context';
import { buildMatcher, type Hit, type Matcher } from './keywords/matcher';
import type { Reading } from './keywords/tokens';

type AnyWord = ContextWord | Meaning;

// One matcher a language for all its word lists: a text is walked once.
const matchers = new Map<string, Matcher<AnyWord>>();

const matcherOf = (language: string): Matcher<AnyWord> => {
  const known = matchers.get(language);
  if (known) return known;
  const built = buildMatcher<AnyWord>([...contextTerms(language), ...meaningTerms(language)]);
  matchers.set(language, built);
  return built;
};

let shared: Matcher<Meaning> | undefined;

export interface FoundWords {
  context: ContextHit[];
  meanings: MeaningHit[];
}

/** Words of context and words with a meaning, in the language of the text; context also in `others`. */
export const findWords = (reading: Reading, language: string, others: readonly string[]): FoundWords => {
  const context: Hit<ContextWord>[] = [];
  const meanings: MeaningHit[] = [];
  for (const hit of matcherOf(language).find(reading)) {
    if (isContext(hit)) context.push(hit);
    else meanings.push(hit as MeaningHit);
  }
  const own = new Set(meanings.map(({ data, start }) => `${data} ${start}`));
  shared ??= buildMatcher(sharedTerms());
  meanings.push(...shared.find(reading).filter(({ data, start }) => !own.has(`${data} ${start}`)));
  for (const other of others) context.push(...matcherOf(other).find(reading).filter(isContext));
  return { context: sortOutContext(context, reading), meanings: sortOutMeanings(meanings) };
};

const isContext = (hit: Hit<AnyWord>): hit is Hit<ContextWord> => isContextWord(hit.data);
