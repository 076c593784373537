import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export const root = join(__dirname, '../../..');

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export interface Started {
  child: ChildProcess;
  /** From the spawn to the line that was waited for. */
  readyMs: number;
  line: string;
  stop(): Promise<void>;
}

/** Starts a program and waits for a line of its standard output. Throws with its last words when it ends before. */
export const startProgram = (
  args: string[],
  ready: RegExp,
  env: Record<string, string> = {},
  timeoutMs = 300_000,
): Promise<Started> =>
  new Promise((resolve, reject) => {
    const since = process.hrtime.bigint();
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Not ready after ${timeoutMs} ms: ${said.slice(-500)}`));
    }, timeoutMs);
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Ended with ${code}: ${said.slice(-500)}`));
    });
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      const line = said.split('\n').find((one) => ready.test(one));
      if (!line) return;
      clearTimeout(timer);
      child.stdout.off('data', hear);
      child.stdout.resume();
      resolve({
        child,
        line,
        readyMs: Number(process.hrtime.bigint() - since) / 1e6,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString('utf8')));
  });

/** Proportional set size of a process and all below it, in MB: shared pages count once. Linux only, else null. */
export const treeMemoryMb = (pid: number): number | null => {
  try {
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        // ended meanwhile
      }
    }
    const below = (id: number): number[] => [
      id,
      ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child)),
    ];
    const kb = below(pid).reduce((sum, id) => sum + pssKb(id), 0);
    return kb / 1024;
  } catch {
    return null;
  }
};

const pssKb = (pid: number): number => {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};
