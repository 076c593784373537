import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type ProxyMode = 'through' | 'half-open' | 'one-byte-a-second';

/**
 * A TCP proxy before a platform that can spoil the way back: `half-open` takes everything and never says a word again,
 * `one-byte-a-second` lets the answer trickle. What goes to the platform always arrives.
 */
export const startSlowProxy = async (target: { host: string; port: number }) => {
  let mode: ProxyMode = 'through';
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      if (mode === 'through') client.write(chunk);
      if (mode === 'one-byte-a-second') trickle(client, chunk);
    });
    upstream.on('end', () => mode === 'through' && client.end());
  });
  const trickle = (client: Socket, bytes: Buffer): void => {
    let at = 0;
    const timer = setInterval(() => {
      if (at >= bytes.length || client.destroyed) {
        clearInterval(timer);
        timers.delete(timer);
      } else client.write(bytes.subarray(at, (at += 1)));
    }, 1_000);
    timers.add(timer);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    set: (next: ProxyMode): void => void (mode = next),
    stop: async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
