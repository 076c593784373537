import { nameless } from '@hubbub/contracts';
import { stripInvisible } from '@hubbub/text';

const longestName = 40;
const longestFirst = 20;
const namePattern = /^[\p{L}][\p{L}\p{M}'’-]*$/u;
const cjk = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}·・]+$/u;
// Words that make a display name an advertisement, an order or a role, never a person's first name.
const noName = new Set(
  'free win winner admin support official team help service bot system assistant user ignore click buy sale promo shop store the mr mrs ms dr www http crypto bitcoin casino'
    .split(' ')
    .concat(nameless.toLowerCase()),
);

/**
 * The first name to greet with, or null where the display name does not look like a person's: it is text that a
 * stranger chose.
 */
export const firstNameOf = (displayName: string | null): string | null => {
  const name = stripInvisible(displayName ?? '')
    .replaceAll(/\p{Extended_Pictographic}|\ufe0f/gu, '')
    .trim();
  if (name === '' || [...name].length > longestName || /[\d@/:.\\<>{}[\]()|$€£%&=+*#"_]/u.test(name)) return null;
  const words = name.split(/\s+/u);
  if (words.length > 4) return null;
  const [first = ''] = words;
  if (!namePattern.test(first) || [...first].length > longestFirst || noName.has(first.toLowerCase())) return null;
  if (cjk.test(first)) return [...first].length <= 8 ? first : null;
  if ([...first].length < 2) return null;
  const isShouted = first.length > 3 && first === first.toUpperCase() && first !== first.toLowerCase();
  return isShouted ? first.charAt(0) + first.slice(1).toLowerCase() : first;
};
