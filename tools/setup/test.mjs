import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from './build.mjs';
import { report, runChecks } from './checks.mjs';
import { proofsFile } from './claims.mjs';
import { install } from './install.mjs';
import { runJest } from './jest-run.mjs';
import { createMark, endMarked, waitUntilGone } from './marked.mjs';
import { childEnv } from './processes.mjs';
import { inRoot, root } from './project.mjs';
import { createTally, readTally } from './tally.mjs';

/** Formatting, lint and types alone. True when all is well. */
export async function runLint() {
  await install();
  const tally = createTally();
  await runChecks(tally);
  return tally.finish();
}

/** Everything that `npm test` promises; prints the summed line last. True when nothing failed. */
export async function runTests(env = {}) {
  const tally = createTally();
  const mark = createMark();
  Object.assign(process.env, mark);
  await install();
  await runChecks(tally);
  if (await runBuild(tally)) {
    collectProofs();
    tally.add(await runJest({ projects: ['unit', 'database'], env }));
    tally.add(await runJest({ projects: ['browser'], env }));
  }
  await checkNothingLeft(tally, mark);
  return tally.finish();
}

/** What the tests print of what they proved is kept for `npm run claims`. */
function collectProofs() {
  const file = proofsFile();
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  process.env.HUBBUB_PROOFS = file;
}

/** The connectors against third-party servers. True when nothing failed. */
export async function runRealServers() {
  await install();
  await build();
  const script = inRoot('tools', 'real-servers', 'run.mjs');
  const { code, output } = existsSync(script) ? await showAndKeep(process.execPath, [script]) : { code: 1, output: '' };
  if (readTally(output)) return code === 0;
  const tally = createTally();
  tally.add({ failed: 1 });
  return tally.finish();
}

async function runBuild(tally) {
  const startedAt = Date.now();
  const failure = await build().then(
    () => null,
    (error) => error,
  );
  tally.add(report('build', { code: failure ? 1 : 0, output: failure?.message ?? '' }, startedAt));
  return failure === null;
}

async function checkNothingLeft(tally, mark) {
  const startedAt = Date.now();
  const left = await waitUntilGone(mark, 10_000);
  const output = left.map(({ pid, command }) => `still running: ${pid} ${command}`).join('\n');
  tally.add(report('nothing left running', { code: left.length > 0 ? 1 : 0, output }, startedAt));
  endMarked(left);
}

function showAndKeep(file, args) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd: root, env: childEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      output += part;
      process.stdout.write(part);
    });
    child.once('error', () => resolve({ code: 1, output }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
