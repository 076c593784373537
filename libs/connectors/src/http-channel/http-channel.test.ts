import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { PlatformError, readJson, foreignCode } from '@hubbub/runtime';
import { Webhook } from 'standardwebhooks';
import type { WebhookRequest } from '../connector';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  channelAccess,
  closeFakes,
  describeConnector,
  fakeApi,
  type FakeAnswer,
} from '../testing';
import { httpChannel } from '.';

const secret = `whsec_${Buffer.from('a secret of at least 24 bytes').toString('base64')}`;
/** As some systems write base64. */
const unpadded = secret.replace(/=+$/, '');
const older = `whsec_${Buffer.from('the secret before that one, long').toString('base64')}`;
const rawBody = Buffer.from('{"events":[{"type":"message","id":"m-1","text":"Γειά σου 👋"}]}');

/** Written from the description of the scheme; the reference implementation is asked below. */
const signedBy = (key: string, body: Buffer, at: Date): Record<string, string> => {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'));
  const signature = mac.update(Buffer.concat([Buffer.from(`msg_9.${timestamp}.`), body])).digest('base64');
  return { 'webhook-id': 'msg_9', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
};

/** Signed by the reference implementation, which only knows the real clock. */
const signed = (key: string, at = new Date(), id = 'msg_1'): WebhookRequest => ({
  method: 'POST',
  headers: {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, at, rawBody),
  },
  query: {},
  rawBody,
  receivedAt: at,
});

afterEach(closeFakes);

describeConnector(httpChannel, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: 'brand-1' },
  own: 'brand-1',
  combine: (bodies) => ({ events: bodies.flatMap((body) => (body as { events: unknown[] }).events) }),
  unknown: [
    { name: 'a body without events', body: { hello: 'world' } },
    { name: 'an empty list of events', body: { events: [] } },
    { name: 'an event of a type that does not exist', body: { events: [{ type: 'poll', id: 'p-1' }] } },
  ],
  webhook: {
    secrets: { secret: unpadded },
    header: 'webhook-signature',
    toleranceSeconds: 300,
    sign: (body, secrets, at) => signedBy(secrets['secret'] ?? '', body, at),
    rotated: { secrets: { secret, secretPrevious: older }, signers: [{ secret }, { secret: older }] },
  },
  outbound: {
    secrets: { secret },
    settings: (api) => ({ callbackUrl: `${api.url}/` }),
    routes: () => ({ 'POST /': { json: { externalId: 'r-1' } } }),
    sendRoute: 'POST /',
    textOf: (request) => (request.json() as { text?: string }).text,
    errors: [
      {
        name: '429 with the seconds to wait',
        answer: { status: 429, headers: { 'retry-after': '30' } },
        outcome: 'retry',
        retryAfterSeconds: 30,
      },
      { name: '503', answer: { status: 503 }, outcome: 'retry' },
      {
        name: '422 with words',
        answer: { status: 422, json: { code: 'closed', message: 'Topic closed' } },
        outcome: 'refused',
        code: 'closed',
      },
      { name: 'a redirect', answer: { status: 302, headers: { location: '/else' } }, outcome: 'refused' },
      { name: '500', answer: { status: 500 }, outcome: 'unknown' },
    ],
  },
});

describe('signed HTTP: signatures', () => {
  it('accepts what the reference implementation signed', () => {
    expect(httpChannel.verify?.(signed(secret), { secret })).toBe(true);
  });

  it('accepts both secrets while one is rotated, and neither afterwards', () => {
    expect(httpChannel.verify?.(signed(older), { secret, secretPrevious: older })).toBe(true);
    expect(httpChannel.verify?.(signed(older), { secret })).toBe(false);
  });

  it('accepts one good signature among several', () => {
    const request = signed(secret);
    const headers = {
      ...request.headers,
      'webhook-signature': `v1a,x v1,AAAA ${request.headers['webhook-signature']}`,
    };
    expect(httpChannel.verify?.({ ...request, headers }, { secret })).toBe(true);
  });

  it('takes 300 seconds of difference and not 301, in both directions', () => {
    const at = new Date('2026-11-02T10:00:00Z');
    const late = (seconds: number) => ({ ...signed(secret, at), receivedAt: new Date(at.getTime() + seconds * 1000) });
    const verdicts = [-301, -300, 0, 300, 301].map((seconds) => httpChannel.verify?.(late(seconds), { secret }));
    expect(verdicts).toEqual([false, true, true, true, false]);
  });

  it.each([
    ['no headers', (request: WebhookRequest) => ({ ...request, headers: {} })],
    [
      'changed bytes',
      (request: WebhookRequest) => ({ ...request, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) }),
    ],
    [
      'another id',
      (request: WebhookRequest) => ({ ...request, headers: { ...request.headers, 'webhook-id': 'msg_2' } }),
    ],
    [
      'a time that is none',
      (request: WebhookRequest) => ({ ...request, headers: { ...request.headers, 'webhook-timestamp': '1e9' } }),
    ],
    [
      'a cut signature',
      (request: WebhookRequest) => ({ ...request, headers: { ...request.headers, 'webhook-signature': 'v1,' } }),
    ],
  ])('refuses %s', (_name, change) => {
    expect(httpChannel.verify?.(change(signed(secret)), { secret })).toBe(false);
  });

  it('refuses everything where no secret is set', () => {
    expect(httpChannel.verify?.(signed(secret), {})).toBe(false);
    expect(httpChannel.verify?.(signed(secret), { secret: '' })).toBe(false);
  });

  it('knows a repeated request by its id', () => {
    expect(httpChannel.deliveryKey?.(signed(secret))).toBe('msg_1');
  });
});

