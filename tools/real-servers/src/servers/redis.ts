import { startProgram } from '../background-program';
import { freePort } from '../free-port';
import { requireProgram } from '../system-software';
import { waitFor } from '../wait-for';
import { connect } from 'node:net';
import type { Say } from './server';

/** A Redis on a free port that keeps nothing. Throws MissingSoftware. */
export const startRedis = async (say: Say): Promise<{ host: string; stop(): Promise<void> }> => {
  const program = await requireProgram(
    { programs: ['redis-server', 'valkey-server'], packageName: 'redis-server' },
    say,
  );
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = startProgram(program, args);
  await waitFor('Redis', () => canConnect(port), { timeoutMs: 15_000, everyMs: 50 });
  return { host: `127.0.0.1:${port}`, stop: () => server.stop() };
};

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
