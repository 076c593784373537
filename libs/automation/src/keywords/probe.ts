import { isOpaqueLetter, mayStandIn, meantBy, scriptOf } from './copies';
import { Trie } from './trie';

/**
 * What a quick look at a folded text tells: which second readings it could have. A term that is not in the letters of
 * a text, signs between them skipped and repeated ones taken as one, is in no reading of a text that has none.
 */
export interface Probe {
  folded: string;
  /** Letters are drawn or taken apart: only a whole reading tells. */
  isOpaque: boolean;
  /** With what may stand for other letters, without what stands between them; null where nothing in the text does. */
  dodgy(): readonly string[] | null;
}

const known = 1;
const letter = 2;
const standIn = 4;
const opaque = 8;
const firstScript = 16;
const scripts = 7 * firstScript;
const marks = new Uint8Array(0x10000);
const isLetterOrDigit = /[\p{L}\p{M}\p{N}]/u;

/** What one UTF-16 unit may be to a look at the text, as bits. */
const marksOf = (unit: number): number => {
  const there = marks[unit] ?? 0;
  if (there !== 0) return there;
  const character = String.fromCharCode(unit);
  const script = scriptOf(unit);
  const made =
    known |
    (isLetterOrDigit.test(character) ? letter : 0) |
    (script < 0 && mayStandIn(unit) ? standIn : 0) |
    (isOpaqueLetter(character) ? opaque : 0) |
    (script < 0 ? 0 : firstScript << script);
  marks[unit] = made;
  return made;
};

const isLetter = (unit: number): boolean => (marksOf(unit) & letter) !== 0;
const between = /[^\p{L}\p{M}\p{N}]+/gu;
const betweenSigns = /[^\p{L}\p{M}\p{N}@$!|+€£({<¢¡×§¥#&°*®©]+/gu;

/** Looks at a folded text, once for all that ask about it. */
export const probeOf = (folded: string): Probe => {
  let seen = 0;
  for (let i = 0; i < folded.length; i += 1) {
    const unit = folded.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) seen |= marksOf(unit);
    else {
      const character = String.fromCodePoint(folded.codePointAt(i) ?? unit);
      if (isLetterOrDigit.test(character) || isOpaqueLetter(character)) seen |= opaque;
      i += character.length - 1;
    }
  }
  const found = seen & scripts;
  const isDodgy = (seen & standIn) !== 0 || (found & (found - firstScript)) !== 0;
  let readings: readonly string[] | undefined;
  return {
    folded,
    isOpaque: (seen & opaque) !== 0,
    dodgy: () => (isDodgy ? (readings ??= [folded.replace(between, ''), folded.replace(betweenSigns, '')]) : null),
  };
};

/** Tells quickly of many texts that none of some words is in them. */
export interface Sieve {
  /** False only when none of the words can be in the text, in whatever spelling. */
  mayHold(probe: Probe): boolean;
}

/** `words` are the beginnings of terms, `signs` what is sought as it stands; both folded. */
export const buildSieve = (words: readonly string[], signs: readonly string[]): Sieve => {
  const whole = new Trie<true>();
  const bare = new Trie<true>();
  for (const word of words) {
    whole.add(word, true);
    bare.add(word.replace(/([^])\1+/gu, '$1'), true);
  }
  return {
    mayHold: (probe) =>
      probe.isOpaque ||
      bare.occursBetween(probe.folded, isLetter) ||
      (probe.dodgy()?.some((text) => whole.occursIn(text, meantBy)) ?? false) ||
      signs.some((sign) => probe.folded.includes(sign)),
  };
};
