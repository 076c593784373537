import { createServer, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { readBodies } from './read-bodies';

let server: Server;
let port = 0;
const received: number[] = [];
let onBytes: (() => void) | null = null;

const start = async (bounds: Parameters<typeof readBodies>[0]): Promise<void> => {
  const app = express();
  app.post(
    '/',
    (req, _res, next) => {
      req.on('data', () => onBytes?.());
      next();
    },
    readBodies({ mostOfOne: 5_000, ...bounds }),
    (req, res) => {
      received.push((req.body as Buffer | undefined)?.length ?? 0);
      res.send('ok');
    },
  );
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
};
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  received.splice(0);
});

/** A request whose first bytes have arrived at the server. */
const send = async (firstBytes: number, ofBytes: number) => {
  const sent: ClientRequest = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: { 'content-length': ofBytes },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
  });
  answered.catch(() => undefined);
  const arrived = new Promise<void>((resolve) => (onBytes = resolve));
  sent.write(Buffer.alloc(firstBytes));
  await arrived;
  return { answered, end: () => sent.end(Buffer.alloc(ofBytes - firstBytes)) };
};
const bodyOf = async (answer: IncomingMessage): Promise<{ code: string }> => {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return JSON.parse(text) as { code: string };
};

it('refuses the body that is too much with those that are still arriving, and none of them', async () => {
  await start({ mostBytes: 1_000, withinMs: 60_000 });
  const first = await send(400, 500);
  const second = await send(400, 500);
  const third = await send(400, 500);
  const refused = await third.answered;
  expect([refused.statusCode, refused.headers['retry-after'], refused.headers.connection]).toEqual([503, '5', 'close']);
  expect(await bodyOf(refused)).toMatchObject({ code: 'busy' });
  first.end();
  second.end();
  expect([(await first.answered).statusCode, (await second.answered).statusCode]).toEqual([200, 200]);
  // All of it is free again, what was broken off too.
  const whole = await send(900, 1_000);
  whole.end();
  expect((await whole.answered).statusCode).toBe(200);
  expect(received).toEqual([500, 500, 1_000]);
});

it('refuses what declares too much before it is read, and what turns out too much while it comes', async () => {
  await start({});
  const declared = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'content-length': 5_001 } });
  const asked = new Promise<IncomingMessage>((resolve) => declared.once('response', resolve));
  declared.once('error', () => undefined);
  declared.flushHeaders();
  const streamed = request({ host: '127.0.0.1', port, method: 'POST' });
  const told = new Promise<IncomingMessage>((resolve) => streamed.once('response', resolve));
  streamed.once('error', () => undefined);
  streamed.write(Buffer.alloc(3_000));
  streamed.write(Buffer.alloc(3_000));
  for (const answer of [await asked, await told]) {
    expect([answer.statusCode, answer.headers.connection]).toEqual([413, 'close']);
    expect(await bodyOf(answer)).toMatchObject({ code: 'too_large' });
  }
  expect(received).toEqual([]);
});

it('answers 408 to a sender that does not come to an end', async () => {
  await start({ mostBytes: 1_000, withinMs: 50 });
  const slow = await send(10, 500);
  const answer = await slow.answered;
  expect([answer.statusCode, answer.headers.connection]).toEqual([408, 'close']);
  expect(await bodyOf(answer)).toMatchObject({ code: 'too_slow' });
  expect(received).toEqual([]);
});

it('leaves requests without a body alone', async () => {
  await start({ mostBytes: 0, withinMs: 0 });
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' });
  expect(answer.status).toBe(200);
});
