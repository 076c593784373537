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

/** A process and all below it. Linux only, else only itself. */
const treeOf = (pid: number): number[] => {
  const parents = new Map<number, number>();
  for (const id of processIds()) {
    const parent = Number(statOf(id)?.[1]);
    if (Number.isFinite(parent)) parents.set(id, parent);
  }
  const below = (id: number): number[] => [
    id,
    ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child)),
  ];
  return below(pid);
};

const processIds = (): number[] => {
  try {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
};

/** The fields of `/proc/<pid>/stat` from the third on; null once the process has ended. */
const statOf = (pid: number): string[] | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

export interface Spent {
  server: number; // ms of CPU
  database: number;
}

const tickMs = 10; // of Linux on every common machine

/** CPU time so far of a server and of the PostgreSQL below it. Zeros where there is no `/proc`. */
export const cpuMs = (pid: number): Spent => {
  const of = (id: number): number => {
    const stat = statOf(id);
    // Its own in user and kernel, and its ended children's.
    return stat ? [11, 12, 13, 14].reduce((sum, index) => sum + Number(stat[index]), 0) * tickMs : 0;
  };
  const [own, ...below] = treeOf(pid);
  return { server: of(own!), database: below.reduce((sum, id) => sum + of(id), 0) };
};

export interface Held {
  server: number; // MB of proportional set size: pages that several share count once
  database: number;
}

/** Memory of a server and of the PostgreSQL below it. Null where there is no `/proc`. */
export const memoryMb = (pid: number): Held | null => {
  const [own, ...below] = treeOf(pid);
  const server = pssKb(own!) / 1024;
  return server === 0 ? null : { server, database: below.reduce((sum, id) => sum + pssKb(id), 0) / 1024 };
};

/** The same together. */
export const treeMemoryMb = (pid: number): number | null => {
  const held = memoryMb(pid);
  return held && held.server + held.database;
};

const pssKb = (pid: number): number => {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};
