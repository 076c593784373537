import crypto from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChannelSecrets, connectors, findConnector, type WebhookRequest } from '@hubbub/connectors';
import { startTestServer, type TestServer } from '../testing';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

/**
 * T17: over every platform that signs its webhooks, none but the well signed is kept. The signers here are written from
 * the platforms' pages, not from our verifiers.
 */
interface Signer {
  /** Secrets as a channel holds them while one is being rotated: both sign. */
  secrets: ChannelSecrets;
  /** The header that holds the signature. */
  header: string;
  /** Seconds after which a signature is stale; absent where it carries no time. */
  toleranceSeconds?: number;
  /** False: the header is a shared secret that says nothing of the body. */
  signsBody?: false;
  sign(body: Buffer, which: 'current' | 'previous', at: Date): Record<string, string>;
}

const hmac = (key: string | Buffer, ...parts: (string | Buffer)[]): crypto.Hmac => {
  const mac = crypto.createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac;
};
const pick = (which: 'current' | 'previous') => (which === 'current' ? 'current secret' : 'the one before');
const rotating = (name: string, more: ChannelSecrets = {}): ChannelSecrets => ({
  ...more,
  [name]: pick('current'),
  [`${name}Previous`]: pick('previous'),
});
const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000));

const meta: Signer = {
  secrets: rotating('appSecret'),
  header: 'x-hub-signature-256',
  sign: (body, which) => ({ 'x-hub-signature-256': `sha256=${hmac(pick(which), body).digest('hex')}` }),
};
const standardKeys = {
  current: Buffer.from('0123456789abcdef0123456789abcdef'),
  previous: Buffer.from('f'.repeat(32)),
};

const signers: Record<string, Signer> = {
  facebook: meta,
  instagram: { ...meta, secrets: rotating('instagramAppSecret', { appSecret: 'of the other login' }) },
  whatsapp: meta,
  threads: meta,
  tiktok: {
    secrets: rotating('clientSecret'),
    header: 'tiktok-signature',
    toleranceSeconds: 72 * 3600,
    sign: (body, which, at) => {
      const t = secondsOf(at);
      return { 'tiktok-signature': `t=${t},s=${hmac(pick(which), `${t}.`, body).digest('hex')}` };
    },
  },
  x: {
    secrets: rotating('consumerSecret'),
    header: 'x-twitter-webhooks-signature',
    sign: (body, which) => ({ 'x-twitter-webhooks-signature': `sha256=${hmac(pick(which), body).digest('base64')}` }),
  },
  linkedin: {
    secrets: rotating('clientSecret'),
    header: 'x-li-signature',
    sign: (body, which) => ({ 'x-li-signature': hmac(pick(which), 'hmacsha256=', body).digest('hex') }),
  },
  telegram: {
    secrets: { webhookSecret: 'current_secret', webhookSecretPrevious: 'the_one_before' },
    header: 'x-telegram-bot-api-secret-token',
    signsBody: false,
    sign: (_body, which) => ({
      'x-telegram-bot-api-secret-token': which === 'current' ? 'current_secret' : 'the_one_before',
    }),
  },
  slack: {
    secrets: rotating('signingSecret'),
    header: 'x-slack-signature',
    toleranceSeconds: 300,
    sign: (body, which, at) => ({
      'x-slack-request-timestamp': secondsOf(at),
      'x-slack-signature': `v0=${hmac(pick(which), `v0:${secondsOf(at)}:`, body).digest('hex')}`,
    }),
  },
  youtube: {
    secrets: rotating('clientSecret'),
    header: 'x-hub-signature',
    // The hub signs with what our subscription gave it, which is made of the app's secret.
    sign: (body, which) => {
      const given = hmac(pick(which), 'hubbub youtube hub').digest('hex');
      return { 'x-hub-signature': `sha1=${crypto.createHmac('sha1', given).update(body).digest('hex')}` };
    },
  },
  http: {
    secrets: {
      secret: `whsec_${standardKeys.current.toString('base64')}`,
      secretPrevious: `whsec_${standardKeys.previous.toString('base64')}`,
    },
    header: 'webhook-signature',
    toleranceSeconds: 300,
    sign: (body, which, at) => {
      const id = `msg_${crypto.createHash('sha256').update(body).digest('hex').slice(0, 20)}`;
      const mac = hmac(standardKeys[which], `${id}.${secondsOf(at)}.`, body).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': secondsOf(at), 'webhook-signature': `v1,${mac}` };
    },
  },
};

