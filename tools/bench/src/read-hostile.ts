import { performance } from 'node:perf_hooks';
import { analyse, compileKeywords, findFlags } from '@hubbub/automation';
import { twoThousandTerms } from './keyword-terms';
import { randomOf } from './random';

/** Milliseconds that one text took: by the clock, and of all threads of the process (collector and compiler included). */
export interface HostileTime {
  wall: number;
  cpu: number;
}

/** What the program says at its end, as JSON: each text in turn, and what those that took long take when read again. */
export interface HostileTimes {
  texts: HostileTime[];
  again: HostileTime[];
}

const hundredKb = 100_000;
/** The first ones are read while the reader itself is still being compiled; a server has long been. */
const warmUp = 300;
/** Texts above this are read again. */
const slowMs = 20;
const pieces = [
  'a',
  'collab ',
  'c ',
  '合 ',
  '合作',
  '1!|0@',
  'وفبلکال',
  'a.b@',
  'http://a.b/c ',
  '@a',
  '#partner',
  'aаα',
  '👩‍👩‍👧',
  'ㅋㅏ',
  '🅲🅾',
  'not no ',
  '\u200b\u202e',
  'a\u0301',
  '\ud800',
  'p.a.r.',
  'СоLLаb ',
  '!!!!',
  '0123',
];

/**
 * Texts of 100 KB, each made of a few pieces over and over, and 2,002 keywords: all that reading one message may cost.
 * A program of its own, so that it runs with the settings of the server's Node.
 */
const main = (count: number): HostileTimes => {
  const random = randomOf(12);
  const pick = () => pieces[Math.floor(random() * pieces.length)]!;
  const keywords = compileKeywords([
    {
      flag: 'own',
      terms: [...twoThousandTerms(), { text: 'collab', inflections: true }, { text: '合作', inflections: true }],
      patterns: ['(a+)+b', '([a-z]+)*!'],
    },
  ]);
  const read = (unit: string): HostileTime => {
    const text = unit.repeat(Math.ceil(hundredKb / unit.length)).slice(0, hundredKb);
    const before = process.cpuUsage();
    const since = performance.now();
    findFlags(text, { language: analyse(text).language, keywords });
    const wall = performance.now() - since;
    const { user, system } = process.cpuUsage(before);
    return { wall, cpu: (user + system) / 1000 };
  };
  const texts: HostileTime[] = [];
  const slow: string[] = [];
  for (let index = 0; index < warmUp + count; index++) {
    const unit = Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join('');
    const took = read(unit);
    if (index < warmUp) continue;
    texts.push(took);
    if (took.wall > slowMs || took.cpu > slowMs) slow.push(unit);
  }
  return { texts, again: slow.map(read) };
};

console.log(JSON.stringify(main(Number(process.argv[2]))));
