import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tells a living process from a later one that got the same number; null when there is none. */
export function identifyProcess(pid: number): string | null {
  if (process.platform === 'linux') {
    const fields = readOrNull(`/proc/${pid}/stat`)?.split(') ').pop()?.split(' ');
    return !fields || fields[0] === 'Z' ? null : `${pid}@${fields[19]}`; // 22nd field of proc(5): when it started
  }
  if (process.platform === 'win32') return isAlive(pid) ? `${pid}` : null;
  const started = runOrNull('ps', ['-o', 'lstart=', '-p', `${pid}`]);
  return started ? `${pid}@${started}` : null;
}

/** The command line a process was started with, or '' when it is gone or not ours to see. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return (readOrNull(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
  return runOrNull('ps', ['-o', 'command=', '-p', `${pid}`]) ?? '';
}

/** Resolves to true once the process is gone, to false after `timeoutMs`. */
export async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (identifyProcess(pid) !== null) {
    if (Date.now() > until) return false;
    await sleep(25);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function runOrNull(file: string, args: readonly string[]): string | null {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}
