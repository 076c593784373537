import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, round } from './figures';
import { freePort, startProgram, treeMemoryMb } from './processes';

/** The newcomer's first start (installed and built, empty data directory), the second, and memory a minute later. */
export const benchStart = async (): Promise<Figure[]> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hubbub-bench-start-'));
  const env = { HUBBUB_DATA_DIR: dataDir, PORT: String(await freePort()) };
  const start = () => startProgram(['tools/setup/run.mjs', 'start'], /Hubbub is ready/, env);
  try {
    const first = await start();
    await first.stop();
    const second = await start();
    const seconds = second.readyMs / 1000;
    await second.stop();
    const idle = await startProgram(['tools/setup/run.mjs', 'start'], /Hubbub is ready/, {
      ...env,
      HUBBUB_DEMO: 'off',
    });
    await sleep(60_000);
    const memory = treeMemoryMb(idle.child.pid!);
    await idle.stop();
    return [
      {
        name: 'start.first',
        value: round(first.readyMs / 1000),
        unit: 's',
        target: 'printed; installation and build not counted',
        holds: true,
      },
      { name: 'start.second', value: round(seconds), unit: 's', target: '≤ 5', holds: seconds <= 5 },
      ...(memory === null
        ? []
        : [{ name: 'memory.idle', value: Math.round(memory), unit: 'MB', target: '≤ 350', holds: memory <= 350 }]),
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};
