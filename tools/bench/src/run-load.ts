import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadOptions } from './load';

const run = promisify(execFile);

export interface Loaded {
  ok: number; // deliveries answered 200
  tookSeconds: number;
  cpuMs: number; // of the load itself
}

/** Runs the load in its own process. Throws when anything but 200 came back. */
export const runLoad = async (options: LoadOptions): Promise<Loaded> => {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'load.ts'), JSON.stringify(options)],
    { maxBuffer: 1e7, timeout: 900_000 },
  );
  const answer = JSON.parse(stdout.trim().split('\n').at(-1)!) as Loaded & {
    failed: number;
  };
  if (answer.failed > 0) throw new Error(`${answer.failed} deliveries were not answered 200`);
  return answer;
};
