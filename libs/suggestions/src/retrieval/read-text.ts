import { linkSpans } from '@hubbub/text';
import { concepts as lexicon } from '../lexicon/lexicon';
import { isStopWord } from './stop-words';
import { tokenise, wordFeatures } from './tokens';

/** What retrieval knows of a text. */
export interface ReadText {
  concepts: Map<string, number>;
  pieces: Set<string>; // character n-grams of the content words
  words: { text: string; pieces: string[]; isKnown: boolean; isStop: boolean; isUnspaced: boolean }[];
}

/** Reads a text in its language; stop words give no pieces. */
export const readText = (raw: string, language: string): ReadText => {
  const text = withoutLinks(raw);
  const tokens = tokenise(text);
  const { weights, known } = lexicon.match(text, language, tokens);
  const pieces = new Set<string>();
  const words = tokens.words.map((word, i) => {
    const isUnspaced = tokens.unspaced[i] ?? false;
    const isStop = isStopWord(word, language);
    const own = isStop ? [] : wordFeatures(word, isUnspaced);
    for (const piece of own) pieces.add(piece);
    return { text: word, pieces: own, isKnown: known[i] ?? false, isStop, isUnspaced };
  });
  return { concepts: weights, pieces, words };
};

/** A link or an address says where to go, not what it is about. */
const withoutLinks = (text: string): string => {
  const plain = text.includes('@') ? text.replaceAll(/\S{1,64}@\S+\.\S+/gu, ' ') : text;
  return linkSpans(plain).reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, plain);
};
