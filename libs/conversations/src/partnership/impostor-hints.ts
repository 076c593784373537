import { hintText } from '@hubbub/contracts';
import { fold, foldText } from '@hubbub/text';
import { findDomains } from './find-brand';
import { findWords, wordList } from './spans';
import words from './words.json';

const [secrets, fees] = [wordList(words.secrets), wordList(words.fees)];
const shorteners =
  /^(?:bit\.ly|tinyurl\.com|goo\.gl|t\.ly|is\.gd|cutt\.ly|rb\.gy|ow\.ly|shorturl\.at|tiny\.cc|rebrand\.ly|s\.id)$/u;

export interface Suspect {
  handle: string | null;
  name: string;
  texts: readonly string[]; // what they wrote
  brand: string | null; // who they say they are
  ownNames: readonly string[]; // our handles and names
}

/** Reasons to look twice before answering, in words; none of them proves anything. */
export const impostorHints = ({ handle, name, texts, brand, ownNames }: Suspect): string[] => {
  const hints = new Set<string>();
  const ours = ownNames
    .map((own) => ({ own, skeleton: skeletonOf(own) }))
    .filter(({ skeleton }) => skeleton.length >= 4);
  for (const called of [handle, name]) {
    const alike = called ? ours.find(({ own, skeleton }) => looksLike(called, own, skeleton)) : undefined;
    if (alike) hints.add(hintText('nameAlike', { own: alike.own }));
  }
  if ([handle ?? '', name].some(mixesAlphabets)) hints.add(hintText('twoAlphabets'));
  for (const text of texts) {
    const { linkBrands, mails } = findDomains(text);
    const claimed = brand ? skeletonOf(brand) : '';
    for (const link of linkBrands) {
      if (shorteners.test(link.domain)) hints.add(hintText('linkHidden', { domain: link.domain }));
      else if (link.domain.includes('xn--')) hints.add(hintText('linkLetters', { domain: link.domain }));
      else if (ours.some(({ own, skeleton }) => looksLike(link.brand, own, skeleton)))
        hints.add(hintText('linkAlike', { domain: link.domain }));
      else if (claimed.length >= 4 && !related(claimed, skeletonOf(link.brand)))
        hints.add(hintText('linkElsewhere', { brand: brand ?? '', domain: link.domain }));
    }
    if (claimed.length >= 4) {
      for (const mail of mails) {
        if (mail.brand === null) hints.add(hintText('privateMail', { brand: brand ?? '', domain: mail.domain }));
        else if (!related(claimed, skeletonOf(mail.brand)))
          hints.add(hintText('mailElsewhere', { brand: brand ?? '', domain: mail.domain }));
      }
    }
    const { text: folded } = fold(text.slice(0, 6_000));
    if (findWords(folded, secrets).length > 0) hints.add(hintText('asksSecret'));
    if (findWords(folded, fees).length > 0) hints.add(hintText('asksMoney'));
  }
  return [...hints].slice(0, 8);
};

const twins: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  i: 'l',
  '|': 'l',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  х: 'x',
  у: 'y',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  ѕ: 's',
  і: 'l',
  ј: 'j',
  α: 'a',
  ε: 'e',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  ν: 'v',
  κ: 'k',
  ι: 'l',
  χ: 'x',
  β: 'b',
  η: 'n',
  μ: 'u',
};

/** What a hurried reader sees: letters that look alike are one, signs between them are none. */
export const skeletonOf = (written: string): string =>
  [...foldText(written)]
    .map((sign) => twins[sign] ?? sign)
    .filter((sign) => /[\p{L}\p{N}]/u.test(sign))
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

const added =
  /^(?:official|offlclal|support|team|help|care|service|hq|real|the|shop|store|global|intl|collabs?|pr|partners?)+$/u;

const looksLike = (called: string, own: string, ownSkeleton: string): boolean => {
  const plain = (text: string): string => foldText(text).replace(/^@/u, '');
  if (plain(called) === plain(own)) return true;
  const skeleton = skeletonOf(called);
  if (skeleton === ownSkeleton) return true;
  const rest = skeleton.startsWith(ownSkeleton)
    ? skeleton.slice(ownSkeleton.length)
    : skeleton.endsWith(ownSkeleton)
      ? skeleton.slice(0, -ownSkeleton.length)
      : null;
  if (rest !== null && (added.test(rest) || addedSkeletons.has(rest))) return true;
  return ownSkeleton.length >= 6 && isOneEdit(skeleton, ownSkeleton);
};
const addedSkeletons = new Set(
  [
    'official',
    'support',
    'team',
    'help',
    'care',
    'service',
    'hq',
    'real',
    'the',
    'collab',
    'collabs',
    'partner',
    'partners',
    'pr',
  ].map((word) => skeletonOf(word)),
);

/** One letter put in, left out, changed, or two neighbours exchanged. */
const isOneEdit = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  let [endA, endB] = [a.length, b.length];
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) [endA, endB] = [endA - 1, endB - 1];
  const [restA, restB] = [a.slice(from, endA), b.slice(from, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
};

const related = (a: string, b: string): boolean =>
  a.includes(b) || b.includes(a) || (a.length >= 4 && b.startsWith(a.slice(0, 5)));

const mixesAlphabets = (text: string): boolean =>
  text
    .split(/[^\p{L}\p{M}]+/u)
    .some(
      (word) =>
        [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter((script) => script.test(word))
          .length > 1,
    );
