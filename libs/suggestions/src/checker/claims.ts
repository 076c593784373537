import { findPhoneNumbersInText } from 'libphonenumber-js';
import { parse as parseHost } from 'tldts';
import { dayClaims } from './days';
import { foldDigits, parseNumber } from './numbers';
import { findMoney } from './money';

export const claimKinds = [
  'url',
  'email',
  'phone',
  'amount',
  'percentage',
  'code',
  'iban',
  'card',
  'wallet',
  'date',
  'time',
  'duration',
  'weekday',
  'relative_day',
  'mention',
  'number',
] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** Something in a text that is true or false in the world, and so needs a ground. */
export interface Claim {
  kind: ClaimKind;
  key: string; // equal for equal claims, however they are written
  start: number;
  end: number;
}

/** Every checkable claim of a text, in UTF-16 positions. Digits of all scripts count. */
export const findClaims = (raw: string): Claim[] => {
  const text = foldDigits(raw);
  const found: Claim[] = [];
  const isTaken = (start: number, end: number): boolean =>
    found.some((claim) => start < claim.end && end > claim.start && claim.kind !== 'weekday');
  const take = (kind: ClaimKind, key: string, start: number, end: number): void => {
    if (!isTaken(start, end)) found.push({ kind, key, start, end });
  };
  emails(text, take);
  urls(text, take);
  accounts(text, take);
  phones(text, take);
  money(text, take);
  for (const [match, value] of numbersBefore(text, percentSign))
    take('percentage', String(value), match.index, match.index + match[0].length);
  for (const match of text.matchAll(percentBefore))
    take('percentage', String(parseNumber(match[1]!)), match.index, match.index + match[0].length);
  for (const match of text.matchAll(percentWords))
    take('percentage', 'in words', match.index, match.index + match[0].length);
  dayClaims(text, take);
  for (const match of text.matchAll(mention))
    take('mention', match[1]!.toLowerCase(), match.index, match.index + match[0].length);
  codes(text, take);
  for (const match of text.matchAll(plainNumber)) {
    take('number', String(parseNumber(match[0])), match.index, match.index + match[0].length);
  }
  return found.sort((a, b) => a.start - b.start);
};

/** False only where `findClaims` finds no day, date or length of time: one look instead of a dozen. */
export const mayNameDay = (raw: string): boolean => {
  let isNamed = false;
  dayClaims(foldDigits(raw), (kind) => {
    if (kind !== 'time') isNamed = true;
  });
  return isNamed;
};

/** False only where `findClaims` finds neither link nor mail address. */
export const mayNameAddress = (raw: string): boolean => signOfHost.test(raw);

export type Take = (kind: ClaimKind, key: string, start: number, end: number) => void;

const number = String.raw`\d+(?:[.,'’\u00a0\u202f]\d{3})*(?:[.,]\d+)?`;
const plainNumber = new RegExp(String.raw`(?<![\p{L}\d])${number}(?![\d])`, 'gu');
const percentSign = new RegExp(
  String.raw`(${number})\s?(?:%|per ?cent\b|percent\b|pct\b|τοις εκατό|درصد|بالمئة|بالمائة|في المئة|في المائة|por ?cento|por ciento|pour ?cent\b|prozent|per cento|процент\p{L}*|パーセント|퍼센트|프로|प्रतिशत|फीसदी|persen|procent|个百分点|折)`,
  'giu',
);
const percentBefore = new RegExp(String.raw`(?:%|yüzde\s|百分之)\s?(${number})`, 'giu');
// A percentage written out ("ninety percent"): the number is a word, so the unit alone is the claim.
const percentWords =
  /(?<=\p{L}\s?)(?:per ?cent\b|τοις εκατό|درصد|بالمئة|بالمائة|por ciento|por cento|pour ?cent\b|prozent|per cento|процентов|प्रतिशत|persen\b|procent\b)|百分之[一二三四五六七八九十百]+|[一二三四五六七八九]折|半价|半額|半价|yüzde\s\p{L}+|half price/giu;
