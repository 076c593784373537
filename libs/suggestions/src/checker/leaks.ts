import { foldText } from '@hubbub/text';
import type { CheckContext, Violation } from './check-draft';
import { undisguise } from './disguises';
import { foldDigits } from './numbers';

/** Our own prompt, other people's data, and places that nobody filled. */
export const findLeaks = (text: string, grounds: readonly string[], context: CheckContext): Violation[] => {
  const whole = { start: 0, end: text.length };
  const found: Violation[] = [];
  if (context.canary && holdsCanary(text, context.canary)) found.push({ rule: 'canary', severity: 'block', ...whole });
  for (const identifier of context.otherIdentifiers ?? []) {
    if (holdsIdentifier(text, identifier, grounds, context)) {
      found.push({ rule: 'other_contact', severity: 'block', ...whole });
      break;
    }
  }
  for (const match of text.matchAll(place)) {
    if (context.places?.includes(match[0]) || grounds.some((ground) => ground.includes(match[0]))) continue;
    found.push({ rule: 'placeholder', severity: 'block', start: match.index, end: match.index + match[0].length });
  }
  return found;
};

const place =
  /\{\{[^}]*\}?\}?|⟦[^⟧]*⟧?|\$\{[^}]*\}|<\/?[a-z_]{2,20}>|\[(?:your|insert|customer|name|brand|company|link|date|order|agent|nombre|nom|όνομα|اسم|نام|姓名|S\d)[^\]]{0,40}\]|%(?:s|\w+%)|\bX{3,}\b/giu;

const bare = (text: string): string => foldText(text).replaceAll(/[^\p{L}\p{N}]/gu, '');
const reversed = (text: string): string => [...text].reverse().join('');
const shareOfCanary = 0.6;

/** The canary as it is, spaced, reversed, in base64 or hexadecimal, or a telling piece of it. */
const holdsCanary = (text: string, canary: string): boolean => {
  const secret = bare(canary);
  if (secret.length < 4) return false;
  const once = decoded(text);
  const candidates = [text, ...once, ...once.filter(isReadable).flatMap(decoded), ...initials(text)].map(bare);
  const piece = Math.max(6, Math.ceil(secret.length * shareOfCanary));
  return candidates.some((candidate) => {
    for (let from = 0; from + Math.min(piece, secret.length) <= secret.length; from += 1) {
      const part = secret.slice(from, from + Math.min(piece, secret.length));
      if (candidate.includes(part) || candidate.includes(reversed(part))) return true;
    }
    return false;
  });
};

const decoded = (text: string): string[] => {
  const found: string[] = [];
  const joined = text.replaceAll(/\s/gu, '');
  for (const source of new Set([text, joined])) {
    for (const [run] of source.matchAll(/[A-Za-z0-9+/_-]{8,}={0,2}/gu)) {
      // Any alignment: the canary may stand in the middle of what was encoded.
      for (const skip of [0, 1, 2, 3]) found.push(Buffer.from(run.slice(skip), 'base64').toString('latin1'));
    }
    for (const [run] of source.replaceAll(/\\x|0x|%|\\u00|[,;]/gu, '').matchAll(/(?:[0-9a-f]{2}){6,}/giu))
      found.push(Buffer.from(run, 'hex').toString('latin1'));
  }
  const codes = text.match(/(?<!\d)\d{2,3}(?!\d)/gu) ?? [];
  if (codes.length >= 6) found.push(String.fromCharCode(...codes.slice(0, 500).map(Number)));
  const bits = text.match(/[01]{7,8}/gu) ?? [];
  if (bits.length >= 6) found.push(String.fromCharCode(...bits.slice(0, 500).map((octet) => parseInt(octet, 2))));
  found.push(
    text.replaceAll(/[a-z]/giu, (letter) => {
      const base = letter <= 'Z' ? 65 : 97;
      return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
    }),
  );
  return found;
};

/** What was decoded to letters may be encoded once more; noise is not looked at again. */
const isReadable = (text: string): boolean => text.length >= 8 && /^[\x20-\x7e]+$/u.test(text);

/** The first signs of lines and of words: an acrostic. */
const initials = (text: string): string[] => [
  text
    .split('\n')
    .map((line) => line.trim().charAt(0))
    .join(''),
  text
    .split(/\s+/u)
    .map((word) => word.charAt(0))
    .join(''),
];

const phoneDigits = 7;

const holdsIdentifier = (
  text: string,
  identifier: string,
  grounds: readonly string[],
  { author }: CheckContext,
): boolean => {
  const digits = foldDigits(identifier).replaceAll(/\D/gu, '');
  if (digits.length >= phoneDigits) {
    const own = foldDigits(undisguise(text)).replaceAll(/[\s().·•_-]/gu, '');
    return own.includes(digits.slice(-9)) && !grounds.some((ground) => ground.replaceAll(/\D/gu, '').includes(digits));
  }
  const folded = `${foldText(text)}\n${foldText(undisguise(text))}`;
  const sought = foldText(identifier).trim();
  if (sought.length < 3 || grounds.some((ground) => foldText(ground).includes(sought))) return false;
  if (folded.includes(sought))
    return foldText(author?.name ?? '') !== sought && foldText(author?.handle ?? '') !== sought;
  return holdsNamePart(text, identifier, grounds, author) || holdsNote(folded, sought, grounds);
};

/** "Tom" of "Tom Barbieri", as a name: with a capital where the script has capitals. */
const holdsNamePart = (
  text: string,
  identifier: string,
  grounds: readonly string[],
  author: CheckContext['author'],
): boolean => {
  const parts = identifier.split(/\s+/u);
  const isName =
    parts.length >= 2 && parts.length <= 4 && parts.every((part) => /^[\p{Lu}\p{Lo}][\p{L}'’-]{2,}$/u.test(part));
  if (!isName) return false;
  const allowed = foldText(`${author?.name ?? ''} ${grounds.join(' ')}`);
  return parts.some((part) => {
    const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])${part}(?![\p{L}\p{N}])`, 'u');
    return pattern.test(text) && !allowed.includes(foldText(part));
  });
};

/** Most of the telling words of a note on another contact. */
const holdsNote = (folded: string, note: string, grounds: readonly string[]): boolean => {
  const words = (note.match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter(
    (word) => !grounds.some((ground) => foldText(ground).includes(word)),
  );
  if (words.length < 2) return false;
  const held = words.filter((word) => folded.includes(word)).length;
  return held / words.length >= 0.6;
};
