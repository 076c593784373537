import { isDatabaseTrouble } from './trouble';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

it.each([
  ['disk full', withCode('53100')],
  ['too many connections', withCode('53300')],
  ['shut down', withCode('57P01')],
  ['crashed', withCode('57P02')],
  ['refused line', withCode('ECONNREFUSED')],
  ['a line that broke', new Error('Connection terminated unexpectedly')],
  ['no free connection', new Error('timeout exceeded when trying to connect')],
  ['what a driver wrapped', Object.assign(new Error('failed'), { driverError: withCode('57P03') })],
  ['a cause', new Error('could not keep', { cause: withCode('58030') })],
])('knows %s as trouble of the database', (_name, error) => {
  expect(isDatabaseTrouble(error)).toBe(true);
});

it.each([
  ['a broken key', withCode('23505')],
  ['a bad value', withCode('22P05')],
  ['a deadlock, which is retried at once', withCode('40P01')],
  ['a cancelled statement', withCode('57014')],
  ['no error', 'text'],
])('takes %s for what it is', (_name, error) => {
  expect(isDatabaseTrouble(error)).toBe(false);
});
