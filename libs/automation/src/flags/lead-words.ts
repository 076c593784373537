import { buildMatcher, type Hit, type Matcher } from '../keywords/matcher';
import type { Reading } from '../keywords/tokens';
import { flagWords } from './data';

export interface LeadTerm {
  flag: 'partnership' | 'sponsorship';
  weight: 'strong' | 'weak' | 'except';
  language: string;
}

export type LeadHit = Hit<LeadTerm>;

let built: Matcher<LeadTerm> | undefined;

const matcher = (): Matcher<LeadTerm> => {
  built ??= buildMatcher<LeadTerm>(
    Object.entries(flagWords).flatMap(([language, words]) => [
      ...(['partnership', 'sponsorship'] as const).flatMap((flag) =>
        (['strong', 'weak'] as const).flatMap((weight) =>
          words[flag][weight].map((text) => ({ text, data: { flag, weight, language } })),
        ),
      ),
      ...words.except.map((text) => ({
        text,
        data: { flag: 'partnership' as const, weight: 'except' as const, language },
      })),
    ]),
  );
  return built;
};

/** Words of proposals in any of the languages, less those that a longer phrase explains away. */
export const findLeadHits = (reading: Reading, language: string): LeadHit[] => {
  const all = matcher().find(reading, true);
  if (all.length === 0) return all;
  const base = baseOf(language);
  const exceptions = all.filter((hit) => hit.data.weight === 'except');
  const own = all.filter(
    (hit) => hit.data.weight !== 'except' && speaks(hit, base) && !exceptions.some((except) => covers(except, hit)),
  );
  return distinct(own, base);
};

/** Many languages list the same word: of each place, flag and reading one stays, strong before weak, the text's own language first. */
const distinct = (hits: readonly LeadHit[], base: string): LeadHit[] => {
  const best = new Map<string, LeadHit>();
  const rank = ({ data }: LeadHit): number => (data.weight === 'strong' ? 2 : 0) + (data.language === base ? 1 : 0);
  for (const hit of hits) {
    const key = `${hit.start}:${hit.end}:${hit.data.flag}:${hit.copy ?? ''}`;
    const known = best.get(key);
    if (!known || rank(hit) > rank(known)) best.set(key, hit);
  }
  return [...best.values()];
};

const baseOf = (language: string): string => {
  const base = language.split('-')[0] ?? '';
  return base in flagWords ? base : '';
};

/** Words of another language count when they are long; short ones mean other things elsewhere (French `don`). */
const speaks = ({ data, term, copy }: LeadHit, language: string): boolean => {
  if (data.language === 'any' || language === '' || data.language === language) return true;
  const letters = term.replace(/[^A-Za-z0-9_]/gu, '').length;
  const isDistinct = letters >= 6 || (letters >= 5 && romanised.has(data.language)) || /[^\u0000-\u024f]/u.test(term);
  return data.weight === 'strong' && copy !== 'joined' && isDistinct;
};

// Their Latin spellings are words of no other language.
const romanised = new Set(['ar', 'el', 'fa', 'hi', 'ja', 'ko', 'ru', 'zh']);

const covers = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end && a.end - a.start >= b.end - b.start;

/** The languages whose words of context count: that of the text, and where it knows none of the words, theirs. */
export const languagesOf = (hits: readonly LeadHit[], language: string): string[] => {
  const base = baseOf(language);
  const own = [...new Set(hits.map((hit) => hit.data.language))].filter((one) => one !== 'any');
  if (base !== '' && (own.length === 0 || own.includes(base))) return [base];
  return base === '' ? [own[0] ?? 'en'] : [base, ...own.slice(0, 1)];
};
