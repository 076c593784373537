/**
 * Reasons to look twice at who proposes something. Each sentence is its own code, kept with the card and told to programs
 * as it stands; `readHint` finds the code again, so that an inbox can say it in the reader's language.
 */
export const impostorHints = {
  nameAlike: 'Looks like our own name, {own}',
  twoAlphabets: 'Letters of two alphabets in one word of the name',
  linkHidden: 'Hides where a link leads ({domain})',
  linkLetters: 'A link in look-alike letters ({domain})',
  linkAlike: 'A link that looks like our own name ({domain})',
  linkElsewhere: 'Says {brand}, but the link leads to {domain}',
  privateMail: 'Says {brand}, but writes from {domain}',
  mailElsewhere: 'Says {brand}, but the address is at {domain}',
  asksSecret: 'Speaks of a password or a code',
  asksMoney: 'Wants money or gift cards first',
} as const;

export type ImpostorHintCode = keyof typeof impostorHints;

export interface ImpostorHint {
  code: ImpostorHintCode;
  values: Readonly<Record<string, string>>;
}

export const hintText = (code: ImpostorHintCode, values: Readonly<Record<string, string>> = {}): string =>
  impostorHints[code].replace(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? '');

const patterns = Object.entries(impostorHints).map(([code, sentence]) => ({
  code: code as ImpostorHintCode,
  pattern: new RegExp(
    `^${sentence.replace(/[()]/gu, '\\$&').replace(/\{(\w+)\}/gu, (_, name: string) => `(?<${name}>.+)`)}$`,
    'su',
  ),
}));

/** What a hint says; null for one that is not known here. */
export const readHint = (text: string): ImpostorHint | null => {
  for (const { code, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found) return { code, values: { ...found.groups } };
  }
  return null;
};
