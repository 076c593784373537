import { readdir, rm } from 'node:fs/promises';
import { filesFolder, putAway } from '@hubbub/conversations';
import { startObjectStore } from '@hubbub/runtime/testing';
import sharp from 'sharp';
import { startTestServer, type TestServer } from './testing';

let server: TestServer;
let store: Awaited<ReturnType<typeof startObjectStore>>;
let photo: Buffer;

beforeAll(async () => {
  store = await startObjectStore();
  server = await startTestServer({ withWorker: false, env: { S3_URL: store.url } });
  photo = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#36c' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  await server.stop();
  await store.stop();
});

const upload = async (bytes: Buffer | string, name = 'a.jpg') => {
  const form = new FormData();
  form.append('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]), name);
  const answer = await fetch(`${server.url}/api/attachments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}` },
    body: form,
  });
  return { status: answer.status, body: (await answer.json()) as { id: string; code?: string } };
};
const get = (path: string) =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.token}` } }).then(async (answer) => ({
    status: answer.status,
    bytes: Buffer.from(await answer.arrayBuffer()),
  }));

it('keeps files in the store, and serves them on a machine that has none of them', async () => {
  const { status, body } = await upload(photo);
  expect(status).toBe(201);
  const name = `/bucket/files/${server.workspaceId}/${body.id}`;
  expect(store.objects.get(name)?.equals(photo)).toBe(true);
  await rm(filesFolder(server.ctx, server.workspaceId), { recursive: true });
  expect((await get(`/api/attachments/${body.id}`)).bytes.equals(photo)).toBe(true);
  const small = await get(`/api/attachments/${body.id}/thumbnail`);
  expect(await sharp(small.bytes).metadata()).toMatchObject({ format: 'webp', width: 640 });
});

it('puts away what nobody used for a day, and brings it back', async () => {
  const { body } = await upload(photo);
  const later = { ...server.ctx, clock: () => new Date(Date.now() + 25 * 3_600_000) };
  expect(await putAway(later, server.workspaceId)).toBeGreaterThanOrEqual(2);
  expect(await readdir(filesFolder(server.ctx, server.workspaceId))).toEqual([]);
  expect((await get(`/api/attachments/${body.id}`)).bytes.equals(photo)).toBe(true);
});

it('keeps nothing that the store did not take, and says that it is away', async () => {
  store.setDown(true);
  const before = await readdir(filesFolder(server.ctx, server.workspaceId));
  const { status, body } = await upload('words', 'a.txt');
  store.setDown(false);
  expect([status >= 500, body.code]).toEqual([true, 'store_down']);
  expect(await readdir(filesFolder(server.ctx, server.workspaceId))).toEqual(before);
});

it('refuses a file for which there is no room, and takes it once there is', async () => {
  const { usedBytes } = (await server.api('GET', '/api/storage')).body as unknown as { usedBytes: number };
  expect(usedBytes).toBeGreaterThan(0);
  await server.api('PATCH', '/api/storage', { quotaBytes: usedBytes + 5 });
  const refused = await upload('six ch', 'a.txt');
  expect(refused).toMatchObject({ status: 413, body: { code: 'storage_full' } });
  expect((await upload('five!', 'a.txt')).status).toBe(201);
  expect((await upload('1', 'a.txt')).status).toBe(413);
  await server.api('PATCH', '/api/storage', { quotaBytes: usedBytes + 100 });
  expect((await upload('six ch', 'a.txt')).status).toBe(201);
});
