import { generateSync } from 'otplib';
import { io, type Socket } from 'socket.io-client';
import { makeWorkspace, signInAs, startTestServer, type TestServer } from './testing';

let server: TestServer;
let now: Date;
let clock: jest.SpyInstance;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());
beforeEach(() => {
  now = new Date();
  clock = jest.spyOn(server.ctx, 'clock').mockImplementation(() => now);
});
afterEach(() => clock.mockRestore());

type Person = Awaited<ReturnType<typeof signInAs>>;
const password = 'correct horse';
const later = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1_000));
const codeOf = (secret: string): string => generateSync({ secret, epoch: Math.floor(now.getTime() / 1_000) });
const as = (who: Pick<Person, 'headers'>, method: string, path: string, body?: unknown) =>
  server.request(method, path, body, who.headers);
const emailOf = async (who: Person): Promise<string> =>
  ((await as(who, 'GET', '/api/me')).body as unknown as { email: string }).email;
const cookieOf = (answer: { headers: Headers }): { headers: Record<string, string> } => ({
  headers: { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', origin: server.url },
});
const signIn = (email: string, code?: string, given = password) =>
  server.request('POST', '/api/session', { email, password: given, ...(code ? { code } : {}) }, { origin: server.url });

/** A member with a second factor: how to sign in, what is left to recover with, and their new session. */
const enrolled = async (role: 'owner' | 'agent' = 'agent', workspaceId = server.workspaceId) => {
  const who = await signInAs(server, role, workspaceId);
  const email = await emailOf(who);
  const begun = await as(who, 'POST', '/api/me/second-factor', { password });
  expect(begun.status).toBe(201);
  const { secret, uri } = begun.body as unknown as { secret: string; uri: string };
  const confirmed = await as(who, 'POST', '/api/me/second-factor/confirm', { code: codeOf(secret) });
  expect(confirmed.status).toBe(200);
  const { recoveryCodes } = confirmed.body as unknown as { recoveryCodes: string[] };
  later(31); // a code is good once
  return { who: { ...who, ...cookieOf(confirmed) }, before: who, email, secret, uri, recoveryCodes };
};

it('asks for a code beside the password once a first code has confirmed the secret', async () => {
  const { email, secret, uri, who, before, recoveryCodes } = await enrolled();
  expect(uri).toMatch(/^otpauth:\/\/totp\/Hubbub:/);
  expect(new URL(uri).searchParams.get('secret')).toBe(secret);
  expect(recoveryCodes).toHaveLength(10);
  expect(new Set(recoveryCodes).size).toBe(10);
  expect((await as(before, 'GET', '/api/me')).status).toBe(401); // the session from before is over
  expect((await as(who, 'GET', '/api/me/second-factor')).body).toMatchObject({ isOn: true, recoveryCodesLeft: 10 });

  expect(await signIn(email)).toMatchObject({ status: 401, body: { code: 'code_required' } });
  expect(await signIn(email, '000000')).toMatchObject({ status: 401, body: { code: 'wrong_code' } });
  const code = codeOf(secret);
  expect((await signIn(email, code, 'wrong')).body).toMatchObject({ code: 'signed_out' });
  expect((await signIn(email, `${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200);
  expect(await signIn(email, code)).toMatchObject({ status: 401, body: { code: 'wrong_code' } }); // used up
  later(31);
  const early = generateSync({ secret, epoch: Math.floor(now.getTime() / 1_000) + 30 });
  expect((await signIn(email, early)).status).toBe(200); // a phone half a minute ahead
  later(120);
  expect((await signIn(email, early)).body).toMatchObject({ code: 'wrong_code' });
});

it('takes each recovery code once, and none after new ones were made', async () => {
  const { email, secret, who, recoveryCodes } = await enrolled();
  const [first = '', second = ''] = recoveryCodes;
  expect((await signIn(email, first.toUpperCase())).status).toBe(200);
  expect((await signIn(email, first)).body).toMatchObject({ code: 'wrong_code' });
  expect((await as(who, 'GET', '/api/me/second-factor')).body).toMatchObject({ recoveryCodesLeft: 9 });
  const wrong = await as(who, 'POST', '/api/me/second-factor/recovery-codes', { password: 'no', code: codeOf(secret) });
  expect(wrong).toMatchObject({ status: 403, body: { code: 'wrong_password' } });
  const made = await as(who, 'POST', '/api/me/second-factor/recovery-codes', { password, code: codeOf(secret) });
  const fresh = (made.body as unknown as { recoveryCodes: string[] }).recoveryCodes;
  expect(fresh).toHaveLength(10);
  expect((await signIn(email, second)).body).toMatchObject({ code: 'wrong_code' });
  expect((await signIn(email, fresh[0])).status).toBe(200);
});

it('keeps the secret sealed and shows neither it nor a recovery code again', async () => {
  const { who, secret, recoveryCodes } = await enrolled('owner');
  const [row]: [{ second_factor: Buffer; recovery_hashes: Buffer[] }] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) => db.query('SELECT second_factor, recovery_hashes FROM member WHERE id = $1', [who.id]),
  );
  expect(row.second_factor.toString('latin1')).not.toContain(secret);
  expect(row.recovery_hashes.join('')).not.toContain(recoveryCodes[0]!);
  for (const path of ['/api/me', '/api/me/second-factor', '/api/members', '/api/audit']) {
    const { body } = await as(who, 'GET', path);
    expect([path, JSON.stringify(body).includes(secret)]).toEqual([path, false]);
  }
  expect((await as(who, 'POST', '/api/me/second-factor', { password })).body).toMatchObject({
    code: 'second_factor_on',
  });
});

it('lets nobody guess: five codes in a quarter of an hour, and no code without the password', async () => {
  const { email, secret } = await enrolled();
  for (let count = 0; count < 5; count++)
    expect((await signIn(email, '123123')).body).toMatchObject({ code: 'wrong_code' });
  const right = await signIn(email, codeOf(secret));
  expect(right).toMatchObject({
    status: 429,
    body: { code: 'too_many', details: { waitSeconds: expect.any(Number) as number } },
  });
  const other = await signInAs(server, 'agent');
  expect((await as(other, 'POST', '/api/me/second-factor', { password: 'no' })).body).toMatchObject({
    code: 'wrong_password',
  });
});

it('turns it off with password and code, and ends the other sessions', async () => {
  const { email, secret, who } = await enrolled();
  const second = cookieOf(await signIn(email, codeOf(secret)));
  later(31);
  expect((await as(who, 'DELETE', '/api/me/second-factor', { password, code: '111111' })).status).toBe(403);
  const off = await as(who, 'DELETE', '/api/me/second-factor', { password, code: codeOf(secret) });
  expect(off.status).toBe(204);
  expect((await as(second, 'GET', '/api/me')).status).toBe(401);
  expect((await as(cookieOf(off), 'GET', '/api/me')).status).toBe(200);
  expect((await signIn(email)).status).toBe(200);
});

it('lets an owner take away the one of a member who has lost the phone, and not their own this way', async () => {
  const { email, who } = await enrolled();
  const { who: owner } = await enrolled('owner');
  expect((await as(owner, 'DELETE', `/api/members/${owner.id}/second-factor`)).status).toBe(409);
  expect((await as(owner, 'DELETE', `/api/members/${who.id}/second-factor`)).status).toBe(204);
  expect((await as(who, 'GET', '/api/me')).status).toBe(401);
  expect((await signIn(email)).status).toBe(200);
  const acts = (await as(owner, 'GET', '/api/audit?limit=200')).body.items as unknown as {
    act: string;
    targetId: string;
  }[];
  const kept = acts.filter(({ act, targetId }) => targetId === who.id && act.startsWith('second_factor'));
  expect(kept.map(({ act }) => act)).toEqual(['second_factor_reset', 'second_factor_on']);
  const back = cookieOf(await signIn(email));
  expect((await as(back, 'GET', '/api/notifications')).body.items).toMatchObject([
    { type: 'account', said: { code: 'second_factor_reset', by: 'The owner' } },
  ]);
});

describe('where the workspace asks everybody for one', () => {
  it('opens nothing but setting one up to who has none, neither a request nor a socket', async () => {
    const workspaceId = await makeWorkspace(server, 'Careful');
    const plain = await signInAs(server, 'owner', workspaceId);
    expect((await as(plain, 'PATCH', '/api/security', { requireSecondFactor: true })).body).toMatchObject({
      code: 'no_second_factor',
    });
    const { who: owner, secret } = await enrolled('owner', workspaceId);
    expect((await as(owner, 'PATCH', '/api/security', { requireSecondFactor: true })).status).toBe(200);
    expect((await as(owner, 'GET', '/api/security')).body).toEqual({ requireSecondFactor: true });

    expect((await as(plain, 'GET', '/api/session')).body).toMatchObject({ mustEnrol: true });
    for (const path of ['/api/conversations', '/api/members', '/api/me/sessions'])
      expect(await as(plain, 'GET', path)).toMatchObject({ status: 403, body: { code: 'second_factor_required' } });
    const socket: Socket = io(server.url, {
      transports: ['websocket'],
      extraHeaders: plain.headers,
      reconnection: false,
    });
    const heard = await new Promise((resolve) => {
      socket.on('connect', () => resolve('connected'));
      socket.on('connect_error', ({ message }) => resolve(message));
    });
    socket.disconnect();
    expect(heard).toBe('signed_out');

    const begun = await as(plain, 'POST', '/api/me/second-factor', { password });
    const { secret: own } = begun.body as unknown as { secret: string };
    const done = await as(plain, 'POST', '/api/me/second-factor/confirm', { code: codeOf(own) });
    expect((await as(cookieOf(done), 'GET', '/api/conversations')).status).toBe(200);
    later(31);
    expect((await as(owner, 'DELETE', '/api/me/second-factor', { password, code: codeOf(secret) })).body).toMatchObject(
      { code: 'second_factor_required' },
    );
  });
});
