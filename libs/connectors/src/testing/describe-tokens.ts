import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { PlatformError } from '@hubbub/runtime';
import type { Connector } from '../connector';
import { channelAccess, testNow } from './build';
import { fakeApi, type FakeAnswer } from './fake-api';
import type { TokenSpec } from './spec';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of our own making: these tests must not trust the library that reads it. */
export const makeToken = (key: KeyObject, kid: string, claims: Record<string, unknown>): string => {
  const head = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part(claims)}`;
  return `${head}.${sign('RSA-SHA256', Buffer.from(head), key).toString('base64url')}`;
};

const seconds = (offset: number): number => Math.floor(testNow.getTime() / 1000) + offset;

/** Webhooks that prove themselves by a token instead of a signature over their bytes. */
export const describeTokens = ({ authenticate }: Connector, spec: TokenSpec): void => {
  const mine = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const times = { iat: seconds(-5), exp: seconds(3_595) };
  const claims = { ...spec.claims, ...times };
  const jwk = ({ publicKey }: typeof mine, kid: string) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid,
    use: 'sig',
    alg: 'RS256',
  });

  const open = async (answer: FakeAnswer = { json: { keys: [jwk(mine, 'one')] } }) => {
    const api = await fakeApi({ [spec.keysRoute]: answer });
    const ask = (
      authorization: string | undefined,
      { settings = spec.settings, webhookUrl = spec.webhookUrl as string | null } = {},
    ): Promise<boolean> => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const request = { method: 'POST', headers, query: {}, rawBody: Buffer.from('{}'), receivedAt: testNow };
      return (
        authenticate?.(request, { ...channel, settings: { ...channel.settings, ...settings } }, webhookUrl) ??
        Promise.resolve(false)
      );
    };
    const channel = channelAccess({ api, secrets: {} });
    const bearer = (rest: Record<string, unknown> = {}, key = mine.privateKey, kid = 'one') =>
      ask(`Bearer ${makeToken(key, kid, { ...claims, ...rest })}`);
    return { api, ask, bearer };
  };

  describe('token', () => {
    it('takes what the platform signed for us, and asks for its keys once', async () => {
      const { api, bearer } = await open();
      expect(await bearer()).toBe(true);
      for (const iss of spec.otherIssuers ?? []) expect(await bearer({ iss })).toBe(true);
      expect(await Promise.all([bearer(), bearer(), bearer()])).toEqual([true, true, true]);
      expect(api.requests).toHaveLength(1);
    });

    it.each(spec.wrong.map((rest) => [JSON.stringify(rest), rest] as const))(
      'refuses one that says %s',
      async (_, rest) => {
        const { bearer } = await open();
        expect(await bearer(rest)).toBe(false);
      },
    );

    it('refuses one that is over or not yet good, a minute of difference between clocks allowed', async () => {
      const { bearer } = await open();
      expect(await bearer({ exp: seconds(-59) })).toBe(true);
      expect(await bearer({ exp: seconds(-61) })).toBe(false);
      expect(await bearer({ nbf: seconds(61) })).toBe(false);
      expect(await bearer({ exp: undefined })).toBe(false);
    });

    it('refuses one by another key, of no key that is known, and of another algorithm', async () => {
      const { ask, bearer } = await open();
      expect(await bearer({}, others.privateKey)).toBe(false);
      expect(await bearer({}, others.privateKey, 'two')).toBe(false);
      const none = `${part({ alg: 'none', kid: 'one' })}.${part(claims)}.`;
      const head = `${part({ alg: 'HS256', kid: 'one' })}.${part(claims)}`;
      const pem = mine.publicKey.export({ type: 'spki', format: 'pem' });
      const hs = `${head}.${createHmac('sha256', pem).update(head).digest('base64url')}`;
      expect([await ask(`Bearer ${none}`), await ask(`Bearer ${none}x`), await ask(`Bearer ${hs}`)]).toEqual([
        false,
        false,
        false,
      ]);
    });

    it('refuses one that is cut, changed, of another scheme or missing', async () => {
      const { ask } = await open();
      const good = makeToken(mine.privateKey, 'one', claims);
      const [head = '', , signature = ''] = good.split('.');
      const bad = [undefined, '', 'Bearer', 'Bearer ', `Basic ${good}`, good, `Bearer ${good.slice(0, -9)}`];
      bad.push(
        `Bearer ${head}.${part({ ...claims, more: 1 })}.${signature}`,
        `Bearer ${head}.${signature}`,
        'Bearer a.b.c',
      );
      for (const value of bad) expect([value, await ask(value)]).toEqual([value, false]);
    });

    it('takes none while it is not said whose token is good', async () => {
      const { ask } = await open();
      const good = `Bearer ${makeToken(mine.privateKey, 'one', claims)}`;
      for (const name of Object.keys(spec.settings))
        expect(await ask(good, { settings: { ...spec.settings, [name]: '' } })).toBe(false);
      expect(await ask(good, { webhookUrl: null })).toBe(false);
      expect(await ask(good, { webhookUrl: `${spec.webhookUrl}/other` })).toBe(false);
    });

    it('learns of a new key, though not for every token that names one', async () => {
      const { api, bearer } = await open();
      expect(await bearer()).toBe(true);
      api.routes[spec.keysRoute] = { json: { keys: [jwk(others, 'two')] } };
      expect(await bearer({}, others.privateKey, 'two')).toBe(false); // asked a moment ago
      const now = Date.now();
      const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 31_000);
      expect(await bearer({}, others.privateKey, 'two')).toBe(true);
      expect(await bearer()).toBe(false); // the old one is gone
      clock.mockRestore();
      expect(api.requests).toHaveLength(2);
    });

    it.each([
      ['an error', { status: 503 }],
      ['a web page', { body: '<html>Sorry</html>', headers: { 'content-type': 'text/html' } }],
      ['nothing of keys', { json: { keys: 'none' } }],
    ] as [string, FakeAnswer][])('judges nobody while the keys are %s', async (_, answer) => {
      const { bearer } = await open(answer);
      const error: unknown = await bearer().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PlatformError);
      expect(error).toMatchObject({ outcome: 'retry' });
    });
  });
};
