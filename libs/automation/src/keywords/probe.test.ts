import fc from 'fast-check';
import { flagWords } from '../flags/data';
import { buildMatcher, type TermInput } from './matcher';
import { probeOf } from './probe';
import { read } from './tokens';

const words = Object.values(flagWords).flatMap(({ partnership, sponsorship }) => [
  ...partnership.strong.slice(0, 12),
  ...sponsorship.strong.slice(0, 6),
]);
const terms: TermInput<string>[] = words.map((text) => ({ text, data: 'word' }));
// A sign that every text here ends with makes the second matcher read each of them whole.
const always: TermInput<string> = { text: '~!', data: 'always', isLiteral: true };
const matcher = buildMatcher(terms);
const whole = buildMatcher([...terms, always]);

const standIns: Readonly<Record<string, string[]>> = {
  a: ['4', '@', 'а', 'α', '*'],
  b: ['8', '6'],
  c: ['(', 'с', '<'],
  e: ['3', 'е', '€', '*'],
  h: ['#', 'н'],
  i: ['1', '!', 'і', 'ι', '*'],
  l: ['1', '|', '!'],
  o: ['0', 'о', 'ο', '*'],
  p: ['р', 'ρ'],
  s: ['5', '$'],
  t: ['7', '+', 'τ'],
  ο: ['0', 'o'],
  ε: ['3', 'e'],
  ι: ['1', 'i'],
  σ: ['6', '5', 's'],
  о: ['0', 'o'],
  а: ['@', 'a'],
  ا: ['1', '@', '!'],
};

/** A word as somebody writes it who dodges filters. */
const dodged = fc
  .tuple(
    fc.constantFrom(...words),
    fc.infiniteStream(fc.nat(99)),
    fc.constantFrom('', ' ', '.', '-', '*', '\u200b', '🔥'),
  )
  .map(([term, choices, gap]) => {
    const next = (below: number): number => (choices.next().value ?? 0) % below;
    const plain = term.replace(/[*~]/gu, '').replace(/ate/gu, () => (next(2) === 0 ? '8' : 'ate'));
    return [...plain]
      .map((letter) => {
        const options = standIns[letter];
        const one = options && next(3) === 0 ? options[next(options.length)]! : letter;
        return next(6) === 0 ? one.repeat(1 + next(4)) : one;
      })
      .map((letter) => (next(3) === 0 ? letter + gap : letter))
      .join('');
  });
const ordinary = fc.constantFrom(
  'hello',
  'το',
  'size 42',
  '合',
  'nice 🔥',
  'what is 18€?',
  'سلام',
  'да',
  '#shop',
  'ㅋㅋ',
);

it('rules out no text in which a word is found, in whatever spelling', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof(dodged, ordinary), { maxLength: 4 }),
      fc.constantFrom(' ', '', ', '),
      (parts, gap) => {
        const reading = read(`${parts.join(gap)} ~!`);
        const hits = whole.find(reading, true).filter(({ data }) => data === 'word');
        if (hits.length === 0) return;
        found += 1;
        expect(matcher.mayFind(probeOf(reading.folded.text))).toBe(true);
      },
    ),
    { seed: 71, numRuns: 4_000 },
  );
  expect(found).toBeGreaterThan(800);
});

it('rules out ordinary texts, so that nobody reads them', () => {
  const texts = [
    'Lovely colours!',
    'Πότε ανοίγετε αύριο;',
    'ساعت کاری شما چیه',
    '请问几点开门',
    'Wo ist meine Bestellung 4711?',
  ];
  const sets = buildMatcher(['collab*', 'συνεργασι*', 'همکاری', '合作'].map((text) => ({ text, data: 0 })));
  for (const text of texts) expect(sets.mayFind(probeOf(read(text).folded.text))).toBe(false);
});
