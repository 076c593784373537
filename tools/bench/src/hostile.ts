import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Figure, percentile, round } from './figures';
import { isQuick } from './filled';
import { nodeFlags } from './product';
import type { HostileTime, HostileTimes } from './read-hostile';

const run = promisify(execFile);
const atMostMs = 20;

/** Texts made to be slow to read (`read-hostile.ts`), with the settings that `npm start` gives its Node. */
export const benchHostile = async (): Promise<Figure[]> => {
  const { stdout } = await run(
    process.execPath,
    [...nodeFlags(), '--import', 'tsx', join(__dirname, 'read-hostile.ts'), String(isQuick() ? 200 : 5_000)],
    { maxBuffer: 1e7, timeout: 900_000 },
  );
  const { texts, again } = JSON.parse(stdout.trim().split('\n').at(-1)!) as HostileTimes;
  const figure = (name: string, of: (time: HostileTime) => number, clock: string): Figure => {
    const times = texts.map(of);
    const most = Math.max(...times);
    const alone = texts.filter(({ collecting }) => collecting === 0);
    return {
      name,
      value: round(most),
      unit: 'ms',
      target: `≤ ${atMostMs}`,
      holds: most <= atMostMs,
      note:
        `${times.length} texts of 100 KB, ${clock}; p50 ${round(percentile(times, 0.5))}, p99 ${round(percentile(times, 0.99))}; ` +
        `${times.filter((time) => time > atMostMs).length} took more, those of either figure read again at most ${round(Math.max(0, ...again.map(of)))}; ` +
        `of those into which no collection fell (${alone.length}) at most ${round(Math.max(0, ...alone.map(of)))}, longest collection ${round(Math.max(0, ...texts.map(({ collecting }) => collecting)))}`,
    };
  };
  return [
    figure('rules.hostile.max', ({ wall }) => wall, 'how long each holds up the process'),
    figure('rules.hostile.cpu', ({ cpu }) => cpu, 'CPU time of all threads, collections and compilations included'),
  ];
};
