import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { notify, sendPush, tellBreaches, transact } from '@hubbub/conversations';
import { connectHttpChannel, eventually, signInAs, startPlatform, startTestServer, type TestServer } from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;
let anna: Awaited<ReturnType<typeof signInAs>>;
let berta: Awaited<ReturnType<typeof signInAs>>;
let pushService: Server;
let pushUrl: string;
const pushes: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
let pushAnswer = 201;
const busy = new Set<string>(); // paths of the push service that shall be tried again later

beforeAll(async () => {
  [server, platform] = await Promise.all([startTestServer(), startPlatform()]);
  channel = await connectHttpChannel(server, platform.url);
  [anna, berta] = [await signInAs(server, 'agent'), await signInAs(server, 'manager')];
  pushService = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      pushes.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(parts) });
      res.writeHead(busy.has(req.url ?? '') ? 503 : pushAnswer).end();
    });
  });
  await new Promise<void>((resolve) => pushService.listen(0, '127.0.0.1', resolve));
  pushUrl = `http://127.0.0.1:${(pushService.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
  await new Promise((resolve) => pushService.close(resolve));
});

interface Notice {
  id: string;
  type: string;
  text: string;
  said: { code: string } | null;
  conversationId: string | null;
  isRead: boolean;
}
const noticesOf = async (who: { headers: Record<string, string> }): Promise<Notice[]> =>
  (await server.request('GET', '/api/notifications', undefined, who.headers)).body.items as unknown as Notice[];

let count = 0;
const write = async (
  rest: Record<string, unknown> = {},
): Promise<{ id: string; name: string; post: { id: string } | null }> => {
  const { name } = (rest['author'] ?? { name: `Person ${++count}` }) as { name: string };
  await channel.deliver([
    {
      id: `m${count}`,
      conversation: { id: `c${count}`, kind: 'direct' },
      author: { id: `u-${name}`, name },
      text: 'Hello?',
      sentAt: new Date().toISOString(),
      ...rest,
    },
  ]);
  type Found = { id: string; contact: { name: string }; post: { id: string } | null };
  const found = await eventually(
    async () =>
      ((await server.api('GET', '/api/conversations?limit=200')).body.items as unknown as Found[]).find(
        ({ contact }) => contact.name === name,
      ),
    (one) => one !== undefined,
  );
  return { id: found!.id, name, post: found!.post };
};

it('tells a person once of each cause: an assignment, a mention, an answer that failed', async () => {
  const { id, name } = await write();
  const assign = () => server.request('PATCH', `/api/conversations/${id}`, { assigneeId: anna.id }, berta.headers);
  await Promise.all([assign(), assign()]);
  const note = { text: `@The can you look? @The agent` };
  await server.request('POST', `/api/conversations/${id}/notes`, note, berta.headers);
  platform.answerWith(() => ({ status: 403, body: { message: 'Blocked by <b>them</b>' } }));
  await server.request('POST', `/api/conversations/${id}/messages`, { text: 'Hi' }, anna.headers);
  const notices = await eventually(
    () => noticesOf(anna),
    (all) => all.length >= 3,
  );
  platform.answerWith(() => ({ status: 200 }));
  expect(notices.map(({ type, text }) => [type, text])).toEqual([
    ['send_failed', `The answer to ${name} was not sent: Blocked by <b>them</b>`],
    ['mentioned', `The manager mentioned you about ${name}`],
    ['assigned', `The manager assigned ${name} to you`],
  ]);
  expect(await noticesOf(berta)).toEqual([]);
});

it('tells of a wait that a policy does not allow, once a wait, and of none under a muted post', async () => {
  const { workspaceId, ctx } = server;
  await server.api('POST', '/api/sla-policies', { name: 'Quick', firstReplyMinutes: 5 });
  const { id, name } = await write();
  const muted = await write({
    conversation: { id: `comment-${count + 1}`, kind: 'comment', post: { id: 'loud', text: 'A loud post' } },
  });
  await server.api('PATCH', `/api/posts/${muted.post!.id}`, { isMuted: true });
  const later = { ...ctx, clock: () => new Date(Date.now() + 6 * 60_000) };
  await tellBreaches({ ...ctx, clock: () => new Date(Date.now() + 4 * 60_000) }, workspaceId);
  const about = async (conversation: string) =>
    (await noticesOf(berta)).filter(({ type, conversationId }) => type === 'sla' && conversationId === conversation);
  expect(await about(id)).toEqual([]);
  await Promise.all([tellBreaches(later, workspaceId), tellBreaches(later, workspaceId)]);
  await tellBreaches(later, workspaceId);
  expect((await about(id)).map(({ text }) => text)).toEqual([`${name} has waited longer than “Quick” allows`]);
  expect(await about(muted.id)).toEqual([]);
  await server.request('PATCH', `/api/conversations/${muted.id}`, { assigneeId: anna.id }, berta.headers);
  expect((await noticesOf(anna)).filter(({ conversationId }) => conversationId === muted.id)).toEqual([]);
});

it('keeps to business hours when it counts a wait', async () => {
  const { workspaceId, ctx } = server;
  const { items } = (await server.api('GET', '/api/sla-policies')).body;
  await server.api('PATCH', `/api/sla-policies/${String(items[0]!['id'])}`, {
    businessHours: { from: '09:00', to: '17:00', timeZone: 'UTC' },
  });
  const { id } = await write({ sentAt: '2026-11-02T17:30:00Z' });
  const at = (instant: string) => ({ ...ctx, clock: () => new Date(instant) });
  const about = async () => (await noticesOf(berta)).filter(({ conversationId }) => conversationId === id);
  await tellBreaches(at('2026-11-03T09:04:59Z'), workspaceId);
  expect(await about()).toEqual([]);
  await tellBreaches(at('2026-11-03T09:05:00Z'), workspaceId);
  expect(await about()).toHaveLength(1);
});

it('keeps what is late, of the answer and of the end, until it is no more, and begins anew with a new case', async () => {
  const { workspaceId, ctx } = server;
  const { items } = (await server.api('GET', '/api/sla-policies')).body;
  await server.api('DELETE', `/api/sla-policies/${String(items[0]!['id'])}`);
  const made = await server.api('POST', '/api/sla-policies', {
    name: 'Promise',
    firstReplyMinutes: 10,
    closeMinutes: 60,
    filter: { channelId: channel.id },
  });
  expect(made.status).toBe(201);
  const { id, name } = await write();
  const at = (minutes: number) => ({ ...ctx, clock: () => new Date(Date.now() + minutes * 60_000) });
  const late = async (breach: string) => {
    const { body } = await server.api('GET', `/api/conversations?limit=200&breach=${breach}`);
    return (body.items as unknown as { id: string }[]).some((one) => one.id === id);
  };
  const said = async () =>
    (await noticesOf(berta)).filter(({ conversationId, type }) => conversationId === id && type === 'sla');
  await tellBreaches(at(11), workspaceId);
  expect([await late('first_reply'), await late('close'), await late('any')]).toEqual([true, false, true]);
  await server.api('POST', `/api/conversations/${id}/messages`, { text: 'We are on it' });
  await eventually(
    () => late('first_reply'),
    (isLate) => !isLate,
  );
  expect(await late('any')).toBe(false);

  await tellBreaches(at(59), workspaceId);
  expect(await late('close')).toBe(false);
  await Promise.all([tellBreaches(at(61), workspaceId), tellBreaches(at(61), workspaceId)]);
  expect([await late('first_reply'), await late('close')]).toEqual([false, true]);
  expect((await said()).map(({ said: code }) => code)).toEqual([
    { code: 'late_close', contact: name, policy: 'Promise' },
    { code: 'late_reply', contact: name, policy: 'Promise' },
  ]);
  const load = (await server.api('GET', '/api/reports/load')).body as unknown as {
    figures: { name: string; value: number }[];
    rows: { memberId: string | null; late: number }[];
  };
  expect(load.figures.find((figure) => figure.name === 'late')?.value).toBe(
    load.rows.reduce((sum, row) => sum + row.late, 0),
  );
  // Closed it is late no more; opened again by a member it is the same case, by a new message another one.
  const patch = (status: string) => server.api('PATCH', `/api/conversations/${id}`, { status });
  await patch('closed');
  expect(await late('any')).toBe(false);
  await patch('open');
  expect(await late('close')).toBe(true);
  await patch('closed');
  await channel.deliver([
    {
      id: `again-${count}`,
      conversation: { id: `c${count}`, kind: 'direct' },
      author: { id: `u-${name}`, name },
      text: 'One more thing',
      sentAt: new Date().toISOString(),
    },
  ]);
  const status = async () =>
    (await server.api('GET', `/api/conversations/${id}`)).body as unknown as { status: string };
  await eventually(status, (one) => one.status === 'open');
  expect(await late('close')).toBe(false);
  await tellBreaches(at(61), workspaceId);
  expect(await late('close')).toBe(true);
});

/** What a browser keeps of its subscription, and how it reads what comes (RFC 8291, RFC 8188). */
const subscribe = async (who: { headers: Record<string, string> }, path: string) => {
  const own = createECDH('prime256v1');
  own.generateKeys();
  const auth = randomBytes(16);
  const body = {
    endpoint: pushUrl + path,
    expirationTime: null,
    keys: { p256dh: own.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
  };
  expect((await server.request('POST', '/api/push-subscriptions', body, who.headers)).status).toBe(204);
  return (sealed: Buffer): Record<string, unknown> => {
    const salt = sealed.subarray(0, 16);
    const theirs = sealed.subarray(21, 21 + sealed[20]!);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), theirs]);
    const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(theirs), auth, info, 32));
    const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
    const text = sealed.subarray(21 + sealed[20]!);
    const opened = createDecipheriv('aes-128-gcm', key, nonce);
    opened.setAuthTag(text.subarray(-16));
    const plain = Buffer.concat([opened.update(text.subarray(0, -16)), opened.final()]);
    return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')) as Record<string, unknown>;
  };
};

it('pushes a notice to the browsers of its member, signed by keys of our own, in plain words', async () => {
  const read = await subscribe(anna, '/push/anna');
  const { id } = await write({
    conversation: { id: 'evil', kind: 'direct' },
    id: 'evil',
    author: { id: 'evil', name: 'Person\u202e<script>\n2' },
  });
  await server.request('PATCH', `/api/conversations/${id}`, { assigneeId: anna.id }, berta.headers);
  const [push] = await eventually(
    () => Promise.resolve(pushes.filter(({ path }) => path === '/push/anna')),
    (all) => all.length > 0,
  );
  const told = read(push!.body);
  expect(told).toMatchObject({ type: 'assigned', tag: 'assigned', conversationId: id, url: `/inbox/${id}` });
  expect(told['body']).toBe('\u2068The manager\u2069 assigned \u2068Person <script> 2\u2069 to you');
  expect(push!.headers['content-encoding']).toBe('aes128gcm');

  const [, token, publicKey] = /^vapid t=([^,]+), k=(.+)$/.exec(push!.headers.authorization ?? '')!;
  const asked = await server.request('GET', '/api/push-subscriptions', undefined, anna.headers);
  expect(asked.body).toEqual({ publicKey });
  const [head, claims, signature] = token!.split('.');
  const point = Buffer.from(publicKey!, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
  expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({ aud: pushUrl });
  expect(statSync(join(server.ctx.config.dataDir, 'vapid.json')).mode & 0o777).toBe(0o600);
});

it('pushes in the language of the member, and nobody’s name where they want none on a locked screen', async () => {
  const read = await subscribe(anna, '/push/anna-private');
  const said = async () => {
    const before = pushes.length;
    const { id, name } = await write();
    await server.request('PATCH', `/api/conversations/${id}`, { assigneeId: anna.id }, berta.headers);
    const [push] = await eventually(
      () => Promise.resolve(pushes.slice(before).filter(({ path }) => path === '/push/anna-private')),
      (all) => all.length > 0,
    );
    return { name, push: read(push!.body) };
  };
  const set = (preferences: object) => server.request('PATCH', '/api/me', preferences, anna.headers);
  await set({ language: 'el' });
  const greek = await said();
  expect(greek.push['body']).toBe(`\u2068The manager\u2069: σας ανατέθηκε η συνομιλία με \u2068${greek.name}\u2069`);
  await set({ pushSays: 'kind' });
  const plain = await said();
  expect(plain.push['body']).toBe('Υπάρχει κάτι νέο για εσάς');
  expect(JSON.stringify(plain.push)).not.toContain(plain.name);
  await set({ language: 'en', pushSays: 'all' });
  const gone = await server.request(
    'DELETE',
    '/api/push-subscriptions',
    { endpoint: `${pushUrl}/push/anna-private` },
    anna.headers,
  );
  expect(gone.status).toBe(204);
});

it('tells each browser once, however often another one has to be tried again, and one who only watches too', async () => {
  const carla = await signInAs(server, 'viewer');
  const [read] = [await subscribe(carla, '/push/carla-1'), await subscribe(carla, '/push/carla-busy')];
  busy.add('/push/carla-busy');
  await transact(server.ctx, server.workspaceId, (db, changes) =>
    notify(server.ctx, db, changes, {
      workspaceId: server.workspaceId,
      memberId: carla.id,
      type: 'mentioned',
      cause: 'mentioned:once',
      conversationId: null,
      said: { code: 'mentioned', by: 'Anna', contact: 'Somebody' },
    }),
  );
  const of = (path: string) => pushes.filter((push) => push.path === path);
  const told = () =>
    server.ctx.store.transaction(server.workspaceId, async (db) => {
      const [row]: [{ count: number }] = await db.query(
        'SELECT coalesce(sum(cardinality(pushed_to)), 0)::int AS count FROM notification WHERE workspace_id = $1 AND member_id = $2',
        [server.workspaceId, carla.id],
      );
      return row.count;
    });
  await eventually(told, (count) => count === 1);
  const [notice] = await noticesOf(carla);
  await expect(
    sendPush(server.ctx, { workspaceId: server.workspaceId, notificationId: notice!.id }),
  ).rejects.toMatchObject({ outcome: 'retry' });
  busy.clear();
  await sendPush(server.ctx, { workspaceId: server.workspaceId, notificationId: notice!.id });
  expect(of('/push/carla-1')).toHaveLength(1);
  expect(of('/push/carla-busy').length).toBeGreaterThanOrEqual(3);
  expect(read!(of('/push/carla-1')[0]!.body)).toMatchObject({ type: 'mentioned', url: '/inbox' });
  for (const path of ['/push/carla-1', '/push/carla-busy'])
    await server.request('DELETE', '/api/push-subscriptions', { endpoint: pushUrl + path }, carla.headers);
});

it('keeps still in quiet hours, and forgets a browser that is gone', async () => {
  await subscribe(berta, '/push/berta');
  const quietHours = { from: '00:00', to: '23:59', days: [1, 2, 3, 4, 5, 6, 7] };
  const changed = await server.request('PATCH', '/api/me', { quietHours, timeZone: 'UTC' }, berta.headers);
  expect(changed.status).toBe(200);
  const tell = async () => {
    const { id } = await write();
    await server.request('PATCH', `/api/conversations/${id}`, { assigneeId: berta.id }, anna.headers);
    return id;
  };
  const quiet = await tell();
  await eventually(
    () => noticesOf(berta),
    (all) => all.some(({ conversationId }) => conversationId === quiet),
  );
  await server.request('PATCH', '/api/me', { quietHours: null }, berta.headers);
  pushAnswer = 410;
  await tell();
  const seen = await eventually(
    () => Promise.resolve(pushes.filter(({ path }) => path === '/push/berta')),
    (all) => all.length > 0,
  );
  expect(seen).toHaveLength(1); // the quiet one was never sent
  const left = await eventually(
    () =>
      server.ctx.store.transaction(server.workspaceId, (db) =>
        db.query('SELECT endpoint FROM push_subscription WHERE workspace_id = $1', [server.workspaceId]),
      ) as Promise<{ endpoint: string }[]>,
    (rows) => rows.length === 1,
  );
  expect(left.map(({ endpoint }) => endpoint)).toEqual([`${pushUrl}/push/anna`]);
  pushAnswer = 201;
});

it('marks one notice or all as read, and only those of the one who asks', async () => {
  const [first] = await noticesOf(anna);
  await server.request('PATCH', `/api/notifications/${first!.id}`, { isRead: true }, anna.headers);
  const others = (await noticesOf(anna)).filter(({ isRead }) => !isRead).length;
  expect(others).toBe((await noticesOf(anna)).length - 1);
  await server.request('PATCH', '/api/notifications', { isRead: true }, anna.headers);
  expect((await noticesOf(anna)).every(({ isRead }) => isRead)).toBe(true);
  expect((await noticesOf(berta)).some(({ isRead }) => !isRead)).toBe(true);
  const [hers] = await noticesOf(berta);
  expect((await server.request('PATCH', `/api/notifications/${hers!.id}`, { isRead: true }, anna.headers)).status).toBe(
    404,
  );
});
