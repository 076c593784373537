/**
 * What a draft claims that can be checked: links, addresses, phone numbers, prices, percentages, codes. Written apart
 * from the output checker on purpose, so that the two do not share their mistakes.
 */
export interface Claim {
  type: 'url' | 'email' | 'phone' | 'price' | 'percent' | 'code';
  text: string;
  key: string; // what must be found again in a source
}

const patterns: Record<Claim['type'], RegExp> = {
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu,
  url: /(?:https?:\/\/|www\.)\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|shop|example|test|biz|co|eu)(?:\/\S*)?/giu,
  phone: /\+?\d[\d\s().-]{6,}\d/gu,
  price:
    /(?:[€$£¥₹]\s?\d+(?:[.,]\d+)*)|(?:\d+(?:[.,]\d+)*\s?(?:[€$£¥₹]|euros?\b|dollars?\b|usd\b|eur\b|یورو|ευρώ|欧元|元|ريال|يورو|تومان))/giu,
  percent: /\d+(?:[.,]\d+)?\s?[%٪]/gu,
  code: /\b(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{3,}\b/gu,
};

/** Claims in a text, digits of every script read as 0–9. */
export const claimsOf = (text: string): Claim[] => {
  const plain = latinDigits(text);
  return (Object.keys(patterns) as Claim['type'][]).flatMap((type) =>
    [...plain.matchAll(patterns[type])].map(([found]) => ({ type, text: found, key: keyOf(type, found) })),
  );
};

/** Claims that no ground repeats. */
export const strayClaims = (claims: readonly Claim[], grounds: readonly string[]): Claim[] => {
  const known = claimsOf(grounds.join('\n'));
  const all = latinDigits(grounds.join('\n')).toLowerCase();
  return claims.filter(
    ({ type, key }) => !known.some((claim) => claim.key === key && claim.type === type) && !all.includes(key),
  );
};

const keyOf = (type: Claim['type'], found: string): string => {
  if (type === 'phone') return found.replaceAll(/\D/gu, '');
  if (type === 'price' || type === 'percent')
    return String(Number(found.replaceAll(/[^\d.,]/gu, '').replace(',', '.')));
  return found.toLowerCase().replace(/[.,!?)]+$/u, '');
};

const latinDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replaceAll(/[۰-۹]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0));
