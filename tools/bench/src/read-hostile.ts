import { performance, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { analyse, compileKeywords, findFlags } from '@hubbub/automation';
import { twoThousandTerms } from './keyword-terms';
import { randomOf } from './random';

/** Milliseconds that one text took: by the clock, and of all threads of the process (collector and compiler included). */
export interface HostileTime {
  wall: number;
  cpu: number;
  /** Of `wall`, what V8's collector held it up. */
  collecting: number;
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
const main = async (count: number): Promise<HostileTimes> => {
  const pauses: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => void pauses.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  const random = randomOf(12);
  const pick = () => pieces[Math.floor(random() * pieces.length)]!;
  const keywords = compileKeywords([
    {
      flag: 'own',
      terms: [...twoThousandTerms(), { text: 'collab', inflections: true }, { text: '合作', inflections: true }],
      patterns: ['(a+)+b', '([a-z]+)*!'],
    },
  ]);
  const read = (unit: string): Read => {
    const text = unit.repeat(Math.ceil(hundredKb / unit.length)).slice(0, hundredKb);
    const before = process.cpuUsage();
    const since = performance.now();
    findFlags(text, { language: analyse(text).language, keywords });
    const wall = performance.now() - since;
    const { user, system } = process.cpuUsage(before);
    return { since, wall, cpu: (user + system) / 1000 };
  };
  const texts: Read[] = [];
  const slow: string[] = [];
  for (let index = 0; index < warmUp + count; index++) {
    const unit = Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join('');
    const took = read(unit);
    if (index < warmUp) continue;
    texts.push(took);
    if (took.wall > slowMs || took.cpu > slowMs) slow.push(unit);
  }
  const again = slow.map(read);
  await turn(); // the observer hears of them behind the loop
  pauses.push(...observer.takeRecords());
  observer.disconnect();
  return { texts: withPauses(texts, pauses), again: withPauses(again, pauses) };
};

interface Read {
  since: number;
  wall: number;
  cpu: number;
}

/** Both in the order of time. */
const withPauses = (reads: readonly Read[], pauses: readonly PerformanceEntry[]): HostileTime[] => {
  let at = 0;
  return reads.map(({ since, wall, cpu }) => {
    while (at < pauses.length && pauses[at]!.startTime < since) at += 1;
    let collecting = 0;
    for (let i = at; i < pauses.length && pauses[i]!.startTime < since + wall; i++) collecting += pauses[i]!.duration;
    return { wall, cpu, collecting };
  });
};

void main(Number(process.argv[2])).then((times) => console.log(JSON.stringify(times)));