/** A body that no second serialisation brings back: blanks, escapes, an integer beyond 2^53. */
const bodyOf = (number: number): Buffer =>
  Buffer.from(`{"test" : "gr\\u00fc\\u00dfe \\u2764", "id":90071992547409930${number}, "entry":[]}`);

interface Case {
  how: string;
  body: Buffer;
  headers: Record<string, string>;
}

const wrongOnes = (signer: Signer, number: number, random: () => number, now: Date): Case[] => {
  const body = bodyOf(number);
  const good = signer.sign(body, 'current', now);
  const value = good[signer.header] ?? '';
  const put = (changed: string) => ({ ...good, [signer.header]: changed });
  const at = value.length - 1 - Math.floor(random() * 8);
  const other = value[at] === '0' ? '1' : '0';
  const stale = signer.toleranceSeconds;
  const reserialised = Buffer.from(JSON.stringify(JSON.parse(body.toString('utf8'))));
  return [
    { how: 'another letter', body, headers: put(value.slice(0, at) + other + value.slice(at + 1)) },
    { how: 'cut', body, headers: put(value.slice(0, 1 + Math.floor(random() * (value.length - 1)))) },
    { how: 'longer', body, headers: put(`${value}${'0'.repeat(1 + Math.floor(random() * 40))}`) },
    { how: 'empty', body, headers: put('') },
    { how: 'missing', body, headers: {} },
    ...(signer.signsBody === false
      ? []
      : [
          { how: 're-serialised', body: reserialised, headers: good },
          { how: 'of another body', body: bodyOf(number + 1), headers: good },
          { how: 'of a longer body', body: Buffer.concat([body, Buffer.from('\n')]), headers: good },
        ]),
    ...(stale === undefined
      ? []
      : [
          { how: 'stale', body, headers: signer.sign(body, 'current', new Date(now.getTime() - (stale + 60) * 1000)) },
          { how: 'of tomorrow', body, headers: signer.sign(body, 'current', new Date(now.getTime() + 86_400_000)) },
        ]),
  ];
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

const connect = async (
  platform: string,
  secrets: ChannelSecrets,
  externalId = `account of ${platform}`,
  settings: Record<string, unknown> = {},
): Promise<string> => {
  const fields = findConnector(platform)?.platform.fields ?? [];
  const filler = Object.fromEntries(fields.filter(({ optional }) => !optional).map(({ name }) => [name, `a ${name}`]));
  const made = await server.api('POST', '/api/channels', {
    platform,
    name: platform,
    externalId,
    secrets: { ...filler, ...secrets },
    settings,
  });
  expect({ platform, status: made.status }).toEqual({ platform, status: 201 });
  return (made.body as unknown as { id: string }).id;
};

const deliver = async (path: string, { body, headers }: Pick<Case, 'body' | 'headers'>): Promise<number> => {
  const answer = await fetch(`${server.url}/webhooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
};

it('knows how every platform signs that we verify', () => {
  const verifying = connectors.filter(({ verify }) => verify).map(({ platform }) => platform.id);
  expect(Object.keys(signers).sort()).toEqual(verifying.sort());
  const authenticating = connectors.filter(({ authenticate }) => authenticate).map(({ platform }) => platform.id);
  expect(authenticating).toEqual(['google-business']); // by tokens: below
});

it('T17: answers 401 to every signature but the right ones, and keeps nothing of theirs', async () => {
  const seed = seedOf(17);
  const random = randomOf(seed);
  const names = Object.keys(signers);
  const rounds = Math.ceil(sizeOf(1_000, 10_000) / (names.length * 9));
  const paths = new Map<string, string>();
  for (const name of names) paths.set(name, `${name}/${await connect(name, signers[name]!.secrets)}`);
  const slips: string[] = [];
  let refused = 0;
  let sent = 0;
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) {
      const signer = signers[name]!;
      const now = server.ctx.clock();
      const path = paths.get(name)!;
      const wrong = wrongOnes(signer, round * 10, random, now);
      // Those without the channel in their address are tried with every channel's secret, and refused all the same.
      const statuses = await Promise.all(wrong.map((one, index) => deliver(index % 3 === 0 ? name : path, one)));
      statuses.forEach((status, index) => {
        if (status === 401) refused += 1;
        else slips.push(`${name}: ${wrong[index]!.how} ${status}`);
      });
      for (const which of ['current', 'previous'] as const) {
        const body = bodyOf(round * 10 + (which === 'current' ? 3 : 4));
        const status = await deliver(path, { body, headers: signer.sign(body, which, now) });
        if (status === 200) sent += 1;
        else slips.push(`${name}: the ${which} secret ${status}`);
      }
    }
  // Once it is taken off the channel, the one before is as good as any other.
  for (const name of names) {
    const { secrets, sign } = signers[name]!;
    const left = Object.fromEntries(Object.entries(secrets).filter(([field]) => !field.endsWith('Previous')));
    const id = await connect(name, left, `another account of ${name}`);
    const body = bodyOf(rounds * 10);
    const status = await deliver(`${name}/${id}`, { body, headers: sign(body, 'previous', server.ctx.clock()) });
    if (status === 401) refused += 1;
    else slips.push(`${name}: the secret that was taken off ${status}`);
  }
  const [{ stored }]: [{ stored: number }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query('SELECT count(*)::int AS stored FROM delivery WHERE workspace_id = $1', [server.workspaceId]),
  );
  printProof('T17', {
    sent,
    stored,
    doubled: stored - sent,
    lost: sent - stored,
    seed,
    refused,
    platforms: names.length,
  });
  expect(slips).toEqual([]);
  expect({ stored }).toEqual({ stored: sent });
  expect(sent).toBe(rounds * names.length * 2);
});

it('T17: answers 401 to every token but those of Google for us, under either of two keys, and keeps nothing of theirs', async () => {
  const [old, current, foreign] = [1, 2, 3].map(() => crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const jwk = (pair: typeof old, kid: string) => ({ ...pair!.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256' });
  const keys = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ keys: [jwk(old, 'old'), jwk(current, 'current')] }));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  const audience = 'https://inbox.example.test/webhooks/google-business';
  const email = 'pusher@shop.iam.gserviceaccount.com';
  const id = await connect('google-business', {}, 'accounts/1/locations/2', {
    apiBaseUrl: `http://127.0.0.1:${(keys.address() as AddressInfo).port}`,
    pushServiceAccount: email,
    pushAudience: audience,
  });
  const seconds = Math.floor(server.ctx.clock().getTime() / 1000);
  const claims = {
    iss: 'https://accounts.google.com',
    aud: audience,
    email,
    email_verified: true,
    iat: seconds,
    exp: seconds + 3_600,
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (pair: typeof old, kid: string, rest: object = {}) => {
    const head = `${part({ alg: 'RS256', kid })}.${part({ ...claims, ...rest })}`;
    return `${head}.${crypto.sign('RSA-SHA256', Buffer.from(head), pair!.privateKey).toString('base64url')}`;
  };
  const good = token(current, 'current');
  const [head = '', said = '', signature = ''] = good.split('.');
  const wrong = [
    '',
    good.slice(0, -20),
    `${good}AAAA`,
    `${head}.${said}.${signature.slice(0, -9)}${signature.endsWith('AAAAAAAAA') ? 'BBBBBBBBB' : 'AAAAAAAAA'}`,
    `${head}.${part({ ...claims, sub: 'changed' })}.${signature}`,
    token(foreign, 'current'),
    token(foreign, 'nobody'),
    token(current, 'current', { exp: seconds - 120 }),
    token(current, 'current', { nbf: seconds + 86_400 }),
    token(current, 'current', { aud: `${audience}/x` }),
    token(current, 'current', { email: `x${email}` }),
    token(current, 'current', { iss: 'https://accounts.example.test' }),
  ];
  const kept = async (): Promise<number> => {
    const [{ count }]: [{ count: number }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(`SELECT count(*)::int AS count FROM delivery WHERE workspace_id = $1 AND platform = 'google-business'`, [
        server.workspaceId,
      ]),
    );
    return count;
  };
  const body = Buffer.from('{"message":{"data":""},"subscription":"s"}');
  for (const path of ['google-business', `google-business/${id}`]) {
    for (const one of wrong)
      expect([one, await deliver(path, { body, headers: { authorization: `Bearer ${one}` } })]).toEqual([one, 401]);
    expect(await deliver(path, { body, headers: {} })).toBe(401);
  }
  expect(await kept()).toBe(0);
  for (const one of [good, token(old, 'old')])
    expect(await deliver('google-business', { body, headers: { authorization: `Bearer ${one}` } })).toBe(200);
  expect(await kept()).toBe(2);
  await new Promise((resolve) => keys.close(resolve));
});