const mention = /(?<![\p{L}\p{N}._%+/@-])@([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?)/gu;

function* numbersBefore(text: string, pattern: RegExp): Generator<[RegExpMatchArray & { index: number }, number]> {
  for (const match of text.matchAll(pattern)) yield [match, parseNumber(match[1]!)];
}

const dot = String.raw`(?:\.|\s?[([{]\s?(?:dot|\.|punto|point|punkt|τελεία|نقطة|نقطه|点)\s?[)\]}]\s?|\s(?:dot|punto|τελεία|نقطة|نقطه)\s|。)`;
const at = String.raw`(?:@|\s?[([{]\s?(?:at|@|arroba)\s?[)\]}]\s?)`;
const email = new RegExp(
  String.raw`(?<![\p{L}\p{N}_%+.-])[\p{L}\p{N}_%+-]{1,64}(?:\.[\p{L}\p{N}_%+-]{1,64}){0,8}${at}[\p{L}\p{N}-]+(?:${dot}[\p{L}\p{N}-]+)*${dot}\p{L}{2,24}`,
  'giu',
);
const schemed = /(?:https?|hxxps?|ftp|tg|whatsapp|mailto|javascript|data):\/{0,2}[^\s<>"“”«»、。，！？]+/giu;
const bareHost = new RegExp(
  String.raw`(?<![\p{L}\p{N}@_-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?${dot})+(\p{L}{2,24}|xn--[a-z0-9-]+)(?![\p{L}\p{N}@])(?::\d{2,5})?(?:[/?#][^\s<>"“”«»、。，！？]*)?`,
  'giu',
);
const ipHost = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])(?::\d{2,5})?(?:\/\S*)?/gu;
const trailing = /[.,;:!?'")\]}…]+$/u;

// A dot in one of its disguises, a scheme, or an at sign: without any of them nothing below matches.
const signOfHost = /[.。:@]|dot|punto|point|punkt|arroba|\bat\b|τελεία|نقطة|نقطه|点/iu;
const signOfAddress = /@|[([{]\s?(?:at|arroba)\s?[)\]}]/iu;

const emails = (text: string, take: Take): void => {
  if (!signOfAddress.test(text)) return; // the pattern below costs the square of a long word
  for (const match of text.matchAll(email)) {
    const key = undot(match[0]).replaceAll(new RegExp(at, 'giu'), '@').toLowerCase();
    take('email', key, match.index, match.index + match[0].length);
  }
};

const undot = (written: string): string => written.replaceAll(new RegExp(dot, 'giu'), '.').replaceAll(/\s/gu, '');

const urls = (text: string, take: Take): void => {
  for (const match of text.matchAll(schemed)) {
    const link = match[0].replace(trailing, '');
    take('url', keyOfUrl(link), match.index, match.index + link.length);
  }
  for (const match of text.matchAll(ipHost)) take('url', match[0], match.index, match.index + match[0].length);
  for (const match of text.matchAll(bareHost)) {
    const link = match[0].replace(trailing, '');
    const host = undot(link.split(/[/?#:]/u)[0] ?? '').toLowerCase();
    if (!isHost(host, link)) continue;
    take('url', keyOfUrl(undot(link)), match.index, match.index + link.length);
  }
};

const reserved = new Set([
  'example',
  'test',
  'invalid',
  'localhost',
  'local',
  'internal',
  'onion',
  'lan',
  'home',
  'corp',
]);

const isHost = (host: string, written: string): boolean => {
  const { isIcann, isPrivate, publicSuffix, domainWithoutSuffix } = parseHost(host);
  const last = host.split('.').at(-1) ?? '';
  if (reserved.has(last)) return true;
  if (!(isIcann || isPrivate) || !domainWithoutSuffix) return false;
  // "ready.Call us": a missing space behind a sentence, not a host.
  const isSentenceEnd =
    /\.\p{Lu}\p{Ll}+$/u.test(written) && !/^(?:Com|Net|Org|Info|Shop)$/u.test(written.split('.').at(-1) ?? '');
  return !isSentenceEnd && publicSuffix !== host;
};

const keyOfUrl = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^[a-z]+:\/{0,2}(?:www\.)?/u, (scheme) => (scheme.startsWith('http') ? '' : scheme))
    .replace(/^www\./u, '')
    .replace(/\/$/u, '');

const iban = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b/gu;
const card = /(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)/gu;
const wallet =
  /\b(?:0x[a-fA-F0-9]{40}|bc1[a-z0-9]{20,60}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33}|ltc1[a-z0-9]{20,60}|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93})\b/gu;

const accounts = (text: string, take: Take): void => {
  for (const match of text.matchAll(iban))
    take('iban', match[0].replaceAll(/[ -]/gu, ''), match.index, match.index + match[0].length);
  for (const match of text.matchAll(wallet)) take('wallet', match[0], match.index, match.index + match[0].length);
  for (const match of text.matchAll(card)) {
    const digits = match[0].replaceAll(/\D/gu, '');
    if (passesLuhn(digits)) take('card', digits, match.index, match.index + match[0].length);
  }
};

const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  [...digits].reverse().forEach((digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
};

const loosePhone = /(?<![\d\p{L}:/.,-])(?:\+|00)?\(?\d{1,4}\)?(?:[ .()/-]{0,2}\d{2,4}){2,5}(?![\d\p{L}%:])/gu;

const phones = (text: string, take: Take): void => {
  for (const { number: found, startsAt, endsAt } of findPhoneNumbersInText(text))
    take('phone', found.number.replaceAll(/\D/gu, '').slice(-9), startsAt, endsAt);
  for (const match of text.matchAll(loosePhone)) {
    const digits = match[0].replaceAll(/\D/gu, '');
    const isDate = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/u.test(match[0]);
    const isGrouped = /^\d{1,3}(?:[ .,]\d{3})+$/u.test(match[0]) && digits.length < 10;
    const isRange = /^\d{1,4}\s?-\s?\d{1,4}$/u.test(match[0]);
    if (digits.length < 7 || digits.length > 15 || isDate || isGrouped || isRange) continue;
    take('phone', digits.slice(-9), match.index, match.index + match[0].length);
  }
};

const money = (text: string, take: Take): void => {
  for (const { currency, value, start, end } of findMoney(text)) take('amount', `${currency}:${value}`, start, end);
};

const mixedCode =
  /(?<![\p{L}\p{N}_/.@-])(?=[\p{L}\d-]*\d)(?=[\p{L}\d-]*\p{L})[A-Za-z\d]+(?:-[A-Za-z\d]+)*(?![\p{L}\p{N}_])/gu;
const shouted = /(?<![\p{L}\p{N}_/.@-])[A-Z]{5,}(?![\p{L}\p{N}_])/gu;
const codeWord =
  /(?:\bcode|\bcoupon|\bvoucher|promo|κωδικ\p{L}*|کد|كود|كوبون|优惠码|代码|折扣码|código|cupón|cupom|codice|gutscheincode|kod[u]?|промокод|код|コード|코드|कोड|kode)\s*(?:is|:|=|:|：|είναι|es|ist|è|est)?\s*["“«'„]?([\p{L}\d][\p{L}\d_-]{2,19})/giu;
const unit =
  /^\d+(?:[.,-]\d+)*(?:km|m|cm|mm|kg|g|mg|ml|cl|l|h|hr|hrs|min|mins|s|am|pm|gb|mb|tb|kb|w|kw|kwh|v|mah|px|k|x|th|st|nd|rd|er|e|uhr|d|mbit|mbits|oz|lb|lbs|in|ft|p|a|b|c|°c|°f)$/iu;

const codes = (text: string, take: Take): void => {
  for (const match of text.matchAll(mixedCode)) {
    if (match[0].length < 4 || unit.test(match[0])) continue;
    take('code', match[0].toUpperCase(), match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(shouted)) take('code', match[0], match.index, match.index + match[0].length);
  for (const match of text.matchAll(codeWord)) {
    const word = match[1]!;
    const isCode = /\d/u.test(word) || (word === word.toUpperCase() && word !== word.toLowerCase());
    if (isCode)
      take('code', word.toUpperCase(), match.index + match[0].length - word.length, match.index + match[0].length);
  }
};
