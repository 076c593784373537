import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '@hubbub/runtime';
import type { NormaliseContext } from '../connector';
import {
  buildAct,
  buildAttachment,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  eventsOf,
  fakeApi,
  pollAll,
  type FakeAnswer,
  type FakeRoutes,
} from '../testing';
import { slack } from '.';

const secrets = { token: 'xoxb-test', signingSecret: '8f742231b10e8888abcd99yyyzzz85a5' };
const ok = (rest: object = {}): FakeAnswer => ({ json: { ok: true, ...rest } });
const no = (error: string, rest: object = {}): FakeAnswer => ({ json: { ok: false, error, ...rest } });

/** Written from "Verifying requests from Slack". */
const sign = (body: Buffer, given: Readonly<Record<string, string>>, at: Date) => {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const base = Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]);
  const digest = createHmac('sha256', given['signingSecret'] ?? '')
    .update(base)
    .digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
};

const routes = (): FakeRoutes => ({
  'POST /chat.postMessage': (request) => ok({ channel: request.form()['channel'], ts: '1795310000.000100' }),
  'POST /chat.update': ok({ ts: '1795310000.000100' }),
  'POST /chat.delete': ok(),
  'POST /reactions.add': ok(),
  'POST /reactions.remove': ok(),
});

const challenge = Buffer.from('{"token":"legacy","challenge":"3eZbrw1aBm2r","type":"url_verification"}');
const now = new Date('2026-11-02T10:00:00Z');
const target = buildReference({ externalId: 'C0BE0C6EB5:1795309217.000200' });
const comment = { externalConversationId: 'C0BE0C6EB5:1795309217.000100', replyTo: target };

