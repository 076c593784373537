import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface TsProcess {
  child: ChildProcess;
  /** The signal that ended it, or its exit code in words. */
  ended: Promise<string>;
  output(): string;
  /** As `kill -9` would; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a file of this folder as a process of its own, with nothing built. */
export const startTsProcess = (file: string, env: Record<string, string>): TsProcess => {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', loader, join(__dirname, file)], {
    cwd: join(__dirname, '..', '..', '..', '..'),
    env: { ...process.env, LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-20_000)));
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}: ${said}`)),
  );
  return {
    child,
    ended,
    output: () => said,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
