import { existsSync, mkdirSync } from 'node:fs';
import { install } from './install.mjs';
import { runJest } from './jest-run.mjs';
import { inRoot, say } from './project.mjs';
import { runQuietly } from './processes.mjs';
import { createTally } from './tally.mjs';
import { runTests } from './test.mjs';

/** The line of the container image and the newest one; npm carries Node itself, without an install script. */
const otherLines = ['22', '24'];

/** `npm test` with full sizes, then the tests again on the other lines of Node. True when nothing failed. */
export async function runLongTests() {
  const env = { HUBBUB_TEST_SIZE: 'full' };
  const isGood = await runTests(env);
  const tally = createTally();
  tally.add(isGood ? { passed: 1 } : { failed: 1 });
  await install();
  for (const line of otherLines.filter((line) => !process.versions.node.startsWith(`${line}.`))) {
    const node = await installNode(line);
    if (node) tally.add(await runJest({ projects: ['unit', 'database'], node }));
    else {
      process.stdout.write(
        `skipped: Node ${line} (npm has none for ${process.platform}-${process.arch}, or no network)\n`,
      );
      tally.add({ skipped: 1 });
    }
  }
  return tally.finish();
}

async function installNode(line) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = inRoot('node_modules', '.cache', `node-${line}`);
  const binary = inRoot('node_modules', '.cache', `node-${line}`, 'node_modules', name, 'bin', 'node');
  if (existsSync(binary)) return binary;
  say(`Fetching Node ${line} …`);
  mkdirSync(folder, { recursive: true });
  await runQuietly(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--no-engine-strict', `${name}@${line}`],
    {
      cwd: folder,
    },
  );
  return existsSync(binary) ? binary : null;
}