describe('signed HTTP: replies out', () => {
  const callback = async (answer: FakeAnswer) => {
    const api = await fakeApi({ 'POST /hook': answer });
    const channel = channelAccess({
      api,
      secrets: { secret },
      settings: { callbackUrl: `${api.url}/hook` },
      now: new Date(),
    });
    return { api, channel };
  };

  it('posts a reply that the reference implementation verifies', async () => {
    const { api, channel } = await callback({ json: { externalId: 'r-77' } });
    const sent = await httpChannel.send(buildOutbound({ text: 'بله، ارسال می‌کنیم' }), channel);

    expect(sent).toEqual({ externalId: 'r-77' });
    const [request] = api.requests;
    expect(new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {})).toEqual({
      type: 'reply',
      id: buildOutbound().id,
      conversationId: '7200000000000001',
      messageId: buildOutbound().replyTo?.externalId,
      audience: 'private',
      text: 'بله، ارسال می‌کنیم',
      attachments: [],
    });
    expect(request?.headers['webhook-id']).toBe(buildOutbound().id);
  });

  it('repeats the id of a message on a second attempt', async () => {
    const { api, channel } = await callback({ status: 503, headers: { 'retry-after': '7' } });
    await expect(httpChannel.send(buildOutbound(), channel)).rejects.toMatchObject({
      outcome: 'retry',
      retryAfterSeconds: 7,
    });
    await expect(httpChannel.send(buildOutbound(), channel)).rejects.toMatchObject({ outcome: 'retry' });
    expect(new Set(api.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('carries a file without a public address in the request itself', async () => {
    const { api, channel } = await callback({ json: { externalId: 'r-78' } });
    await httpChannel.send(buildOutbound({ attachments: [buildAttachment({ url: null })] }), channel);
    expect(readJson(api.requests[0]?.body ?? '')).toMatchObject({
      attachments: [
        { type: 'image', name: 'box.png', mimeType: 'image/png', url: 'data:image/png;base64,iVBORw0KGgo=' },
      ],
    });
  });

  it.each<[string, FakeAnswer, Partial<PlatformError>]>([
    ['429', { status: 429, headers: { 'retry-after': '30' } }, { outcome: 'retry', retryAfterSeconds: 30 }],
    ['503', { status: 503 }, { outcome: 'retry' }],
    [
      '422 with words',
      { status: 422, json: { code: 'closed', message: 'Topic closed' } },
      { outcome: 'refused', code: foreignCode('closed'), message: 'Topic closed' },
    ],
    ['404 with a web page', { status: 404, body: '<html>' }, { outcome: 'refused' }],
    ['a redirect', { status: 302, headers: { location: '/else' } }, { outcome: 'refused' }],
    ['500', { status: 500 }, { outcome: 'unknown' }],
    ['200 with a web page', { body: '<html>' }, { outcome: 'unknown' }],
    ['no answer', { drop: true }, { outcome: 'unknown' }],
  ])('tells %s apart', async (_name, answer, expected) => {
    const { channel } = await callback(answer);
    await expect(httpChannel.send(buildOutbound(), channel)).rejects.toMatchObject(expected);
  });

  it('refuses to send without a callback address', async () => {
    await expect(httpChannel.send(buildOutbound(), channelAccess({ secrets: { secret } }))).rejects.toMatchObject({
      outcome: 'refused',
      code: 'bad_callback_url',
    });
  });

  it.each(['like', 'unlike', 'hide', 'unhide', 'delete'] as const)(
    'posts %s with the message it concerns',
    async (type) => {
      const { api, channel } = await callback({ status: 200, json: {} });
      await httpChannel.act?.(buildAct({ type, id: 'act-1' }), channel);
      expect(api.requests[0]?.json()).toEqual({
        type,
        id: 'act-1',
        conversationId: buildAct().externalConversationId,
        messageId: buildAct().target.externalId,
      });
    },
  );
});

describe('signed HTTP: check', () => {
  it('names what is wrong with the secret or the address', async () => {
    const check = (secrets: Record<string, string>, settings = {}) =>
      httpChannel.check?.(channelAccess({ secrets, settings }));
    await expect(check({})).rejects.toMatchObject({ code: 'bad_secret' });
    await expect(check({ secret }, { callbackUrl: 'ftp://x' })).rejects.toMatchObject({ code: 'bad_callback_url' });
    await expect(check({ secret })).resolves.toMatchObject({ externalId: '104500000000001' });
  });
});
