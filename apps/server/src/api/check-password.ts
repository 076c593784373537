import { AppError } from '@hubbub/runtime';
import { commonPasswords } from './common-passwords';

const fewestOthers = 5;

/**
 * Refuses what is guessed first: passwords of the known lists, also with digits and signs behind them, and what is
 * little more than one's own address, name or the product's. Throws AppError `weak_password` with the reason.
 */
export const checkPassword = (password: string, { email, name }: { email: string; name: string }): void => {
  const plain = password.normalize('NFKC').toLowerCase();
  if (isCommon(plain)) throw weak('common', 'This password is one of those that are guessed first');
  const own = [email, email.split('@')[0] ?? '', ...name.split(/\s+/u), 'hubbub'];
  for (const word of own.map((one) => one.normalize('NFKC').toLowerCase()).filter(({ length }) => length >= 4)) {
    if (plain.includes(word) && [...plain.replaceAll(word, '')].length < fewestOthers)
      throw weak('own', 'This password is little more than your own name or address');
  }
};

/** Of the list, of the list with something at its end, or one or two signs over and over. */
const isCommon = (plain: string): boolean =>
  commonPasswords.has(plain) || commonPasswords.has(plain.replace(/[^\p{L}]+$/u, '')) || new Set(plain).size < 3;

const weak = (reason: 'common' | 'own', message: string): AppError =>
  new AppError('weak_password', message, 422, { details: { reason } });
