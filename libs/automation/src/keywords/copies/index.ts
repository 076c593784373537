import type { Span } from '@hubbub/text';
import { isArabicScript, isUnspaced, tokenise, type Token } from '../tokens';
import { unmix } from './alike';
import type { Copy } from './copy';
import { addLookAlikes } from './drawn';
import { addJamo } from './jamo';
import { addJoined, addSpaced } from './joins';
import { addLeet } from './leet';

export { scriptOf } from './alike';
export type { Copy } from './copy';
export { isOpaqueLetter, mayStandIn, meantBy } from './meanings';

/** All second readings of a folded text. Each costs its own length; a plain text costs one look per token. */
export const copies = (text: string, tokens: readonly Token[]): Copy[] => {
  const found: Copy[] = [];
  for (const token of tokens) {
    const mixed = unmix(token.text);
    if (mixed) found.push({ ...spanOf(token), text: mixed, kind: 'mixed-script' });
    if (!repeats(token.text)) continue;
    if (stretch.test(token.text)) {
      const squeezed = token.text.replace(stretches, '$1');
      found.push({ ...spanOf(token), text: squeezed, kind: 'stretched' });
      const doubled = token.text.replace(stretches, '$1$1');
      found.push({ ...spanOf(token), text: doubled, kind: 'stretched' });
    } else if (token.text.length >= 6 && !isUnspaced(token.text.charCodeAt(0)) && twice.test(token.text)) {
      // Han and kana double as a matter of grammar (问问), and their token is a whole sentence.
      found.push({ ...spanOf(token), text: token.text.replace(twices, '$1'), kind: 'stretched' });
    }
  }
  addJamo(text, found);
  addLookAlikes(text, found);
  addLeet(text, found);
  addSpaced(text, tokens, found);
  addJoined(text, tokens, found);
  return found;
};

/** Most words repeat no letter, and are then no stretched ones. */
const repeats = (word: string): boolean => {
  let before = -1;
  for (let i = 0; i < word.length; i += 1) {
    const unit = word.charCodeAt(i);
    if (unit === before || unit >= 0xd800) return true; // of pairs of units only the patterns tell
    before = unit;
  }
  return false;
};

const spanOf = ({ start, end }: Span): Span => ({ start, end });
const stretch = /(\p{L})\1\1/u;
const stretches = /(\p{L})\1{2,}/gu;
const twice = /(\p{L})\1/u;
const twices = /(\p{L})\1+/gu;

/** The words of a copy. Only leet and look-alike readings can hold more than letters. */
export const copyTokens = ({ kind, text }: Copy): string[] =>
  (kind !== 'leet' && kind !== 'look-alike') || isArabicScript(text.charCodeAt(0))
    ? [text]
    : tokenise(text).map((token) => token.text);
