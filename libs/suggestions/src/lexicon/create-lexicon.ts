import { wordSpans } from '@hubbub/text';
import { isStopWord } from '../retrieval/stop-words';
import { type Tokens, tokenise } from '../retrieval/tokens';

/**
 * One concept: its words by language, comma separated. `stem*` takes any ending, `*part` may stand inside a word,
 * `word!` takes no ending at all, `word~` counts half, `part … part` allows up to five words between (`habt … auf`).
 * `near`: concepts that it also speaks of. One concept may stand in several files.
 */
export interface Concept {
  near?: Partial<Record<string, number>>;
  terms: Partial<Record<string, string>>;
}

/** The languages that the lexicon is written in. */
export const lexiconLanguages = [
  'en',
  'el',
  'fa',
  'ar',
  'zh',
  'es',
  'pt',
  'fr',
  'de',
  'it',
  'tr',
  'ru',
  'ja',
  'ko',
  'hi',
  'id',
  'nl',
] as const;
export type LexiconLanguage = (typeof lexiconLanguages)[number];

/** Weight per concept name that a text names, and which of its words were recognised. */
export interface ConceptMatch {
  weights: Map<string, number>;
  known: boolean[]; // by word of the tokens
}

interface Term {
  concept: string;
  weight: number;
  suffix: 'any' | 'inflected' | 'none';
  infix: boolean;
}
interface Pattern {
  stem: string;
  isPrefix: boolean;
}
interface Phrase {
  words: Pattern[];
  rest: Pattern[][]; // further parts, each within five words of the one before
  concept: string;
  weight: number;
}
interface SplitTerm {
  rest: string[]; // substrings that follow in the same text
  concept: string;
  weight: number;
}
interface LanguageLexicon {
  stems: Map<string, Term[]>;
  infixes: Map<string, Term[]>;
  infixLengths: number[];
  phrases: Map<string, Phrase[]>; // by the first two letters of the first word
  substrings: Map<string, Term[]>; // scripts without spaces, and Hangul
  longestSubstring: number;
  splits: Map<string, SplitTerm[]>; // by the first substring, in scripts without spaces
  seen: Map<string, Term[]>; // what single words were found to mean: most words come again
}

/** Finds the concepts of a set of files in texts. Each language is compiled on first use. */
export interface Lexicon {
  names: readonly string[];
  near: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /**
   * The concepts that a text names. Reads the terms of its language; English words that its own language does not know
   * count a little less ("delivery" in a Greek message). An unknown language is tried against every one.
   */
  match(text: string, language: string, tokens?: Tokens): ConceptMatch;
}

/** `mixesEnglish`: whether English terms are looked for in texts that other languages write in Latin letters too. */
export const createLexicon = (
  files: readonly Record<string, Concept>[],
  { mixesEnglish = true }: { mixesEnglish?: boolean } = {},
): Lexicon => {
  const compiled = new Map<string, LanguageLexicon>();
  const of = (language: LexiconLanguage): LanguageLexicon => {
    const made = compiled.get(language) ?? compile(files, language);
    compiled.set(language, made);
    return made;
  };
  return {
    names: [...new Set(files.flatMap((file) => Object.keys(file)))],
    near: nearOf(files),
    match: (text, language, tokens = tokenise(text)) => {
      const match: ConceptMatch = { weights: new Map(), known: tokens.words.map(() => false) };
      const base = language.split('-')[0] ?? '';
      const own = lexiconLanguages.find((known) => known === base);
      if (own) {
        matchIn(of(own), own, tokens, match, 1, () => true);
        const left = match.known.map((isKnown, i) => isKnown || isStopWord(tokens.words[i] ?? '', own));
        if (own !== 'en' && (mixesEnglish || !latinLanguages.has(own)))
          matchIn(of('en'), 'en', tokens, match, englishFallback, (i) => !left[i]);
      } else {
        for (const known of lexiconLanguages) matchIn(of(known), known, tokens, match, uncertain, () => true);
      }
      return match;
    },
  };
};

