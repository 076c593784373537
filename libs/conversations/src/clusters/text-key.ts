import { foldText, linkSpans } from '@hubbub/text';
import courtesies from './courtesies.json';

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const list = courtesies.words.split(',').map((word) => plain(word));
const spacedCourtesies = list.filter((word) => !unspaced.test(word)).sort((a, b) => b.length - a.length);
const unspacedCourtesies = list.filter((word) => unspaced.test(word)).sort((a, b) => b.length - a.length);
const asWords = new RegExp(String.raw`(?<= )(?:${spacedCourtesies.join('|')})(?= )`, 'gu');
const asPrefix = new RegExp(unspacedCourtesies.join('|'), 'gu');

/** Letters and digits in one spelling, words parted by one space. */
function plain(text: string): string {
  return foldText(text)
    .replaceAll(/(\p{L})\1{2,}/gu, '$1') // "sooo" is "so"
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * What near-identical comments have in common: the folded words without names that are called, links, signs, emoji and
 * courtesies. Empty where nothing is said (a heart, "thanks!").
 */
export const textKey = (text: string): string => {
  let bare = text.slice(0, 600);
  for (const { start, end } of linkSpans(bare).toReversed()) bare = `${bare.slice(0, start)} ${bare.slice(end)}`;
  bare = bare.replaceAll(/(?<![\p{L}\p{N}])@[\p{L}\p{N}._-]+/gu, ' ');
  const words = ` ${plain(bare)} `.replaceAll(asWords, '').replaceAll(asPrefix, ' ');
  return words.replaceAll(/ {2,}/gu, ' ').trim();
};

/** Overlapping pieces of three letters (two where nothing is spaced): what two keys are compared by. */
export const piecesOf = (key: string): Set<string> => {
  const size = unspaced.test(key) ? 2 : 3;
  const signs = [...` ${key} `];
  const pieces = new Set<string>();
  for (let at = 0; at + size <= signs.length; at += 1) pieces.add(signs.slice(at, at + size).join(''));
  return pieces;
};
