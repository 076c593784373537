import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadOptions } from './load';

const run = promisify(execFile);

/** Runs the load in its own process. Throws when anything but 200 came back. */
export const runLoad = async (options: LoadOptions): Promise<{ ok: number; tookSeconds: number }> => {
  const { stdout } = await run(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'load.ts'), JSON.stringify(options)],
    { maxBuffer: 1e7, timeout: 900_000 },
  );
  const answer = JSON.parse(stdout.trim().split('\n').at(-1)!) as { ok: number; failed: number; tookSeconds: number };
  if (answer.failed > 0) throw new Error(`${answer.failed} deliveries were not answered 200`);
  return answer;
};
