import { i18n } from '@lingui/core';
import { errorCodes, failureCodes, fieldFaults, invalidReasons, refusals, unsupportedReasons } from '@hubbub/contracts';
import type { RefusalCode } from '@hubbub/contracts';
import { channelTold, failureWord } from './failures';
import { faultWord } from './field-problems';
import { problemText } from './problems';

// The macros are compiled away in the page; here they are the English that they hold.
jest.mock('@lingui/core/macro', () => ({
  t: (first: TemplateStringsArray | { message: string }, ...values: unknown[]) =>
    'message' in first ? first.message : String.raw(first, ...values),
  plural: (count: number, { other }: { other: string }) => other.replace('#', String(count)),
  msg: (first: TemplateStringsArray | { message: string }) => ({
    id: 'message' in first ? first.message : String.raw(first),
  }),
}));

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

const english = 'What the server says';

it.each([...errorCodes])('has words of its own for the error %s', (code) => {
  const words = problemText({ code, message: english });
  expect(words).not.toContain(english);
  expect(words).not.toContain(code.includes('_') ? code : `(${code})`);
});

it.each([...failureCodes])('has words of its own for the failure %s, also as an error of a request', (code) => {
  expect(failureWord(code)).toMatch(/\.$/u);
  expect(problemText({ code, message: english })).not.toContain(english);
});

it.each([...invalidReasons])('says what is invalid: %s', (reason) => {
  expect(problemText({ code: 'invalid', message: english, details: { reason } })).not.toContain(english);
});

it.each([...unsupportedReasons])('says what is not there: %s', (reason) => {
  expect(problemText({ code: 'not_supported', message: english, details: { reason } })).not.toContain(english);
});

const valuesOf: Readonly<Record<string, string>> = { limit: '20', length: '21', unit: 'characters', minimum: '2' };

it.each(Object.keys(refusals) as RefusalCode[])('says why a rule, a set or a list cannot work: %s', (code) => {
  const names = [...refusals[code].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name!);
  const values = Object.fromEntries(names.map((name) => [name, valuesOf[name] ?? 'named']));
  const words = problemText({
    code: 'invalid',
    message: english,
    details: [{ path: 'actions.0', code, values, message: english }],
  });
  expect(words).not.toContain(english);
  expect(words).not.toContain('undefined');
});

it.each([...fieldFaults])('says what is wrong with a field: %s', (code) => {
  const values = { origin: 'string', minimum: '8', maximum: '8', format: 'email', expected: 'number', divisor: '5' };
  expect(faultWord({ path: 'email', code, values, message: english })).not.toContain(english);
});

it('names the field before what is wrong with it', () => {
  const details = [{ path: 'name', code: 'too_small', values: { origin: 'string', minimum: '8' }, message: english }];
  expect(problemText({ code: 'invalid', message: english, details })).toBe('Name: At least 8 characters are needed.');
});

it('keeps the words of a newer server for what it does not know', () => {
  expect(problemText({ code: 'of_tomorrow', message: english })).toContain(english);
  const details = [{ path: 'name', code: 'of_tomorrow', values: {}, message: english }];
  expect(problemText({ code: 'invalid', message: english, details })).toContain(english);
});

it('says what is wrong with a channel: English has the sentence that names the details', () => {
  const status = { state: 'degraded', reason: english, reasonCode: 'missing_scope' };
  expect(channelTold(status)).toEqual({ words: english, original: null });
  expect(channelTold({ ...status, reason: null })).toBeNull();
});