describeConnector(slack, {
  fixtures: join(__dirname, 'fixtures'),
  own: 'U0BOT',
  ownExcept: /other-bot/, // named by the id of a bot, not of a user
  unknown: [
    { name: 'an event of another kind', body: { type: 'event_callback', team_id: 'T1', event: { type: 'pin_added' } } },
    {
      name: 'a message without a time',
      body: { type: 'event_callback', event: { type: 'message', channel: 'C1', text: 'x' } },
    },
    {
      name: 'a time that is a number',
      body: { type: 'event_callback', event: { type: 'message', channel: 'C1', ts: 1795309217.0002 } },
    },
    { name: 'a tap on a button', body: { type: 'block_actions' } },
  ],
  webhook: {
    secrets: { signingSecret: secrets.signingSecret },
    header: 'x-slack-signature',
    toleranceSeconds: 300,
    sign,
    rotated: {
      secrets: { signingSecret: 'new', signingSecretPrevious: 'old' },
      signers: [{ signingSecret: 'new' }, { signingSecret: 'old' }],
    },
    handshakes: [
      {
        name: 'answers the challenge of a signed check',
        request: { method: 'POST', rawBody: challenge, headers: sign(challenge, secrets, now) },
        answer: { status: 200, body: '3eZbrw1aBm2r', type: 'text/plain' },
      },
      { name: 'answers nothing unsigned', request: { method: 'POST', rawBody: challenge }, answer: null },
    ],
  },
  outbound: {
    secrets,
    routes,
    sendRoute: 'POST /chat.postMessage',
    textOf: (request) => request.form()['text'],
    messages: { direct: { externalConversationId: 'D024BE91L' }, comment },
    acts: { direct: { target: buildReference({ externalId: 'D024BE91L:1795309220.000100' }) }, comment: { target } },
    errors: [
      {
        name: '429',
        answer: { status: 429, headers: { 'retry-after': '30' }, json: { ok: false, error: 'ratelimited' } },
        outcome: 'retry',
        retryAfterSeconds: 30,
      },
      {
        name: '429 with a page',
        answer: { status: 429, headers: { 'retry-after': '5' }, body: '<html>' },
        outcome: 'retry',
        retryAfterSeconds: 5,
      },
      {
        name: 'a token that was revoked',
        answer: no('token_revoked'),
        outcome: 'refused',
        code: 'token_revoked',
        channelState: 'disconnected',
      },
      {
        name: 'a scope that is missing',
        answer: no('missing_scope', { needed: 'chat:write', provided: 'users:read' }),
        outcome: 'refused',
        code: 'missing_scope',
        channelState: 'degraded',
      },
      {
        name: 'a channel that the app is not in',
        answer: no('not_in_channel'),
        outcome: 'refused',
        code: 'not_in_channel',
      },
      { name: 'an unknown channel', answer: no('channel_not_found'), outcome: 'refused', code: 'channel_not_found' },
      {
        name: 'a text that is too long after all',
        answer: no('msg_too_long'),
        outcome: 'refused',
        code: 'text_too_long',
      },
      { name: 'a fault of Slack', answer: no('internal_error'), outcome: 'unknown', code: 'internal_error' },
      { name: '503', answer: { status: 503, body: 'upstream' }, outcome: 'unknown' },
      { name: 'ok without a time', answer: ok(), outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: 'T1',
      routes: { 'POST /auth.test': ok({ team_id: 'T1', team: 'Brand', user_id: 'U0BOT' }) },
      other: { routes: { 'POST /auth.test': ok({ team_id: 'T2', team: 'Else' }) }, externalId: 'T2' },
      withoutScope: {
        routes: { 'POST /auth.test': no('missing_scope', { needed: 'users:read', provided: 'chat:write' }) },
        message: /users:read/,
      },
      revoked: { 'POST /auth.test': no('account_inactive') },
    },
  },
});

describe('slack', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}) => {
    const api = await fakeApi({ ...routes(), ...change });
    return { api, channel: channelAccess({ api, secrets }) };
  };
  const context: NormaliseContext = { externalChannelId: 'T000000001', receivedAt: now, foundBy: 'webhook' };

  it('answers in the thread, escaped, with our id in the metadata', async () => {
    const { api, channel } = await open();
    const message = buildOutbound({ conversationKind: 'comment', ...comment, text: 'a < b & c > d' });
    expect(await slack.send(message, channel)).toEqual({ externalId: 'C0BE0C6EB5:1795310000.000100' });
    const form = api.requests[0]?.form() ?? {};
    expect(form).toMatchObject({
      channel: 'C0BE0C6EB5',
      thread_ts: '1795309217.000100',
      text: 'a &lt; b &amp; c &gt; d',
      unfurl_links: 'false',
    });
    expect(JSON.parse(form['metadata'] ?? '')).toMatchObject({ event_payload: { id: message.id } });
    expect(api.requests[0]?.headers['authorization']).toBe('Bearer xoxb-test');
  });

  it('answers a direct message outside threads unless it came in one', async () => {
    const { api, channel } = await open();
    await slack.send(buildOutbound({ externalConversationId: 'D024BE91L' }), channel);
    await slack.send(
      buildOutbound({ externalConversationId: 'D024BE91L', replyTo: buildReference({ extra: { threadTs: '5.1' } }) }),
      channel,
    );
    expect(api.requests.map((request) => request.form()['thread_ts'])).toEqual([undefined, '5.1']);
  });

  it('finds a message without an answer by the id in its metadata, and never calls it absent', async () => {
    const metadata = { event_type: 'hubbub_message', event_payload: { id: buildOutbound().id } };
    const { api, channel } = await open({
      'POST /conversations.replies': ok({ messages: [{ ts: '1.1' }, { ts: '1795310000.000300', metadata }] }),
      'POST /conversations.history': ok({ messages: [{ ts: '1.1' }] }),
    });
    const inThread = { ...buildOutbound({ conversationKind: 'comment', ...comment }), attemptedAt: now };
    const direct = { ...buildOutbound({ externalConversationId: 'D024BE91L' }), attemptedAt: now };
    expect(await slack.confirm?.(inThread, channel)).toEqual({
      state: 'found',
      externalId: 'C0BE0C6EB5:1795310000.000300',
    });
    expect(await slack.confirm?.(direct, channel)).toEqual({ state: 'unknown' });

    // Metadata is only shown to apps that may read it: an app's message of the same words will do.
    const same = { ts: '1793613601.000100', bot_id: 'B1', text: direct.text };
    api.routes['POST /conversations.history'] = ok({ messages: [{ ...same, bot_id: undefined }, same] });
    expect(await slack.confirm?.(direct, channel)).toEqual({
      state: 'found',
      externalId: 'D024BE91L:1793613601.000100',
    });
  });

  it('uploads a file and shows it in the thread', async () => {
    const { api, channel } = await open({
      'POST /files.completeUploadExternal': ok({ files: [{ id: 'F1' }] }),
      'POST /files.info': ok({ file: { shares: { public: { C0BE0C6EB5: [{ ts: '1795310001.000100' }] } } } }),
      'POST /upload/F1': { body: 'OK - 8' },
    });
    api.routes['POST /files.getUploadURLExternal'] = ok({ upload_url: `${api.url}/upload/F1`, file_id: 'F1' });
    const message = buildOutbound({ conversationKind: 'comment', ...comment, attachments: [buildAttachment()] });
    const sent = await slack.send(message, channel);

    expect(sent.externalId).toBe('C0BE0C6EB5:1795310001.000100');
    expect(api.requests[1]?.body.toString('hex')).toBe('89504e470d0a1a0a');
    expect(api.requests[2]?.form()).toMatchObject({
      channel_id: 'C0BE0C6EB5',
      thread_ts: '1795309217.000100',
      initial_comment: message.text,
      files: '[{"id":"F1","title":"box.png"}]',
    });
  });

  it('may try again where an upload broke before anything was shown', async () => {
    const { api, channel } = await open({ 'POST /upload/F1': { drop: true } });
    api.routes['POST /files.getUploadURLExternal'] = ok({ upload_url: `${api.url}/upload/F1`, file_id: 'F1' });
    const message = buildOutbound({ conversationKind: 'comment', ...comment, attachments: [buildAttachment()] });
    await expect(slack.send(message, channel)).rejects.toMatchObject({ outcome: 'retry' });
  });

  it('takes what is already done for done', async () => {
    const { channel } = await open({
      'POST /reactions.add': no('already_reacted'),
      'POST /reactions.remove': no('no_reaction'),
      'POST /chat.delete': no('message_not_found'),
    });
    const deeds = [
      buildAct({ type: 'like', target }),
      buildAct({ type: 'unlike', target }),
      buildAct({ type: 'delete', direction: 'outbound', target }),
    ];
    for (const deed of deeds) expect(await slack.act?.(deed, channel)).toEqual({});
  });

  it('fills in the name of a person', async () => {
    const { channel } = await open({
      'POST /users.info': ok({
        user: {
          id: 'U2',
          name: 'ann',
          profile: { display_name: 'Ann K', image_72: 'https://avatars.example.com/72.png' },
        },
      }),
    });
    const body = {
      type: 'event_callback',
      team_id: 'T1',
      event: { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U2', text: 'hi', ts: '5.1' },
    };
    const [event] = slack.normalise(body, context);
    if (event?.kind !== 'comment') throw new Error('not a comment');
    expect(await slack.complete?.(event, channel)).toMatchObject({
      author: { externalId: 'U2', name: 'Ann K', handle: 'ann', avatarUrl: 'https://avatars.example.com/72.png' },
      isPartial: false,
    });
  });

  it('reads the history of its rooms and threads page by page, own words as echoes', async () => {
    const { channel } = await open({
      'POST /auth.test': ok({ team_id: 'T000000001', user_id: 'U0BOT', team: 'Brand' }),
      'POST /conversations.list': ok({
        channels: [
          { id: 'C1', is_member: true },
          { id: 'C2', is_member: false },
          { id: 'D1', is_im: true },
        ],
      }),
      'POST /conversations.history': (request) => {
        const { channel: room, cursor } = request.form();
        if (room === 'D1')
          return ok({ messages: [{ type: 'message', user: 'U2', text: 'direct', ts: '1795309400.000100' }] });
        return cursor
          ? ok({ messages: [{ type: 'message', user: 'U2', text: 'older', ts: '1795309100.000100' }] })
          : ok({
              messages: [
                {
                  type: 'message',
                  user: 'U2',
                  text: 'top',
                  ts: '1795309200.000100',
                  thread_ts: '1795309200.000100',
                  latest_reply: '1795309300.000100',
                },
              ],
              response_metadata: { next_cursor: 'p2' },
            });
      },
      'POST /conversations.replies': ok({
        messages: [
          { type: 'message', user: 'U0BOT', text: 'ours', ts: '1795309300.000100', thread_ts: '1795309200.000100' },
        ],
      }),
    });
    const { items } = await pollAll(slack, channel, { purpose: 'backfill', since: new Date('2026-10-01') });
    const seen = eventsOf(slack, items).map((event) => `${event.kind} ${'text' in event ? event.text : ''}`);
    expect(seen.sort()).toEqual(['comment older', 'comment top', 'echo ours', 'message direct']);
  });

  it('renews a token that an app rotates, once, and keeps the new pair', async () => {
    const { api } = await open({
      'POST /chat.postMessage': ({ headers }) =>
        headers['authorization'] === 'Bearer xoxe.xoxb-2' ? ok({ channel: 'C1', ts: '5.1' }) : no('token_expired'),
      'POST /oauth.v2.access': ok({ access_token: 'xoxe.xoxb-2', refresh_token: 'xoxe-2', expires_in: 43_200 }),
    });
    const rotating = { ...secrets, refreshToken: 'xoxe-1', clientId: 'client', clientSecret: 'hush' };
    const channel = channelAccess({ api, secrets: rotating });
    const message = buildOutbound({ conversationKind: 'comment', ...comment });
    expect(await slack.send(message, channel)).toEqual({ externalId: 'C1:5.1' });
    expect(await slack.send(message, channel)).toEqual({ externalId: 'C1:5.1' });
    const renewals = api.requests.filter(({ path }) => path === '/oauth.v2.access');
    expect(renewals.map((request) => request.form())).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'xoxe-1', client_id: 'client', client_secret: 'hush' },
    ]);
    expect(channel.session.get()).toMatchObject({ accessToken: 'xoxe.xoxb-2', refreshToken: 'xoxe-2' });
  });

  it('keeps what renews a token only where the app rotates it', async () => {
    const { api } = await open({ 'POST /oauth.v2.access': ok({ access_token: 'xoxb-1', scope: 'chat:write' }) });
    const app = { clientId: 'client', clientSecret: 'hush', apiBaseUrl: api.url };
    const answer = { code: 'c', redirectUri: 'https://inbox.example.com/back', codeVerifier: 'v' };
    const use = { http: channelAccess({ api }).http, now };
    expect((await slack.signIn?.exchange(app, answer, use))?.secrets).toEqual({ token: 'xoxb-1' });
    api.routes['POST /oauth.v2.access'] = ok({
      access_token: 'xoxe.xoxb-1',
      refresh_token: 'xoxe-1',
      expires_in: 43_200,
    });
    expect(await slack.signIn?.exchange(app, answer, use)).toMatchObject({
      secrets: { token: 'xoxe.xoxb-1', refreshToken: 'xoxe-1', clientId: 'client', clientSecret: 'hush' },
      tokenExpiresAt: null,
    });
  });

  it('tells of a lost token of the bot, and not of one of a member', () => {
    const notices = ['tokens-revoked', 'tokens-revoked-of-a-member'].map((name) => {
      const [event] = slack.normalise(readJson(readFileSync(join(__dirname, `fixtures/${name}.json`))), context);
      return event?.kind === 'ignored' ? event.channelNotice : 'not ignored';
    });
    expect(notices).toEqual(['The app was removed from Slack', undefined]);
  });

  it('names the workspace that an event is of, so that one of another channel of the app goes there', () => {
    const event = { type: 'message', channel: 'C1', channel_type: 'channel', user: 'U2', text: 'hi', ts: '5.1' };
    const [found] = slack.normalise({ type: 'event_callback', team_id: 'T_OTHER', event }, context);
    expect(found).toMatchObject({ kind: 'comment', externalChannelId: 'T_OTHER' });
  });

  it('knows a repeated event by its id', () => {
    const request = { method: 'POST', headers: { 'x-slack-retry-num': '1' }, query: {}, receivedAt: now };
    expect(slack.deliveryKey?.({ ...request, rawBody: Buffer.from('{"event_id":"Ev1"}') })).toBe('Ev1');
    expect(slack.deliveryKey?.({ ...request, rawBody: Buffer.from('<xml>') })).toBeNull();
  });

  it('names the workspace of a token, and where a file lies', async () => {
    const { channel } = await open({
      'POST /auth.test': ok({ team_id: 'T1', team: 'Brand', user_id: 'U0BOT' }),
      'POST /files.info': ok({ file: { url_private_download: 'https://files.slack.com/d/box.png' } }),
    });
    expect(await slack.check?.(channel)).toEqual({ externalId: 'T1', name: 'Brand' });
    const place = {
      attachment: { type: 'image' as const, externalId: 'F1' },
      messageExternalId: 'C1:1.1',
      externalConversationId: 'C1:1.1',
    };
    expect(await slack.locate?.(place, channel)).toEqual({
      url: 'https://files.slack.com/d/box.png',
      headers: { authorization: 'Bearer xoxb-test' },
    });
  });
});
