import { dictionary } from '@zxcvbn-ts/language-common';

const fewestSigns = 6;

/** Passwords that guessers try first, in small letters, six signs or more: the list of leaked ones of zxcvbn-ts. */
export const commonPasswords: ReadonlySet<string> = new Set(
  dictionary.passwords.filter(({ length }) => length >= fewestSigns),
);
