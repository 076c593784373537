import { nameless } from '@hubbub/contracts';
import { stripInvisible } from './invisible';
import { linkSpans } from './links';

/** The names that `{{…}}` may hold in replies of rules and saved replies. */
export const templatePlaces = [
  'contact.name',
  'contact.firstName',
  'contact.fullName',
  'contact.handle',
  'channel.name',
  'brand.name',
  'member.name',
  'post.url',
] as const;

const place = /\{\{\s*([A-Za-z0-9_.]+)\s*(?:\|([^{}]*))?\}\}/gu;

/** Names that a template asks for. */
export const placesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(place)].map((match) => match[1] ?? '')),
];

/**
 * Fills `{{contact.name}}` and the like; `{{contact.name|friend}}` names what stands in where nothing is known. A place
 * without a value takes the space or comma before it along. Names of contacts are attacker text: they are reduced to a
 * harmless first name.
 */
export const renderTemplate = (text: string, places: Readonly<Record<string, string | null | undefined>>): string => {
  const filled = text.replace(
    /([ \u00a0]?)\{\{\s*([A-Za-z0-9_.]+)\s*(?:\|([^{}]*))?\}\}/gu,
    (_found, space: string, name: string, fallback?: string) => {
      const value = valueOf(name, places) || (fallback ?? '').trim();
      return value === '' ? '' : space + value;
    },
  );
  return filled
    .replace(/ +([,.!?;:،؟])/gu, '$1')
    .replace(/^[ ,،]+/u, '')
    .replace(/ {2,}/gu, ' ')
    .trimEnd();
};

const valueOf = (name: string, places: Readonly<Record<string, string | null | undefined>>): string => {
  const value =
    places[name] ??
    (name === 'contact.firstName' || name === 'contact.fullName' ? places['contact.name'] : undefined) ??
    '';
  if (name === 'contact.name' || name === 'contact.firstName') return firstName(value);
  if (name === 'contact.fullName')
    return firstName(value) === '' ? '' : stripInvisible(value).trim().slice(0, nameUnits);
  if (name === 'contact.handle')
    return /^@?[\p{L}\p{N}._-]{1,40}$/u.test(value) && linkSpans(value).length === 0 ? value : '';
  return value;
};

const nameUnits = 40;
// Titles and shop words are no first names.
const noNames = new Set([
  'mr',
  'mrs',
  'ms',
  'dr',
  'prof',
  'the',
  'official',
  'admin',
  'support',
  'user',
  'shop',
  'store',
  'team',
  'test',
  'null',
  'undefined',
  'anonymous',
  'guest',
  nameless.toLowerCase(),
]);

/** A first name fit for print: letters alone, at most 40 of them; empty when the name looks like anything else. */
export const firstName = (name: string): string => {
  const plain = stripInvisible(name.normalize('NFKC')).replace(/\s+/gu, ' ').trim();
  if (plain === '' || plain.length > 80 || linkSpans(plain).length > 0 || /[@/\\:<>{}[\]=$€£%#]|\d{3}/u.test(plain))
    return '';
  const [first = ''] = plain
    .replace(/[^\p{L}\p{M}'’\-\u200c ]/gu, ' ')
    .trim()
    .split(' ');
  const trimmed = first.replace(/^['’-]+|['’-]+$/gu, '');
  if (trimmed.length > nameUnits || noNames.has(trimmed.toLowerCase())) return '';
  if ([...trimmed].length < 2 && !/\p{Script=Han}|\p{Script=Hangul}/u.test(trimmed)) return '';
  const isShouted = trimmed.length > 3 && trimmed === trimmed.toUpperCase() && trimmed !== trimmed.toLowerCase();
  return isShouted ? trimmed.charAt(0) + trimmed.slice(1).toLowerCase() : trimmed;
};
