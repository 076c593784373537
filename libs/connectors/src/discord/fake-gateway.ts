import { WebSocketServer, type WebSocket } from 'ws';
import type { AddressInfo } from 'node:net';
import { closeLater } from '../testing';

export interface Received {
  op: number;
  d: Record<string, unknown>;
}

/** One client's connection, as the server of a test sees it. */
export interface Peer {
  /** The next payload with this opcode. */
  receive(op: number): Promise<Received>;
  send(payload: object): void;
  dispatch(t: string, s: number, d: object): void;
  close(code: number): void;
  /** The code with which the client left. */
  closed: Promise<number>;
}

/** A stand-in for Discord's gateway on a free port: greets, answers heartbeats, and leaves the rest to the test. */
export const fakeGateway = async ({ heartbeatMs = 30_000, answersBeats = true } = {}) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const waiting: ((peer: Peer) => void)[] = [];
  const arrived: Peer[] = [];
  server.on('connection', (socket) => {
    const peer = peerOf(socket, answersBeats);
    const taker = waiting.shift();
    if (taker) taker(peer);
    else arrived.push(peer);
    peer.send({ op: 10, d: { heartbeat_interval: heartbeatMs } });
  });
  closeLater({
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () =>
      new Promise<Peer>((resolve) => {
        const peer = arrived.shift();
        if (peer) resolve(peer);
        else waiting.push(resolve);
      }),
  };
};

const peerOf = (socket: WebSocket, answersBeats: boolean): Peer => {
  const kept: Received[] = [];
  const takers: { op: number; take: (payload: Received) => void }[] = [];
  socket.on('message', (data: Buffer) => {
    const payload = JSON.parse(data.toString('utf8')) as Received;
    if (payload.op === 1 && answersBeats) socket.send(JSON.stringify({ op: 11 }));
    const index = takers.findIndex(({ op }) => op === payload.op);
    if (index >= 0) takers.splice(index, 1)[0]?.take(payload);
    else kept.push(payload);
  });
  return {
    receive: (op) =>
      new Promise((take) => {
        const index = kept.findIndex((payload) => payload.op === op);
        const found = index >= 0 ? kept.splice(index, 1)[0] : undefined;
        if (found) take(found);
        else takers.push({ op, take });
      }),
    send: (payload) => socket.send(JSON.stringify(payload)),
    dispatch: (t, s, d) => socket.send(JSON.stringify({ op: 0, t, s, d })),
    close: (code) => socket.close(code),
    closed: new Promise((resolve) => socket.once('close', (code) => resolve(code))),
  };
};