const nearOf = (files: readonly Record<string, Concept>[]): Map<string, Map<string, number>> => {
  const near = new Map<string, Map<string, number>>();
  for (const [name, concept] of files.flatMap((file) => Object.entries(file))) {
    const own = near.get(name) ?? new Map<string, number>();
    for (const [other, share] of Object.entries(concept.near ?? {})) own.set(other, share ?? 0);
    near.set(name, own);
  }
  return near;
};

const latinLanguages = new Set<string>(['es', 'pt', 'fr', 'de', 'it', 'tr', 'id', 'nl']);
const unspacedLanguages = new Set<string>(['zh', 'ja', 'ko']);

const compile = (files: readonly Record<string, Concept>[], language: LexiconLanguage): LanguageLexicon => {
  const lexicon: LanguageLexicon = {
    stems: new Map(),
    infixes: new Map(),
    infixLengths: [],
    phrases: new Map(),
    substrings: new Map(),
    longestSubstring: 0,
    splits: new Map(),
    seen: new Map(),
  };
  for (const file of files) {
    for (const [concept, { terms }] of Object.entries(file)) {
      for (const raw of (terms[language] ?? '').split(',')) addTerm(lexicon, language, concept, raw.trim());
    }
  }
  lexicon.infixLengths = [...new Set([...lexicon.infixes.keys()].map((stem) => stem.length))];
  return lexicon;
};

const addTerm = (lexicon: LanguageLexicon, language: LexiconLanguage, concept: string, raw: string): void => {
  if (raw === '') return;
  const isWeak = raw.endsWith('~');
  const text = isWeak ? raw.slice(0, -1) : raw;
  const weight = isWeak ? 0.5 : 1;
  if (text.includes('…')) return addSplit(lexicon, language, { concept, weight }, text);
  const isInfix = text.startsWith('*');
  const hasAnySuffix = text.endsWith('*');
  const isExact = text.endsWith('!');
  const { words, unspaced } = tokenise(text.replaceAll('*', ''));
  if (words.length === 0) return;
  const term: Term = {
    concept,
    weight,
    suffix: hasAnySuffix ? 'any' : isExact ? 'none' : 'inflected',
    infix: isInfix,
  };
  const [only] = words;
  if (words.length === 1 && only && isStopWord(only, language) && !courtesies.has(concept)) return;
  const isSyllable = language === 'ko' && only?.length === 1;
  if (words.length === 1 && only && !isSyllable && (unspacedLanguages.has(language) || unspaced[0])) {
    push(lexicon.substrings, only, term);
    lexicon.longestSubstring = Math.max(lexicon.longestSubstring, only.length);
  } else if (words.length === 1 && only) {
    push(isInfix ? lexicon.infixes : lexicon.stems, only, term);
  } else {
    push(lexicon.phrases, words[0]!.slice(0, 2), { words: patternsOf(text), rest: [], concept, weight });
  }
};

