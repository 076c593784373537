import type { AddressInfo } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import express from 'express';
import { request } from 'undici';
import { smallerJson } from './smaller-json';

const long = { items: Array.from({ length: 500 }, (_, id) => ({ id, text: 'قوری شکسته رسید' })), nextCursor: null };
let url: string;
let close: () => void;

beforeAll(async () => {
  const app = express()
    .use(smallerJson)
    .get('/long', (_req, res) => void res.status(202).json(long))
    .get('/short', (_req, res) => void res.json({ id: 1 }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => void server.close();
});
afterAll(() => close());

const get = async (path: string, accepts: string) => {
  const { statusCode, headers, body } = await request(url + path, { headers: { 'accept-encoding': accepts } });
  return { statusCode, headers, bytes: Buffer.from(await body.arrayBuffer()) };
};

it('packs a long answer for whoever takes it, and the answer is the same', async () => {
  const answer = await get('/long', 'gzip, deflate, br');
  expect(answer.statusCode).toBe(202);
  expect(answer.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'application/json; charset=utf-8' });
  expect(JSON.parse(brotliDecompressSync(answer.bytes).toString())).toEqual(long);
  expect(answer.bytes.length).toBeLessThan(JSON.stringify(long).length / 4);
});

it('leaves short answers and other clients alone', async () => {
  expect((await get('/short', 'br')).headers['content-encoding']).toBeUndefined();
  const plain = await get('/long', 'gzip, deflate');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(JSON.parse(plain.bytes.toString())).toEqual(long);
});