const verifyOf = (name: string, { body, headers }: Pick<Case, 'body' | 'headers'>, now: Date): boolean => {
  const request: WebhookRequest = { method: 'POST', headers, query: {}, rawBody: body, receivedAt: now };
  return findConnector(name)?.verify?.(request, signers[name]!.secrets) ?? false;
};

it('compares what has the right length in constant time', () => {
  const now = server.ctx.clock();
  for (const [name, signer] of Object.entries(signers)) {
    const body = bodyOf(1);
    const good = signer.sign(body, 'current', now);
    const value = good[signer.header]!;
    const wrong = value.slice(0, -2) + (value.endsWith('00') ? '11' : '00');
    const compare = jest.spyOn(crypto, 'timingSafeEqual');
    expect({ name, taken: verifyOf(name, { body, headers: { ...good, [signer.header]: wrong } }, now) }).toEqual({
      name,
      taken: false,
    });
    expect({ name, compared: compare.mock.calls.length > 0 }).toEqual({ name, compared: true });
    compare.mockRestore();
  }
});

/** Welch's t of two kinds of wrong signatures: those that differ at their first letter, and at their last. */
const welch = (name: string, count: number, random: () => number): number => {
  const signer = signers[name]!;
  const body = bodyOf(2);
  const now = new Date();
  const good = signer.sign(body, 'current', now);
  const value = good[signer.header]!;
  const start = value.search(/[0-9a-zA-Z+/_]{16,}$/);
  const flip = (at: number) => ({
    ...good,
    [signer.header]: value.slice(0, at) + (value[at] === 'a' ? 'b' : 'a') + value.slice(at + 1),
  });
  const kinds = [flip(Math.max(0, start)), flip(value.length - 2)];
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < count; round += 1) {
    const kind = random() < 0.5 ? 0 : 1;
    const before = process.hrtime.bigint();
    verifyOf(name, { body, headers: kinds[kind]! }, now);
    times[kind].push(Number(process.hrtime.bigint() - before));
  }
  // Interruptions of the machine are no property of the code: the slowest tenth of both is left out.
  const cut = [...times[0], ...times[1]].sort((a, b) => a - b)[Math.floor(count * 0.9)]!;
  const [a, b] = times.map((all) => momentsOf(all.filter((time) => time <= cut)));
  return (a!.mean - b!.mean) / Math.sqrt(a!.variance / a!.count + b!.variance / b!.count);
};

const momentsOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance, count: values.length };
};

const timings = sizeOf(0, 1_000_000);
(timings > 0 ? it : it.skip)(
  'takes the same time wherever a signature differs (Welch |t| < 4.5)',
  () => {
    const random = randomOf(seedOf(18));
    const share = Math.ceil(timings / Object.keys(signers).length);
    const found = Object.keys(signers).map((name) => ({ name, t: welch(name, share, random) }));
    expect(found.filter(({ t }) => Math.abs(t) >= 4.5)).toEqual([]);
  },
  600_000,
);
