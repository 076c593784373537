import { spawn } from 'node:child_process';

/**
 * Stops the server should this process die without doing so itself: a shell waits on a pipe that only we hold open, so
 * it wakes the moment we are gone, however that happened. Returns the way to dismiss it. Costs one small process.
 */
export function watchOver(serverPid: number): () => void {
  if (process.platform === 'win32') return () => undefined; // the next start clears what is left
  const script = 'read -r _; kill -INT "$1" 2>/dev/null';
  // A session of its own: Ctrl-C in the terminal is for us alone, and we stop the server last.
  const shell = spawn('/bin/sh', ['-c', script, 'hubbub-watchdog', `${serverPid}`], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as typeof shell.stdin & { unref?: () => void }).unref?.();
  return () => {
    shell.kill('SIGKILL');
    shell.stdin.destroy();
  };
}
