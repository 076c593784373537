import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchAttachments, filesFolder, sweepUploads } from '@hubbub/conversations';
import type { Message } from '@hubbub/contracts';
import sharp from 'sharp';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
let media: Server;
let mediaUrl: string;
let photo: Buffer;
let isDown = true;

beforeAll(async () => {
  [server, platform] = await Promise.all([
    startTestServer({ env: { PUBLIC_URL: 'https://hubbub.example' } }),
    startPlatform(),
  ]);
  channel = await connectHttpChannel(server, platform.url);
  photo = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#c33' } })
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .jpeg()
    .toBuffer();
  media = createServer((req, res) => {
    if (req.url === '/photo') return void res.end(photo);
    if (req.url === '/page') return void res.setHeader('content-type', 'image/png').end('<html><script>1</script>');
    if (req.url === '/down' && isDown) return void res.writeHead(503).end();
    if (req.url === '/down') return void res.end(photo);
    if (req.url === '/endless') {
      const more = (): void => void (res.write(Buffer.alloc(1 << 20)) ? setImmediate(more) : res.once('drain', more));
      res.on('error', () => undefined);
      return more();
    }
    res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
  mediaUrl = `http://127.0.0.1:${(media.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  media.closeAllConnections();
  await new Promise((resolve) => media.close(resolve));
});

type Kept = Message['attachments'][number];

/** A message with these files, once nothing of it is being fetched any more. */
const receive = async (
  name: string,
  attachments: { url: string; type: string }[],
  isDone = (files: Kept[]) => files.every(({ state }) => state !== 'waiting'),
): Promise<{ conversationId: string; message: Message }> => {
  await channel.deliver([
    {
      id: `m-${name}`,
      conversation: { id: name, kind: 'direct' },
      author: { id: name, name },
      text: 'Look',
      sentAt: new Date().toISOString(),
      attachments,
    },
  ]);
  const found = await eventually(
    async () => {
      const { items } = (await server.api('GET', '/api/conversations?limit=200')).body;
      const conversation = (items as unknown as { id: string; contact: { name: string } }[]).find(
        ({ contact }) => contact.name === name,
      );
      if (!conversation) return null;
      const messages = (await server.api('GET', `/api/conversations/${conversation.id}/messages`)).body.items;
      return { conversationId: conversation.id, message: messages[0] as unknown as Message };
    },
    (value) => value !== null && isDone(value.message.attachments),
  );
  return found!;
};

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${server.token}` }) =>
  fetch(server.url + path, { headers });

const upload = async (name: string, bytes: Buffer | string, type = 'application/octet-stream') => {
  const form = new FormData();
  const part = typeof bytes === 'string' ? bytes : new Uint8Array(bytes);
  form.append('file', new Blob([part], { type }), name);
  const headers = { authorization: `Bearer ${server.token}` };
  const answer = await fetch(`${server.url}/api/attachments`, { method: 'POST', body: form, headers });
  return { status: answer.status, body: (await answer.json()) as Kept & { id: string; code?: string } };
};

it('keeps a picture that came with a message, and shows it small and without metadata', async () => {
  const { message } = await receive('Picture', [{ url: `${mediaUrl}/photo`, type: 'image' }]);
  const [file] = message.attachments;
  expect(file).toMatchObject({ type: 'image', mimeType: 'image/jpeg', bytes: photo.length, state: 'kept' });
  expect(message.version).toBeGreaterThan(1);

  const whole = await get(`/api/attachments/${file!.id}`);
  expect(whole.status).toBe(200);
  expect(Buffer.from(await whole.arrayBuffer()).equals(photo)).toBe(true);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  const small = await get(`/api/attachments/${file!.id}/thumbnail`);
  const thumbnail = Buffer.from(await small.arrayBuffer());
  expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 640, height: 320 });
  expect((await sharp(thumbnail).metadata()).exif).toBeUndefined();
  expect(thumbnail.includes('a secret place')).toBe(false);
});

it('answers another workspace 404 for a file, and nobody at all 401', async () => {
  const { message } = await receive('Ours', [{ url: `${mediaUrl}/photo`, type: 'image' }]);
  const token = await makeToken(server.ctx, await makeWorkspace(server), 'owner');
  for (const path of [
    `/api/attachments/${message.attachments[0]!.id}`,
    `/api/attachments/${message.attachments[0]!.id}/thumbnail`,
  ]) {
    expect((await get(path, { authorization: `Bearer ${token}` })).status).toBe(404);
    expect((await get(path, {})).status).toBe(401);
  }
});

