import type { Span } from './boundaries';

// Bare domains count as links only under an ending that people really write in posts; country codes have two letters.
const endings =
  'com|net|org|info|biz|edu|gov|mil|int|app|dev|shop|store|online|site|xyz|club|blog|live|news|top|link|page|space|website|cloud|agency|studio|design|media|social|world|today|life|tech|digital|email|network|systems|solutions|company|events|group|team|work|works|cafe|restaurant|bar|pub|pizza|coffee|fashion|style|beauty|health|fitness|travel|tours|photo|photos|video|music|art|gallery|games|game|fun|cool|best|vip|pro|mobi|name|museum|coop|jobs|asia|cat|tel|travel|post|google|amazon|apple|microsoft|example|test';
const countries =
  'a[cdefgilmoqrstuwxz]|b[abdefghijmnorstvwyz]|c[acdfghiklmnoruvwxyz]|d[ejkmoz]|e[cegrstu]|f[ijkmor]|g[abdefghilmnpqrstuwy]|h[kmnrtu]|i[delmnoqrst]|j[emop]|k[eghimnprwyz]|l[abcikrstuvy]|m[acdeghklmnopqrstuvwxyz]|n[acefgilopruz]|om|p[aefghklmnrstwy]|qa|r[eosuw]|s[abcdeghiklmnorstuvxyz]|t[cdfghjklmnortvwz]|u[agksyz]|v[aceginu]|w[fs]|y[et]|z[amw]';
const path = String.raw`(?:[/?#][^\s<>"“”«»\u3000-\u303f\uff00-\uffef]*)?`;
const links = new RegExp(
  String.raw`https?:\/\/[^\s<>"“”«»\u3000-\u303f\uff00-\uffef]+|(?<![\p{L}\p{N}@.\-_$#/])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}(?:${endings}|${countries})(?![\p{L}\p{N}_@-]|\.[a-z0-9])(?::\d{2,5})?${path}`,
  'giu',
);
const trailing = /[.,;:!?'")\]}…]+$/u;

/** Where a text holds links: with `http(s)://`, or a bare domain with a common ending. E-mail addresses are none. */
export const linkSpans = (text: string): Span[] => {
  const spans: Span[] = [];
  if (!text.includes('.') && !text.includes('://')) return spans;
  for (const match of text.matchAll(links)) {
    const link = match[0].replace(trailing, '');
    if (link.length > 0) spans.push({ start: match.index, end: match.index + link.length });
  }
  return spans;
};