const patternsOf = (text: string): Pattern[] => {
  const { words } = tokenise(text.replaceAll('*', ''));
  const marks = text.split(/[\s'’-]+/u).filter((part) => part !== '');
  const isAligned = marks.length === words.length;
  return words.map((stem, i) => ({
    stem,
    isPrefix: isAligned ? (marks[i]?.endsWith('*') ?? false) : i === words.length - 1 && text.endsWith('*'),
  }));
};

const addSplit = (
  lexicon: LanguageLexicon,
  language: LexiconLanguage,
  term: { concept: string; weight: number },
  text: string,
): void => {
  const parts = text.split('…').map((part) => part.trim());
  if (unspacedLanguages.has(language) && language !== 'ko') {
    const [first = '', ...rest] = parts.map((part) => tokenise(part).words.join(''));
    push(lexicon.splits, first, { ...term, rest });
    return;
  }
  const [first = [], ...rest] = parts.map(patternsOf);
  const key = first[0]?.stem.slice(0, 2);
  if (key !== undefined) push(lexicon.phrases, key, { ...term, words: first, rest });
};

// What is a stop word elsewhere is their very sign.
const courtesies = new Set(['greeting', 'thanks', 'apology']);

const push = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

// Endings that a listed word may take without a `*`, folded as texts are.
const endings: Partial<Record<LexiconLanguage, RegExp>> = {
  en: /^(s|es|d|ed|ing|er|ers|ly)$/u,
  es: /^(s|es)$/u,
  pt: /^(s|es)$/u,
  fr: /^(s|e|es|x)$/u,
  de: /^(e|en|n|s|er|es|em)$/u,
  nl: /^(s|en|e|n|t)$/u,
  id: /^(nya|kan|an|lah|kah|ku|mu)$/u,
  fa: /^(ی|ها|های|هایی|هایتان|هاتون|هاتان|م|ت|ش|مان|تان|شان|مون|تون|شون|ام|ات|اش|ه|ای|یی|رو|و|را|ید|یم|ند|ن|تر|ترین|یه|س|ست|م|ین|یتان|یتون)$/u,
  ar: /^(ه|ها|هم|هن|ک|کم|کن|نا|ی|نی|ت|ات|اتک|اتکم|ین|ون|ان|وا|تی|تک|تکم|تنا|ته|کی|ش|یه|ا|ا|هم|تها|ین)$/u,
  ko: /^(이|가|을|를|은|는|에|에서|로|으로|와|과|도|의|만|이랑|랑|하고|이나|나|요|예요|이에요|이야|인데|인가요|있나요|없나요|까지|부터|마다|처럼|보다)$/u,
  hi: /^(ा|ी|े|ों|ें|याँ|ियों|ियां|ो|ं|ने|ना|नी)$/u,
};

const arabicPrefixes = /^(?:[وف]?(?:بال|کال|لل|ال|[بلک])|[وف])/u;

const englishFallback = 0.8;
const uncertain = 0.7;

const matchIn = (
  lexicon: LanguageLexicon,
  language: LexiconLanguage,
  { words, unspaced }: Tokens,
  match: ConceptMatch,
  share: number,
  isOpen: (word: number) => boolean,
): void => {
  const add = (term: { concept: string; weight: number }, word: number): void => {
    match.known[word] = true;
    match.weights.set(term.concept, Math.max(match.weights.get(term.concept) ?? 0, term.weight * share));
  };
  words.forEach((word, i) => {
    if (!isOpen(i)) return;
    if (unspaced[i] || unspacedLanguages.has(language)) matchSubstrings(lexicon, word, (term) => add(term, i));
    if (unspaced[i]) return;
    for (const term of termsOf(lexicon, language, word)) add(term, i);
    for (const phrase of lexicon.phrases.get(word.slice(0, 2)) ?? []) {
      const places = placesOf(phrase, words, i, language);
      for (const place of places ?? []) add(phrase, place);
    }
  });
  if (lexicon.splits.size > 0) matchSplits(lexicon, words, unspaced, add);
};

const widestGap = 5;

/** Where the words of a phrase stand that begins at a word; null where it does not. */
const placesOf = (
  { words: first, rest }: Phrase,
  words: readonly string[],
  start: number,
  language: LexiconLanguage,
): number[] | null => {
  const fits = (patterns: readonly Pattern[], at: number): boolean =>
    patterns.every((pattern, offset) => fitsPattern(words[at + offset], pattern, language));
  if (!fits(first, start)) return null;
  const places = first.map((_, offset) => start + offset);
  for (const part of rest) {
    const from = places.at(-1)! + 1;
    let at = from;
    while (at <= from + widestGap && !fits(part, at)) at += 1;
    if (at > from + widestGap) return null;
    part.forEach((_, offset) => places.push(at + offset));
  }
  return places;
};

const matchSplits = (
  lexicon: LanguageLexicon,
  words: readonly string[],
  unspaced: readonly boolean[],
  add: (term: { concept: string; weight: number }, word: number) => void,
): void => {
  const text = words.join(' ');
  for (const [first, terms] of lexicon.splits) {
    const at = text.indexOf(first);
    if (at < 0) continue;
    const word = Math.max(0, text.slice(0, at + 1).split(' ').length - 1);
    if (!unspaced[word]) continue;
    for (const term of terms) {
      let from = at + first.length;
      const isWhole = term.rest.every((part) => {
        const found = text.indexOf(part, from);
        from = found + part.length;
        return found >= 0;
      });
      if (isWhole) add(term, word);
    }
  }
};

const mostSeen = 30_000;

const termsOf = (lexicon: LanguageLexicon, language: LexiconLanguage, word: string): readonly Term[] => {
  const known = lexicon.seen.get(word);
  if (known) return known;
  const terms: Term[] = [];
  matchWord(lexicon, language, word, (term) => terms.push(term));
  if (lexicon.seen.size >= mostSeen) lexicon.seen.clear();
  lexicon.seen.set(word, terms);
  return terms;
};

const matchWord = (
  lexicon: LanguageLexicon,
  language: LexiconLanguage,
  word: string,
  add: (term: Term) => void,
): void => {
  matchStem(lexicon, language, word, add);
  if (language === 'ar') {
    let rest = word;
    // Clitics stack: و + ب + ال. Each step tries the shorter form.
    for (let step = 0; step < 2; step += 1) {
      const shorter = rest.replace(arabicPrefixes, '');
      if (shorter === rest || shorter.length < 2) break;
      matchStem(lexicon, language, shorter, add);
      rest = shorter;
    }
  }
  for (const length of lexicon.infixLengths) {
    for (let from = 0; from + length <= word.length; from += 1) {
      for (const term of lexicon.infixes.get(word.slice(from, from + length)) ?? []) {
        if (term.suffix === 'any' || from + length === word.length || isEnding(language, word.slice(from + length)))
          add(term);
      }
    }
  }
};

const matchStem = (
  lexicon: LanguageLexicon,
  language: LexiconLanguage,
  word: string,
  add: (term: Term) => void,
): void => {
  for (let length = Math.min(word.length, 24); length >= 2; length -= 1) {
    const terms = lexicon.stems.get(word.slice(0, length));
    if (!terms) continue;
    const rest = word.slice(length);
    for (const term of terms) {
      if (rest === '' || term.suffix === 'any' || (term.suffix === 'inflected' && isEnding(language, rest))) add(term);
    }
  }
};

const isEnding = (language: LexiconLanguage, rest: string): boolean => endings[language]?.test(rest) ?? false;

const fitsPattern = (word: string | undefined, { stem, isPrefix }: Pattern, language: LexiconLanguage): boolean => {
  if (word === undefined || !word.startsWith(stem)) return false;
  return isPrefix || word.length === stem.length || isEnding(language, word.slice(stem.length));
};

const matchSubstrings = (lexicon: LanguageLexicon, run: string, add: (term: Term) => void): void => {
  let alone: Set<number> | undefined; // where a single character is a word of its own
  for (let from = 0; from < run.length; from += 1) {
    const longest = Math.min(lexicon.longestSubstring, run.length - from);
    for (let length = 1; length <= longest; length += 1) {
      const terms = lexicon.substrings.get(run.slice(from, from + length));
      if (!terms) continue;
      if (length === 1) {
        alone ??= new Set(wordSpans(run).flatMap(({ start, end }) => (end - start === 1 ? [start] : [])));
        if (!alone.has(from) && run.length > 1) continue;
      }
      terms.forEach(add);
    }
  }
};
