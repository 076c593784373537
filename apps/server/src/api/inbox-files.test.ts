import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { request } from 'undici';
import { inboxFiles } from './inbox-files';

const dir = mkdtempSync(join(tmpdir(), 'inbox-files-'));
const script = 'console.log("the inbox")';
let url: string;
let close: () => void;

beforeAll(async () => {
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<title>Hubbub</title>');
  writeFileSync(join(dir, 'assets', 'index-1.js'), script);
  writeFileSync(join(dir, 'assets', 'index-1.js.gz'), gzipSync(script));
  writeFileSync(join(dir, 'assets', 'index-1.js.br'), brotliCompressSync(script));
  writeFileSync(join(dir, 'assets', 'plain-2.css'), 'a{}');
  const server = express().use(inboxFiles(dir)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => void server.close();
});
afterAll(() => {
  close();
  rmSync(dir, { recursive: true });
});

const get = async (path: string, accepts: string) => {
  const { statusCode, headers, body } = await request(url + path, {
    headers: { 'accept-encoding': accepts, accept: '*/*' },
  });
  return { statusCode, headers, bytes: Buffer.from(await body.arrayBuffer()) };
};

it.each([
  ['gzip, deflate, br', 'br', brotliCompressSync(script)],
  ['gzip', 'gzip', gzipSync(script)],
  ['identity', undefined, Buffer.from(script)],
])('sends a browser that takes "%s" the twin it can read', async (accepts, encoding, expected) => {
  const answer = await get('/assets/index-1.js', accepts);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-encoding']).toBe(encoding);
  expect(answer.headers['content-type']).toMatch(/javascript/);
  expect(answer.headers['cache-control']).toMatch(/immutable/);
  expect(answer.headers.vary).toMatch(/accept-encoding/i);
  expect(answer.bytes.equals(expected)).toBe(true);
});

it('sends what has no twin as it is, and says when there is no such file', async () => {
  expect(await get('/assets/plain-2.css', 'gzip, br')).toMatchObject({ statusCode: 200, bytes: Buffer.from('a{}') });
  expect((await get('/assets/none.js', 'gzip, br')).statusCode).toBe(404);
  expect((await get('/inbox/some-id', 'br')).bytes.toString()).toBe('<title>Hubbub</title>');
});