it('says of each file that cannot be kept why, while the message stands as it came', async () => {
  const { message } = await receive('Liar', [
    { url: `${mediaUrl}/page`, type: 'image' },
    { url: `${mediaUrl}/endless`, type: 'video' },
    { url: `${mediaUrl}/gone`, type: 'image' },
    { url: 'http://169.254.169.254/latest/meta-data', type: 'image' },
    { url: `${mediaUrl}/photo`, type: 'image' },
  ]);
  expect(message.text).toBe('Look');
  expect(message.attachments.map(({ state, reason }) => [state, reason ?? null])).toEqual([
    ['failed', 'This was called image, and its bytes are text/plain'],
    ['failed', 'The answer is larger than 25000000 bytes'],
    ['failed', 'The address answered 404'],
    ['failed', expect.stringContaining('169.254.169.254 is not a public address')],
    ['kept', null],
  ]);
});

it('tries again where the address is only down for now, and gives up in the end', async () => {
  const { message } = await receive('Down', [{ url: `${mediaUrl}/down`, type: 'image' }], (files) => files.length > 0);
  const { workspaceId } = server;
  const payload = { workspaceId, messageId: message.id };
  const read = async () =>
    (
      (await server.api('GET', `/api/conversations/${message.conversationId}/messages`)).body
        .items[0] as unknown as Message
    ).attachments[0]!;
  await fetchAttachments(server.ctx, { ...payload, attempt: 1 });
  expect((await read()).state).toBe('waiting');
  isDown = false;
  await Promise.all([0, 1].map((attempt) => fetchAttachments(server.ctx, { ...payload, attempt })));
  expect((await read()).state).toBe('kept');
  const files = await readdir(filesFolder(server.ctx, workspaceId));
  const [{ count }] = (await server.ctx.store.transaction(workspaceId, (db) =>
    db.query('SELECT count(*)::int FROM attachment WHERE workspace_id = $1', [workspaceId]),
  )) as [{ count: number }];
  expect(files.filter((name) => !name.includes('.'))).toHaveLength(count); // the loser of the race left nothing

  isDown = true;
  const other = await receive('Still down', [{ url: `${mediaUrl}/down`, type: 'image' }], (all) => all.length > 0);
  await fetchAttachments(server.ctx, { workspaceId, messageId: other.message.id, attempt: 5 });
  const after = (await server.api('GET', `/api/conversations/${other.conversationId}/messages`)).body.items;
  expect((after[0] as unknown as Message).attachments[0]).toMatchObject({
    state: 'failed',
    reason: 'The address answered 503',
  });
});

it('says on the message that there is no room for its file, and keeps it once there is', async () => {
  const { usedBytes, quotaBytes } = (await server.api('GET', '/api/storage')).body as unknown as {
    usedBytes: number;
    quotaBytes: number;
  };
  await server.api('PATCH', '/api/storage', { quotaBytes: usedBytes });
  const { conversationId, message } = await receive('No room', [{ url: `${mediaUrl}/photo`, type: 'image' }], (files) =>
    files.some(({ reasonCode }) => reasonCode === 'no_room'),
  ).finally(() => server.api('PATCH', '/api/storage', { quotaBytes }));
  expect(message.text).toBe('Look');
  expect(message.attachments[0]).toMatchObject({ id: null, state: 'waiting', reasonCode: 'no_room' });
  await fetchAttachments(server.ctx, { workspaceId: server.workspaceId, messageId: message.id, attempt: 1 });
  const { body } = await server.api('GET', `/api/conversations/${conversationId}/messages`);
  const [kept] = (body.items[0] as unknown as Message).attachments;
  expect(kept).toMatchObject({ state: 'kept', id: expect.any(String) as string });
  expect([kept!.reason, kept!.reasonCode]).toEqual([undefined, undefined]);
});

