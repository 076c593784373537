import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { root } from './project.mjs';

/** What every child runs with: no Nx service in the background, nothing sent anywhere. */
export const childEnv = (extra = {}) => ({
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_ISOLATE_PLUGINS: 'false',
  VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true',
  ...extra,
});

/**
 * Runs a program to its end without showing what it prints. Resolves to its exit code and all it printed, in order.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runQuietly(file, args, { env = {}, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env: childEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = [];
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    const finish = (code) => resolve({ code, output: showable(Buffer.concat(parts).toString('utf8').trim()) });
    child.once('error', (error) => {
      parts.push(Buffer.from(error.message));
      finish(1);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/** Some tools colour what they print even into a pipe. */
const showable = (text) => (process.stdout.isTTY ? text : stripVTControlCharacters(text));

/** Runs a program in our place: same terminal, its exit code. Ctrl-C reaches it by itself; we wait for its end. */
export function runInPlace(file, args, env = {}) {
  const hold = () => undefined;
  process.on('SIGINT', hold).on('SIGTERM', hold);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, env: childEnv(env), stdio: 'inherit' });
    process.once('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', hold).off('SIGTERM', hold);
      resolve(code ?? 1);
    });
  });
}
