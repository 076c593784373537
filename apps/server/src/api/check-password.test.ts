import { checkPassword } from './check-password';
import { commonPasswords } from './common-passwords';

const who = { email: 'maria.papadaki@example.com', name: 'Μαρία Papadaki' };
const reasonOf = (password: string): unknown => {
  try {
    checkPassword(password, who);
    return null;
  } catch (error) {
    return (error as { details: unknown }).details;
  }
};

it.each([
  'password',
  'Password',
  'PASSWORD2026!',
  '12345678',
  'iloveyou',
  'qwertyuiop',
  'aaaaaaaaaa',
  'ｐａｓｓｗｏｒｄ',
])('refuses %s, which is guessed first', (password) => expect(reasonOf(password)).toEqual({ reason: 'common' }));

it.each(['maria.papadaki', 'maria.papadaki@example.com', 'Papadaki1', 'papadaki2026', 'ΜΑΡΊΑ1234', 'hubbub1234'])(
  'refuses %s, which is little more than a name',
  (password) => expect(reasonOf(password)).toEqual({ reason: 'own' }),
);

it.each(['correct horse', 'papadaki likes green tea', 'ένα-ψωμί-και-δύο-ελιές', '明月几时有把酒问青天', 'k3v9-xq2m'])(
  'takes %s',
  (password) => expect(reasonOf(password)).toBeNull(),
);

it('knows some ten thousand, all in small letters and six signs or more', () => {
  expect(commonPasswords.size).toBeGreaterThan(40_000);
  const wrong = [...commonPasswords].filter((word) => word.length < 6 || word !== word.toLowerCase());
  expect(wrong).toEqual([]);
});
