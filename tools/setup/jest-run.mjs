import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnv } from './processes.mjs';
import { root } from './project.mjs';
import { tool } from './tool.mjs';

const patienceMs = 60_000;

/**
 * Runs some of Jest's projects and returns the counts. A test file that cannot be loaded counts as one failure, and so
 * does a run that does not end after its last test.
 * @param {{ projects: string[], env?: Record<string, string>, node?: string }} options
 */
export async function runJest({ projects, env = {}, node = process.execPath }) {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-jest-'));
  const file = join(folder, 'results.json');
  const jest = tool('jest');
  const args = [jest, '--selectProjects', ...projects, '--passWithNoTests', '--json', `--outputFile=${file}`];
  const child = spawn(node, args, { cwd: root, env: childEnv(env), stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve));
  const stuck = watchForStuck(file, child);
  await ended;
  const results = readResults(file);
  const isStuck = stuck();
  rmSync(folder, { recursive: true, force: true });
  if (!results) return { failed: 1 };
  return {
    passed: results.numPassedTests,
    failed:
      results.numFailedTests + results.numRuntimeErrorTestSuites + (isStuck ? 1 : 0) + (results.wasInterrupted ? 1 : 0),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Ends a Jest that has written its results and yet does not stop; returns the way to ask whether that was needed. */
function watchForStuck(file, child) {
  let isStuck = false;
  let writtenAt = null;
  const timer = setInterval(() => {
    if (!readResults(file)) return;
    writtenAt ??= Date.now();
    if (Date.now() - writtenAt < patienceMs) return;
    isStuck = true;
    process.stdout.write('FAIL Jest did not end after its last test: something it started is still running\n');
    child.kill('SIGKILL');
    clearInterval(timer);
  }, 1000);
  return () => {
    clearInterval(timer);
    return isStuck;
  };
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
