import type { Certainty } from '@hubbub/contracts';
import { compileKeywords, type KeywordMatcher } from '../keywords/compile';
import type { KeywordSet } from '../keywords/keyword-set';
import { buildMatcher, type Hit, type Matcher } from '../keywords/matcher';
import { rawWords, read, type Reading } from '../keywords/tokens';
import { classify } from '../classifier/classify';
import { findContext } from './context';
import { flagWords } from './data';
import { scoreHit } from './score';

/** A flag with what raised it. Positions are UTF-16 positions of the raw text. */
export interface FoundFlag {
  name: string;
  certainty: Certainty;
  /** Sure at 0 and above for the built-in flags; 1 for a workspace's own. */
  score: number;
  spans: { start: number; end: number; text: string }[];
  reasons: string[];
}

export interface FlagOptions {
  /** As identified; without it guards read the language of the words found. */
  language?: string | undefined;
  /** The workspace's own, as sets or (for many messages) compiled once by `compileKeywords`. */
  keywords?: readonly KeywordSet[] | KeywordMatcher | undefined;
}

type BuiltIn = 'partnership' | 'sponsorship';
interface TermData {
  flag: BuiltIn;
  weight: 'strong' | 'weak' | 'except';
  language: string;
}

/**
 * Which flags a text raises, and by which words. `sure`: words of a proposal that no guard explains away. `possible`:
 * a proposal by the classifier's judgement alone. Pure; the time is linear in the text.
 */
export const findFlags = (text: string, { language, keywords }: FlagOptions = {}): FoundFlag[] => {
  const reading = read(text.length > readUnits ? text.slice(0, readUnits) : text);
  const found = [...findOwn(reading, keywords), ...findProposals(reading, language)];
  return found.sort((a, b) => a.name.localeCompare(b.name));
};

// Platforms end far below this; what stands behind it is bulk.
const readUnits = 20_000;
const spansAtMost = 20;

let builtIn: Matcher<TermData> | undefined;

const matcher = (): Matcher<TermData> => {
  builtIn ??= buildMatcher<TermData>(
    Object.entries(flagWords).flatMap(([language, words]) => [
      ...(['partnership', 'sponsorship'] as const).flatMap((flag) =>
        (['strong', 'weak'] as const).flatMap((weight) =>
          words[flag][weight].map((text) => ({ text, data: { flag, weight, language } satisfies TermData })),
        ),
      ),
      ...words.except.map((text) => ({
        text,
        data: { flag: 'partnership', weight: 'except', language } satisfies TermData,
      })),
    ]),
  );
  return builtIn;
};

const findProposals = (reading: Reading, language?: string): FoundFlag[] => {
  const base = (language ?? '').split('-')[0] ?? '';
  const known = base in flagWords ? base : '';
  const all = matcher().find(reading, true);
  const exceptions = all.filter((hit) => hit.data.weight === 'except');
  const hits = all.filter(
    (hit) => hit.data.weight !== 'except' && speaks(hit, known) && !exceptions.some((except) => covers(except, hit)),
  );
  const lead = classify(reading, hits.length > 0);
  if (hits.length === 0) {
    return lead.isPossible
      ? [{ name: lead.flag, certainty: 'possible', score: lead.score, spans: [], reasons: lead.reasons }]
      : [];
  }
  const languages = contextLanguages(hits, known);
  const context = findContext(reading, languages);
  const flags: FoundFlag[] = [];
  for (const flag of ['partnership', 'sponsorship'] as const) {
    const own = hits.filter((hit) => hit.data.flag === flag);
    if (own.length === 0) continue;
    const scored = own.map((hit) => ({
      hit,
      ...scoreHit(
        { ...hit, weight: hit.data.weight === 'weak' ? 'weak' : 'strong', isEvasive: hit.copy !== null },
        context,
        reading,
        languages[0] ?? 'en',
        lead.opinion,
      ),
    }));
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
    const isSure = best.score >= 0;
    if (!isSure && !lead.isPossible) continue;
    const shown = isSure ? scored.filter(({ score }) => score >= 0) : scored;
    flags.push({
      name: flag,
      certainty: isSure ? 'sure' : 'possible',
      score: best.score,
      spans: spansOf(
        reading,
        shown.map(({ hit }) => hit),
      ),
      reasons: [describe(best.hit, reading), ...best.reasons],
    });
  }
  return flags;
};

/** Words of another language count when they are long; short ones mean other things elsewhere (French `don`). */
const speaks = ({ data, term, copy }: Hit<TermData>, language: string): boolean => {
  if (data.language === 'any' || language === '' || data.language === language) return true;
  return (
    data.weight === 'strong' &&
    copy !== 'joined' &&
    (term.replace(/\W/gu, '').length >= 6 || /[^\u0000-\u024f]/u.test(term))
  );
};

const covers = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end && (a.end - a.start > b.end - b.start || (a.start === b.start && a.end === b.end));

const contextLanguages = (hits: readonly Hit<TermData>[], language: string): string[] => {
  const own = [...new Set(hits.map((hit) => hit.data.language))].filter((one) => one !== 'any');
  if (language !== '' && (own.length === 0 || own.includes(language))) return [language, 'any'];
  const first = own[0] ?? 'en';
  return [...new Set(language === '' ? [first, 'any'] : [language, first, 'any'])];
};

const describe = (hit: Hit<TermData>, reading: Reading): string => {
  const { text } = rawWords(reading, hit.start, hit.end);
  return hit.copy ? `“${text}” read as “${hit.term}” (${hit.copy} spelling)` : `“${text}” (${hit.term})`;
};

const spansOf = (reading: Reading, hits: readonly { start: number; end: number }[]): FoundFlag['spans'] => {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: FoundFlag['spans'] = [];
  let end = -1;
  for (const hit of sorted) {
    if (hit.start < end) continue;
    end = hit.end;
    spans.push(rawWords(reading, hit.start, hit.end));
    if (spans.length === spansAtMost) break;
  }
  return spans;
};

const compiled = new WeakMap<readonly KeywordSet[], KeywordMatcher>();

const isCompiled = (keywords: readonly KeywordSet[] | KeywordMatcher): keywords is KeywordMatcher =>
  'find' in keywords && 'flags' in keywords;

const findOwn = (reading: Reading, keywords: FlagOptions['keywords']): FoundFlag[] => {
  if (!keywords) return [];
  let ready: KeywordMatcher;
  if (isCompiled(keywords)) ready = keywords;
  else {
    ready = compiled.get(keywords) ?? compileKeywords(keywords);
    compiled.set(keywords, ready);
  }
  const hits = ready.find(reading);
  return [...new Set(hits.map((hit) => hit.flag))].map((flag) => {
    const own = hits.filter((hit) => hit.flag === flag);
    return {
      name: flag,
      certainty: 'sure',
      score: 1,
      spans: spansOf(reading, own),
      reasons: [...new Set(own.map((hit) => hit.reason))].slice(0, spansAtMost),
    };
  });
};
