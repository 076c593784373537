import { checkKeywordSet, compileKeywords, findFlags } from '@hubbub/automation';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const seed = seedOf(2101);
const random = randomOf(seed);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;

/** Patterns that a backtracking engine would not finish within the age of the world, and their harmless relatives. */
const hostile = (depth: number): string => {
  if (depth === 0) return pick(['a', 'b', '.', '[ab]', '\\w', 'ab?', '(?:a|aa)', '(?:a|b|ab)', '\\p{L}']);
  const inner = hostile(depth - 1);
  return pick([
    () => `(${inner})+`,
    () => `(?:${inner})*${hostile(depth - 1)}`,
    () => `(${inner}|${hostile(depth - 1)})*`,
    () => `(?:${inner}+)+`,
    () => `(?:${inner}){1,${1 + Math.floor(random() * 20)}}`,
    () => `${inner}.*${hostile(depth - 1)}`,
  ])();
};
const ends = ['x', '\\d', 'z$', '!', '(?i)Q', 'c{3}'];
const texts = ['a', 'ab', 'aab', 'a b ', 'ﬀａ', 'αа'].map((piece) => piece.repeat(Math.ceil(100_000 / piece.length)));

/** CPU time of this process that `work` took, in ms. */
const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

it('T21 reads 100 KB with any pattern that was accepted, in work that grows with the text and not with its square', () => {
  const patterns = Array.from({ length: sizeOf(500, 5_000) }, () => hostile(1 + Math.floor(random() * 4)) + pick(ends));
  // Word lists are built when a process reads its first text.
  for (const text of texts)
    findFlags(text, { language: 'en', keywords: [{ flag: 'own', terms: [], patterns: ['a+b'] }] });
  let refused = 0;
  let most = 0;
  const totals = { whole: 0, half: 0 };
  for (const [index, pattern] of patterns.entries()) {
    const set = { flag: 'own', terms: [], patterns: [pattern] };
    const refusal = checkKeywordSet(set);
    if (refusal) {
      expect(refusal.code).toMatch(/^pattern_(?:large|matches_all|unreadable)$/u);
      refused += 1;
      continue;
    }
    const keywords = compileKeywords([set]);
    const text = texts[index % texts.length]!;
    const read = (length: number) => () => void findFlags(text.slice(0, length), { language: 'en', keywords });
    const whole = cpuMs(read(100_000));
    totals.whole += whole;
    totals.half += cpuMs(read(50_000));
    most = Math.max(most, whole);
  }
  // Twice the text is at most about twice the work over all of them together; a square would be four times.
  expect(totals.whole).toBeLessThan(3.5 * totals.half);
  expect(refused).toBeLessThan(patterns.length / 2);
  printProof('T21', {
    sent: patterns.length,
    stored: patterns.length - refused,
    doubled: 0,
    lost: 0,
    seed,
    refused,
    mostCpuMs: Math.round(most),
  });
});

it.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(a', 'a{1001}', '(?:a{1,30}){1,30}b', '.*', 'x'.repeat(501)])(
  'refuses %s when it is saved, with the reason',
  (pattern) => {
    expect(checkKeywordSet({ flag: 'own', terms: [], patterns: [pattern] })?.code).toMatch(/^pattern_/u);
  },
);
