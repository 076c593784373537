import { linkSpans } from './links';
import { foldText } from './fold';
import { countScripts, languageOfScript } from './scripts';
import { guessByWords, guessRomanised } from './language-by-words';

export interface LanguageHints {
  /** The contact's last language. */
  previous?: string | null | undefined;
  /** The language of the post that is commented on. */
  post?: string | null | undefined;
  workspace?: string | null | undefined;
}

export interface IdentifiedLanguage {
  /** ISO 639-1, with `-Latn` where Greek, Persian or Hindi is written in Latin letters; `und` when nothing is known. */
  language: string;
  /** 0 to 1. */
  confidence: number;
  source: 'script' | 'words' | 'model' | 'previous' | 'post' | 'workspace' | 'none';
}

/**
 * The language of a raw text (never of a folded one: folding erases the letters that part Persian from Arabic). The
 * script decides where it can, then function words, and only then the statistical model, which is loaded on first use.
 * Under three letters the hints decide: the contact's last language, the post's, the workspace's.
 */
export const identifyLanguage = (text: string, hints: LanguageHints = {}): IdentifiedLanguage => {
  const sample = withoutNames(text.length > sampleUnits ? text.slice(0, sampleUnits) : text);
  const scripts = countScripts(sample);
  if (scripts.total < 2 || (scripts.total < 3 && scripts.main === 'Latin')) return fromHints(hints);
  if (scripts.main !== 'Latin') return languageOfScript(sample, scripts, hints.previous ?? hints.post ?? undefined);
  const tokens = foldText(sample).match(tokenPattern) ?? [];
  const romanised = guessRomanised(tokens);
  const byWords = guessByWords(sample, tokens);
  if (romanised && romanised.score > byWords.score + 0.5) {
    return { language: romanised.language, confidence: Math.min(0.95, 0.5 + romanised.share / 2), source: 'words' };
  }
  if (byWords.isClear) return { language: byWords.language, confidence: byWords.confidence, source: 'words' };
  return byModel(sample, byWords.scores, hints, scripts.total);
};

const sampleUnits = 600;
const tokenPattern = /[\p{L}\p{M}\p{N}']+/gu;

/** Mentions, hashtags, addresses and links say nothing about the language that somebody writes. */
const withoutNames = (text: string): string => {
  let plain = text;
  for (const { start, end } of linkSpans(text).reverse()) plain = `${plain.slice(0, start)} ${plain.slice(end)}`;
  // An @ inside a word is a letter in disguise (“συνεργ@σία”), not a name.
  if (!plain.includes('@') && !plain.includes('#')) return plain;
  const stripped = plain.replace(
    // Only from the beginning of a word on: tried from each letter, a long word would cost its square.
    /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+\.[\p{L}\p{N}.-]+|(?<![\p{L}\p{N}])@[\p{L}\p{N}._-]+/gu,
    ' ',
  );
  const withoutTags = stripped.replace(/#[\p{L}\p{M}\p{N}_]+/gu, ' ');
  return /\p{L}{2}/u.test(withoutTags) ? withoutTags : stripped;
};

const fromHints = ({ previous, post, workspace }: LanguageHints): IdentifiedLanguage => {
  if (previous) return { language: previous, confidence: 0.5, source: 'previous' };
  if (post) return { language: post, confidence: 0.4, source: 'post' };
  if (workspace) return { language: workspace, confidence: 0.3, source: 'workspace' };
  return { language: 'und', confidence: 0, source: 'none' };
};

type Detector = (text: string) => { lang: string; accuracy: number }[];
let detector: Detector | undefined;

/** About 50 MB and 0.2 s to load: only when the first text needs it. */
const loadDetector = (): Detector => {
  detector ??= (require('tinyld') as typeof import('tinyld')).detectAll;
  return detector;
};

// Short lines mislead the model: what people write to brands is most often one of these, and hardly ever one of those.
const usual = new Set(['en', 'es', 'pt', 'fr', 'de', 'it', 'tr', 'id', 'nl']);
const rare = new Set([
  'la',
  'eo',
  'ber',
  'vo',
  'tlh',
  'jbo',
  'kab',
  'io',
  'ie',
  'ia',
  'tk',
  'is',
  'ga',
  'et',
  'af',
  'tl',
  'lt',
  'ro',
  'da',
]);
const priorOf = (language: string, letters: number): number => {
  if (usual.has(language)) return letters < 40 ? 1.5 : 1.2;
  return rare.has(language) ? (letters < 40 ? 0.35 : 0.6) : 1;
};

const byModel = (
  sample: string,
  words: ReadonlyMap<string, number>,
  hints: LanguageHints,
  letters: number,
): IdentifiedLanguage => {
  const scores = new Map<string, number>();
  for (const { lang, accuracy } of loadDetector()(sample)) scores.set(lang, accuracy * priorOf(lang, letters));
  for (const [language, score] of words) scores.set(language, (scores.get(language) ?? 0) + score * 0.3);
  const pull = letters < 12 ? 0.25 : 0.08;
  for (const [hint, weight] of [
    [hints.previous, 1],
    [hints.post, 0.6],
    [hints.workspace, 0.4],
  ] as const) {
    if (hint) scores.set(hint, (scores.get(hint) ?? 0) + pull * weight);
  }
  const [best, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < 0.005) return fromHints(hints);
  const margin = best[1] - (second?.[1] ?? 0);
  return { language: best[0], confidence: Math.min(0.97, 0.4 + margin), source: 'model' };
};
