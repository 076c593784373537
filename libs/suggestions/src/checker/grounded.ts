import { foldText } from '@hubbub/text';
import { phrasesIn } from '../compose/phrases';
import { concepts } from '../lexicon/lexicon';
import { isStopWord } from '../retrieval/stop-words';
import { tokenise, wordFeatures } from '../retrieval/tokens';
import type { CheckContext, CitedSource } from './check-draft';
import { type Claim, findClaims } from './claims';
import courtesyByLanguage from './courtesy.json';

const courtesyLists: Readonly<Record<string, readonly string[]>> = courtesyByLanguage;
const courtesyByTag = new Map<string, ReadonlySet<string>>();

/** Pieces of the polite sentences of a language, which say nothing about the world. */
const courtesyPieces = (language: string): ReadonlySet<string> => {
  const found = courtesyByTag.get(language);
  if (found) return found;
  const made = new Set([...phrasesIn(language), ...(courtesyLists[language] ?? [])].flatMap(allPieces));
  courtesyByTag.set(language, made);
  return made;
};

const allPieces = (text: string): string[] => {
  const { words, unspaced } = tokenise(withoutLinks(text));
  return words.flatMap((word, i) => wordFeatures(word, unspaced[i] ?? false));
};

const withoutLinks = (text: string): string => text.replaceAll(/https?:\/\/\S+|\S{1,64}@\S+/gu, ' ');

/**
 * The share of a draft's content that its cited sources, the brand's facts or courtesy hold, 0–1; null where the draft
 * has no content to judge. A source in another language grounds by what survives translation: concepts, numbers, links
 * and names.
 */
export const groundedShare = (text: string, sources: readonly CitedSource[], context: CheckContext): number | null => {
  const base = (language: string): string => language.split('-')[0] ?? language;
  const claims = findClaims(text);
  const theirs = new Set(sources.flatMap((source) => findClaims(source.text)).map(keyOf));
  const shared = claims.filter((claim) => theirs.has(keyOf(claim))).length;
  const { words, unspaced } = tokenise(withoutLinks(withoutSpans(text, claims)));
  const content = words.flatMap((word, i) =>
    isStopWord(word, context.language) || /^\d+$/u.test(word) ? [] : [wordFeatures(word, unspaced[i] ?? false)],
  );
  if (content.length === 0) return claims.length === 0 ? null : 1; // claims have a check of their own
  const native = sources.filter(({ language }) => base(language) === base(context.language));
  const names = [...(context.brandFacts ?? []), context.author?.name ?? '', context.author?.handle ?? ''];
  const known = new Set([
    ...courtesyPieces(base(context.language)),
    ...[...native.map((source) => source.text), ...names].flatMap(allPieces),
  ]);
  let full = shared * piecesOfClaim;
  let held = full;
  for (const pieces of content) {
    const share = pieces.filter((piece) => known.has(piece)).length / pieces.length;
    full += pieces.length;
    // Letters in common prove little: a word counts once most of it is known ("delivered" by "deliver").
    if (share >= mostOfWord || (pieces.length > 12 && share > 0)) held += pieces.length * share;
  }
  const share = held / full;
  const foreign = sources.filter(({ language }) => base(language) !== base(context.language));
  if (foreign.length === 0) return share;
  return Math.max(share, translatedShare(text, foreign, context));
};

const mostOfWord = 0.6;
const piecesOfClaim = 8; // what a shared number or link weighs: about a word

const keyOf = ({ kind, key }: Claim): string => `${kind} ${key}`;

const withoutSpans = (text: string, spans: readonly { start: number; end: number }[]): string =>
  spans.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);

/** What a translation keeps: 1 with two anchors in common, 0.5 with one. */
const translatedShare = (text: string, foreign: readonly CitedSource[], context: CheckContext): number => {
  const own = anchors(text, context.language);
  const theirs = new Set(foreign.flatMap(({ text: source, language }) => [...anchors(source, language)]));
  const shared = [...own].filter((anchor) => theirs.has(anchor)).length;
  return Math.min(1, shared / 2);
};

const anchors = (text: string, language: string): Set<string> =>
  new Set([
    ...concepts.match(text, language).weights.keys(),
    ...findClaims(text).map(({ kind, key }) => `${kind} ${key}`),
    ...(text.match(/(?<=\s)\p{Lu}[\p{L}-]{2,}/gu) ?? []).map((name) => foldText(name)),
  ]);
