import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './run-program';

export interface BackgroundProgram {
  child: ChildProcess;
  /** What it wrote so far. */
  output(): string;
  /** SIGTERM, and SIGKILL after `patienceMs`; resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a program that runs until it is stopped; it never outlives this process. */
export const startProgram = (
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; ipc?: boolean } = {},
): BackgroundProgram => {
  const { ipc, ...rest } = options;
  const child = spawn(program, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])] });
  let output = '';
  const keep = (chunk: Buffer) => void (output = (output + chunk.toString('utf8')).slice(-20_000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  running.add(child);
  const gone = once(child, 'close').then(() => void running.delete(child));
  child.on('error', (error) => keep(Buffer.from(String(error))));
  return {
    child,
    output: () => output,
    stop: async (patienceMs = 10_000) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const waited = new AbortController();
      const late = sleep(patienceMs, null, { signal: waited.signal }).then(
        () => void child.kill('SIGKILL'),
        () => undefined,
      );
      await gone;
      waited.abort();
      await late;
    },
  };
};

/** Throws with the program's last words where it ended. */
export const requireRunning = ({ child, output }: BackgroundProgram, what: string): void => {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${what} ended: ${lastLines(output(), 8)}`);
};
