import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, fchownSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandAs, type Account } from './account';
import type { Binaries } from './binaries';
import { EmbeddedPostgresError } from './error';
import { readPostmaster, type Layout } from './layout';
import { settingsOf } from './settings';

const logLimitBytes = 10_000_000;
const recoveryLimitMs = 600_000;

/** A server process that accepts connections; `ended` resolves when it is gone. */
export interface RunningServer {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
  readonly ended: Promise<void>;
}

/** Starts the server and waits until it accepts connections. Throws EmbeddedPostgresError with the server's own reason. */
export async function startServer(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  wantedPort: number,
  isDurable: boolean,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wantedPort || (await findFreePort());
    const outcome = await launch(layout, binaries, account, port, isDurable);
    if (typeof outcome !== 'string') return outcome;
    // Between finding a free port and taking it another program may have been faster.
    const isTaken = /could not bind|could not create any TCP\/IP sockets/i.test(outcome);
    if (isTaken && !wantedPort && attempt < 5) continue;
    if (isTaken) throw new EmbeddedPostgresError(`Port ${port}, wanted for PostgreSQL, is in use by another program.`);
    throw new EmbeddedPostgresError(`PostgreSQL did not start: ${outcome} (all of it: ${layout.log})`);
  }
}

async function launch(
  layout: Layout,
  binaries: Binaries,
  account: Account | null,
  port: number,
  isDurable: boolean,
): Promise<RunningServer | string> {
  const settings = Object.entries(settingsOf(port, isDurable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const paths = [...binaries.samples, layout.cluster];
  const { file, args, ...as } = commandAs(account, paths, binaries.postgres, ['-D', layout.cluster, ...settings]);
  const log = openLog(layout, account);
  const before = fstatSync(log).size;
  const child = spawn(file, args, { ...as, cwd: layout.root, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let failure: Error | null = null;
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isOver = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', (error) => {
      failure = error;
      end();
    });
  });
  const until = Date.now() + recoveryLimitMs; // a crashed run's log is replayed before the first connection
  while (!isOver && Date.now() < until) {
    const postmaster = readPostmaster(layout);
    if (postmaster?.pid === child.pid && postmaster?.isReady) {
      child.unref();
      return { child, pid: postmaster.pid, port, ended };
    }
    await sleep(15);
  }
  if (!isOver) child.kill('SIGQUIT');
  await ended;
  return (failure as Error | null)?.message ?? reasonIn(layout.log, before);
}

function openLog({ log }: Layout, account: Account | null): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_WRONLY } = constants;
  const file = openSync(log, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  if (fstatSync(file).size > logLimitBytes) ftruncateSync(file);
  if (account) fchownSync(file, account.uid, account.gid);
  return file;
}

/** The line of the log that says why, from byte `start` on. */
function reasonIn(log: string, start: number): string {
  const file = openSync(log, 'r');
  const buffer = Buffer.alloc(16_384);
  const length = readSync(file, buffer, 0, buffer.length, start);
  closeSync(file);
  const lines = buffer.toString('utf8', 0, length).split('\n').filter(Boolean);
  const bind = lines.find((line) => line.includes('could not bind'));
  const fatal = bind ?? lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines[0] ?? 'it ended without a word';
  return fatal.replace(/^.*?\] /, '');
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });
}