it('takes uploads by what they are, and serves nothing that could run', async () => {
  const picture = await upload('../../etc/photo\u202egpj.exe', photo);
  expect(picture).toMatchObject({
    status: 201,
    body: { type: 'image', mimeType: 'image/jpeg', bytes: photo.length, name: 'photogpj.exe' },
  });
  for (const [name, bytes] of [
    ['page.html', '<html><script>alert(1)</script></html>'],
    ['drawing.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['photo.png', 'MZ\0\0 not a picture'],
  ] as const) {
    const kept = await upload(name, bytes, 'image/png');
    expect(kept.body).toMatchObject({ type: 'file', name });
    const served = await get(`/api/attachments/${kept.body.id}`);
    expect(served.headers.get('content-type')).toBe('application/octet-stream');
    expect(served.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect((await get(`/api/attachments/${kept.body.id}/thumbnail`)).status).toBe(404);
  }
});

it('refuses an upload that is empty, no form, or too large', async () => {
  expect((await upload('empty.txt', '')).status).toBe(400);
  expect((await server.api('POST', '/api/attachments', { file: 'x' })).status).toBe(400);
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'multipart/form-data; boundary=x' };
  const cut = await fetch(`${server.url}/api/attachments`, { method: 'POST', body: '--x\r\nnonsense', headers });
  expect(cut.status).toBe(400);
  const before = await readdir(filesFolder(server.ctx, server.workspaceId));
  expect(before.filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('sends uploads, by an address that opens that one file without a session', async () => {
  const { conversationId } = await receive('Customer', []);
  const { body: kept } = await upload('offer.jpg', photo);
  const sent = await server.api('POST', `/api/conversations/${conversationId}/messages`, {
    text: 'Here it is',
    attachments: [kept.id],
  });
  expect(sent.status).toBe(202);
  const call = await eventually(
    () => Promise.resolve(platform.calls.find(({ text }) => text === 'Here it is')),
    (found) => found !== undefined,
  );
  const [file] = call!['attachments'] as { type: string; url: string; name: string }[];
  expect(file).toMatchObject({ type: 'image', name: 'offer.jpg' });
  const { pathname } = new URL(file!.url);
  expect(pathname).toMatch(/^\/files\/[\w-]+\.jpg$/);
  const answer = await get(pathname, {});
  expect(answer.status).toBe(200);
  expect(Buffer.from(await answer.arrayBuffer()).equals(photo)).toBe(true);
  const [, token] = /\/files\/([\w-]+)/.exec(pathname)!;
  const other = token!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/^(.{20})./, '$1_');
  expect((await get(`/files/${other}.jpg`, {})).status).toBe(404);
});

it('refuses before anything is queued what the platform would not take', async () => {
  const { conversationId } = await receive('Too many', []);
  const ids = await Promise.all(Array.from({ length: 2 }, async () => (await upload('a.txt', 'hello')).body.id));
  const answer = await server.api('POST', `/api/conversations/${conversationId}/messages`, {
    text: 'x',
    attachments: [ids[0]!, '0190b8a0-0000-7000-8000-000000000000'],
  });
  expect(answer.status).toBe(404);
  const big = await upload('big.bin', Buffer.alloc(10_000_001, 1));
  const refused = await server.api('POST', `/api/conversations/${conversationId}/messages`, {
    text: 'x',
    attachments: [big.body.id],
  });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'attachment_too_large', details: { limit: 10_000_000, bytes: 10_000_001 } },
  });
  const messages = (await server.api('GET', `/api/conversations/${conversationId}/messages`)).body.items;
  expect(messages).toHaveLength(1);
});

it('removes files with the person who sent them, and uploads that nobody sent', async () => {
  const { message } = await receive('To erase', [{ url: `${mediaUrl}/photo`, type: 'image' }]);
  const { id } = message.attachments[0]!;
  expect((await server.api('POST', `/api/contacts/${message.author.id}/erase`, {})).status).toBeLessThan(300);
  const unsent = await upload('unsent.txt', 'never sent');
  const { ctx, workspaceId } = server;
  expect(await sweepUploads(ctx, workspaceId)).toBe(0);
  const later = { ...ctx, clock: () => new Date(Date.now() + 49 * 3_600_000) };
  expect(await sweepUploads(later, workspaceId)).toBeGreaterThan(0);
  const left = await readdir(filesFolder(ctx, workspaceId));
  expect(left.filter((name) => name.startsWith(id!) || name.startsWith(unsent.body.id))).toEqual([]);
  expect((await get(`/api/attachments/${id}`)).status).toBe(404);
});
