import { plural, t } from '@lingui/core/macro';
import type { FieldFault, FieldProblem } from '@hubbub/contracts';
import type { Problem } from '../state/problem';
import { formatNumber, isolate } from './format';
import { isRefusalCode, refusalWords } from './refusal-words';

type Values = Readonly<Record<string, string>>;

const needed = () => t`This is needed.`;
const otherForm = () => t`This is not in the form that is needed.`;

/** What is wrong with a field: the type asks for words for every fault. */
const faultWords: Readonly<Record<FieldFault, (values: Values) => string>> = {
  custom: otherForm,
  invalid_element: otherForm,
  invalid_format: ({ format = '' }) => formats()[format] ?? otherForm(),
  invalid_key: otherForm,
  invalid_type: ({ expected = '' }) => types()[expected] ?? otherForm(),
  invalid_union: otherForm,
  invalid_value: () => t`None of the choices that there are.`,
  not_multiple_of: ({ divisor = '' }) => t`A multiple of ${formatNumber(Number(divisor))} is needed.`,
  required: needed,
  too_big: ({ origin, maximum }) => tooBig(origin ?? '', Number(maximum)),
  too_small: ({ origin, minimum }) => tooSmall(origin ?? '', Number(minimum)),
  unrecognized_keys: ({ keys = '' }) => t`This is not known here: ${isolate(keys)}`,
};

const formats = (): Readonly<Record<string, string>> => ({
  email: t`This is no e-mail address.`,
  url: t`This is no web address.`,
  time: t`A time of day is needed, for example ${isolate('09:00')}.`,
  date: t`A date is needed.`,
  datetime: t`A date is needed.`,
});

const types = (): Readonly<Record<string, string>> => ({
  number: t`A number is needed.`,
  int: t`A whole number is needed.`,
});

const tooBig = (origin: string, maximum: number): string => {
  if (origin === 'string')
    return plural(maximum, { one: 'At most # character fits.', other: 'At most # characters fit.' });
  if (origin === 'array' || origin === 'set')
    return plural(maximum, { one: 'At most # entry fits.', other: 'At most # entries fit.' });
  return t`At most ${formatNumber(maximum)} is possible.`;
};

const tooSmall = (origin: string, minimum: number): string => {
  if (minimum === 1 && origin !== 'number' && origin !== 'int') return needed();
  if (origin === 'string')
    return plural(minimum, { one: 'At least # character is needed.', other: 'At least # characters are needed.' });
  if (origin === 'array' || origin === 'set')
    return plural(minimum, { one: 'At least # entry is needed.', other: 'At least # entries are needed.' });
  return minimum === 0 ? t`More than zero is needed.` : t`At least ${formatNumber(minimum)} is needed.`;
};

const isFault = (code: string): code is FieldFault => Object.hasOwn(faultWords, code);

/** One fault in the reader's language; one of a newer server keeps its English words. */
export const faultWord = ({ code, values, message }: FieldProblem): string => {
  if (isFault(code)) return faultWords[code](values);
  return isRefusalCode(code) ? refusalWords[code](values) : isolate(message);
};

/** The fields that a refusal names. */
export const fieldProblems = (problem: Problem | null): readonly FieldProblem[] =>
  Array.isArray(problem?.details) ? problem.details.filter(isFieldProblem) : [];

/** What is wrong with one field of a form (or with what lies in it); undefined where nothing is. */
export const fieldError = (problem: Problem | null, ...paths: readonly string[]): string | undefined => {
  const found = fieldProblems(problem).find(({ path }) =>
    paths.some((one) => path === one || path.startsWith(`${one}.`)),
  );
  return found && faultWord(found);
};

/** The problem as far as no field of the form shows it. */
export const otherProblem = (problem: Problem | null, ...paths: readonly string[]): Problem | null =>
  fieldError(problem, ...paths) === undefined ? problem : null;

const isFieldProblem = (one: unknown): one is FieldProblem =>
  typeof one === 'object' && one !== null && 'path' in one && 'code' in one && 'values' in one;

/** What fields of forms are called; null for one that no form shows under a name. */
export const fieldName = (path: string): string | null => {
  const parts = path.split('.').filter((part) => !/^\d+$/u.test(part));
  const names = fieldNames();
  return parts.map((part) => names[part]).findLast((name) => name !== undefined) ?? null;
};

const fieldNames = (): Readonly<Record<string, string>> => ({
  actions: t`Actions`,
  baseUrl: t`Address`,
  body: t`Text`,
  capacity: t`Conversations I can take at once`,
  channelIds: t`Channels`,
  clientId: t`Client ID`,
  clientSecret: t`Client secret`,
  closeMinutes: t`Minutes to the end`,
  conditions: t`Conditions`,
  email: t`Email`,
  externalId: t`Account`,
  firstReplyMinutes: t`Minutes to an answer`,
  flag: t`Flag`,
  issuer: t`Address of the provider (issuer)`,
  key: t`Key`,
  language: t`Language`,
  limits: t`Limits`,
  model: t`Model`,
  name: t`Name`,
  password: t`Password`,
  patterns: t`Patterns`,
  shortcut: t`Short name`,
  terms: t`Words`,
  text: t`Text`,
  timeZone: t`Time zone`,
  title: t`Title`,
  trigger: t`What starts it`,
  url: t`Address`,
});
