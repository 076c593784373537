import { readReason, type RuleReason, type RuleReasonCode, ruleReasons } from './rule-reasons';

const codes = Object.keys(ruleReasons) as RuleReasonCode[];
const values: Readonly<Record<string, string>> = {
  trigger: 'comment',
  event: 'a direct',
  field: 'language',
  value: 'el',
  rule: 'Price, and more',
  words: '“a, b”, “c”',
  word: 'how much (really)',
  unit: 'characters',
  at: '2026-11-02T12:00:00Z',
  state: 'open',
};

it.each(codes)('finds %s and what was put in again', (code) => {
  const names = [...ruleReasons[code].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name!);
  const text = ruleReasons[code].replace(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? '7');
  expect(readReason(text)).toEqual({
    code,
    values: Object.fromEntries(names.map((name) => [name, values[name] ?? '7'])),
  });
});

it.each<[string, RuleReason]>([
  [
    'keyword “price”, language el',
    {
      code: 'all',
      parts: [
        { code: 'keyword', values: { word: 'price' } },
        { code: 'fits', values: { field: 'language', value: 'el' } },
      ],
    },
  ],
  [
    'none of “a, nor b” in the text, nor intent is lead',
    {
      code: 'nor',
      parts: [
        { code: 'noWord', values: { words: '“a, nor b”' } },
        { code: 'differs', values: { field: 'intent', value: 'lead' } },
      ],
    },
  ],
  ['not (keyword “x”)', { code: 'not', parts: [{ code: 'keyword', values: { word: 'x' } }] }],
  ['excluded: 250 followers', { code: 'excluded', parts: [{ code: 'followers', values: { count: '250' } }] }],
  ['Something of old', { code: 'raw', text: 'Something of old' }],
])('reads “%s” in parts', (text, expected) => {
  expect(readReason(text)).toEqual(expected);
});
