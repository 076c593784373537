import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import {
  buildAct,
  buildOutbound,
  buildReference,
  channelAccess,
  closeFakes,
  describeConnector,
  eventsOf,
  fakeApi,
  pollAll,
  testNow,
  type FakeAnswer,
  type FakeRoutes,
} from '../testing';
import { linkedin } from '.';
import { encoded } from './urns';

const page = 'urn:li:organization:123';
const activity = 'urn:li:activity:7100000000000000001';
const urn = (number: string) => `urn:li:comment:(${activity},${number})`;
const secrets = { clientId: 'client', clientSecret: 'client-secret', accessToken: 'token' };
const hmac = (secret: string, bytes: Buffer | string) => createHmac('sha256', secret).update(bytes).digest('hex');
const fails = (status: number, code: string, message = code): FakeAnswer => ({
  status,
  json: { status, code, message },
});

const routes = (): FakeRoutes => ({
  'POST /rest/socialActions/:urn/comments': {
    status: 201,
    headers: { 'x-restli-id': '7100000000000000900' },
    json: { id: '7100000000000000900', commentUrn: urn('7100000000000000900') },
  },
  'POST /rest/socialActions/:urn/comments/:id': { status: 204 },
  'DELETE /rest/socialActions/:urn/comments/:id': { status: 204 },
  'POST /rest/reactions': { status: 201, headers: { 'x-restli-id': 'urn:li:reaction:(a,b)' } },
  'DELETE /rest/reactions/:key': { status: 204 },
});

const top = urn('7100000000000000055');
const target = buildReference({ externalId: top });
const comment = { externalConversationId: top, replyTo: target };
const mention = { externalConversationId: 'urn:li:share:7100000000000000098', replyTo: null };

describeConnector(linkedin, {
  fixtures: join(__dirname, 'fixtures'),
  context: { externalChannelId: page },
  own: page,
  ownWords: ['LinkedIn member', 'urn li'],
  combine: (bodies) => ({
    type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
    notifications: bodies.flatMap((body) => (body as { notifications: unknown[] }).notifications),
  }),
  unknown: [
    {
      name: 'an action of later days',
      body: { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications: [{ action: 'WAVE' }] },
    },
    { name: 'another type', body: { type: 'LEAD_ACTION', notifications: [{}] } },
    { name: 'no notifications', body: { type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS', notifications: [] } },
  ],
  webhook: {
    secrets: { clientSecret: secrets.clientSecret },
    header: 'x-li-signature',
    sign: (body, given) => ({
      'x-li-signature': hmac(given['clientSecret'] ?? '', Buffer.concat([Buffer.from('hmacsha256='), body])),
    }),
    rotated: {
      secrets: { clientSecret: 'new', clientSecretPrevious: 'old' },
      signers: [{ clientSecret: 'new' }, { clientSecret: 'old' }],
    },
    handshakes: [
      {
        name: 'answers the challenge with the client secret',
        request: { query: { challengeCode: '890e4665-4dfe-4ab1-b689-ed553bceeed0', applicationId: '4567' } },
        answer: {
          status: 200,
          type: 'application/json',
          body: JSON.stringify({
            challengeCode: '890e4665-4dfe-4ab1-b689-ed553bceeed0',
            challengeResponse: hmac(secrets.clientSecret, '890e4665-4dfe-4ab1-b689-ed553bceeed0'),
          }),
        },
      },
      { name: 'answers nothing else', request: { query: {} }, answer: null },
    ],
  },
  outbound: {
    secrets,
    externalId: page,
    routes,
    sendRoute: 'POST /rest/socialActions/:urn/comments',
    textOf: (request) => (request.json() as { message: { text: string } }).message.text,
    messages: { comment, mention },
    acts: { comment: { target }, mention: { target } },
    errors: [
      {
        name: '401 revoked',
        answer: fails(401, 'REVOKED_ACCESS_TOKEN'),
        outcome: 'refused',
        code: 'REVOKED_ACCESS_TOKEN',
        channelState: 'disconnected',
      },
      { name: '403 without the role', answer: fails(403, 'ACCESS_DENIED'), outcome: 'refused', code: 'ACCESS_DENIED' },
      { name: '404', answer: fails(404, 'NOT_FOUND'), outcome: 'refused' },
      { name: '422 the same words again', answer: fails(422, 'DUPLICATE_POST'), outcome: 'refused' },
      {
        name: '426 the version ended',
        answer: { status: 426, body: '' },
        outcome: 'refused',
        code: 'version_ended',
        channelState: 'degraded',
      },
      { name: '429', answer: fails(429, 'TOO_MANY_REQUESTS'), outcome: 'retry', retryAfterSeconds: 300 },
      { name: '504', answer: { status: 504, body: '<html>' }, outcome: 'unknown' },
      { name: '201 without any id', answer: { status: 201, json: {} }, outcome: 'unknown', of: 'send' },
    ],
    check: {
      externalId: page,
      routes: {
        'GET /rest/organizationAcls': {
          json: { elements: [{ organization: page, roleAssignee: 'urn:li:person:AbC', role: 'ADMINISTRATOR' }] },
        },
        'GET /rest/organizations/:id': { json: { localizedName: 'Brand' } },
        'POST /oauth/v2/introspectToken': { json: { active: true, expires_at: 1790000000 } },
      },
      other: {
        routes: { 'GET /rest/organizationAcls': { json: { elements: [{ organization: 'urn:li:organization:9' }] } } },
        code: 'no_role',
      },
      withoutScope: {
        routes: { 'GET /rest/organizationAcls': fails(403, 'ACCESS_DENIED', 'Not enough permissions') },
        message: /Not enough permissions.*rw_organization_admin/,
      },
      revoked: { 'GET /rest/organizationAcls': fails(401, 'REVOKED_ACCESS_TOKEN') },
    },
  },
});

describe('linkedin', () => {
  afterEach(closeFakes);
  const open = async (change: FakeRoutes = {}, settings = {}) => {
    const api = await fakeApi({ ...change, ...routes(), ...change });
    return { api, channel: channelAccess({ api, externalId: page, secrets, settings }) };
  };
  const answering = (externalConversationId: string) =>
    buildOutbound({
      conversationKind: 'comment',
      externalConversationId,
      replyTo: buildReference({ externalId: urn('7100000000000000077') }),
    });

  it('accepts the signature with its prefix too', () => {
    const rawBody = Buffer.from('{}');
    const signature = `hmacsha256=${hmac(secrets.clientSecret, 'hmacsha256={}')}`;
    const request = {
      method: 'POST',
      headers: { 'x-li-signature': signature },
      query: {},
      rawBody,
      receivedAt: testNow,
    };
    expect(linkedin.verify?.(request, secrets)).toBe(true);
  });

  it('escapes the signs of a name that Rest.li uses itself', () => {
    expect(encoded(top)).toBe(
      'urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A7100000000000000001%2C7100000000000000055%29',
    );
  });

  it('hangs an answer to an answer on the top comment', async () => {
    const { api, channel } = await open();
    expect(await linkedin.send(answering(top), channel)).toEqual({ externalId: urn('7100000000000000900') });
    expect(api.requests[0]).toMatchObject({
      path: `/rest/socialActions/${top}/comments`,
      headers: {
        'linkedin-version': expect.stringMatching(/^20\d{4}$/) as string,
        'x-restli-protocol-version': '2.0.0',
      },
    });
    expect(api.requests[0]?.json()).toEqual({
      actor: page,
      object: activity,
      parentComment: top,
      message: { text: buildOutbound().text },
    });
  });

  it('comments on the post that names the page', async () => {
    const { api, channel } = await open();
    await linkedin.send(buildOutbound({ conversationKind: 'mention', ...mention }), channel);
    expect(api.requests[0]?.json()).toEqual({
      actor: page,
      object: mention.externalConversationId,
      message: { text: buildOutbound().text },
    });
  });

  it('makes the name of a comment from its number where that is all that comes', async () => {
    const { channel } = await open({
      'POST /rest/socialActions/:urn/comments': { status: 201, headers: { 'x-restli-id': '7100000000000000901' } },
    });
    expect(await linkedin.send(answering(top), channel)).toEqual({ externalId: urn('7100000000000000901') });
  });

  it('edits, deletes and reacts by the number of the comment', async () => {
    const { api, channel } = await open();
    const deeds = [
      buildAct({ type: 'edit', direction: 'outbound', target, text: 'New words' }),
      buildAct({ type: 'delete', direction: 'outbound', target }),
      buildAct({ type: 'like', target }),
      buildAct({ type: 'unlike', target }),
    ];
    for (const deed of deeds) await linkedin.act?.(deed, channel);
    const [edit, remove, like, unlike] = api.requests;
    expect(edit).toMatchObject({
      path: `/rest/socialActions/${activity}/comments/7100000000000000055`,
      query: { actor: page },
      headers: { 'x-restli-method': 'PARTIAL_UPDATE' },
    });
    expect(edit?.json()).toEqual({ patch: { message: { $set: { text: 'New words' } } } });
    expect(remove).toMatchObject({ method: 'DELETE', query: { actor: page } });
    expect(like?.json()).toEqual({ root: top, reactionType: 'LIKE' });
    expect(unlike?.path).toBe(`/rest/reactions/(actor:${page},entity:${top})`);
  });

  it('says that others’ comments stay where LinkedIn forbids their deletion', async () => {
    const { channel } = await open({ 'DELETE /rest/socialActions/:urn/comments/:id': fails(403, 'ACCESS_DENIED') });
    await expect(linkedin.act?.(buildAct({ type: 'delete', target }), channel)).rejects.toMatchObject({
      code: 'not_supported',
    });
  });

  it('asks the comment for its parent and words', async () => {
    const { api, channel } = await open({
      'GET /rest/socialActions/:urn/comments/:id': {
        json: {
          id: '7100000000000000056',
          actor: 'urn:li:person:XyZ',
          parentComment: top,
          message: { text: 'me too' },
        },
      },
    });
    const [event] = eventsOf(linkedin, [
      {
        type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
        notifications: [
          { action: 'COMMENT', organizationalEntity: page, generatedActivity: urn('7100000000000000056') },
        ],
      },
    ]);
    if (event?.kind !== 'comment') throw new Error('not a comment');
    expect(await linkedin.complete?.(event, channel)).toMatchObject({
      externalConversationId: top,
      replyToExternalId: top,
      text: 'me too',
      author: { name: 'LinkedIn member' },
      isPartial: false,
    });
    api.routes['GET /rest/socialActions/:urn/comments/:id'] = fails(404, 'NOT_FOUND');
    expect(await linkedin.complete?.(event, channel)).toBeNull();
  });

  it('finds a comment without an answer by actor, words and time', async () => {
    const ours = (text: string) => ({
      json: {
        elements: [
          {
            commentUrn: urn('7100000000000000950'),
            actor: page,
            message: { text },
            created: { time: testNow.getTime() },
          },
        ],
      },
    });
    const { api, channel } = await open({ 'GET /rest/socialActions/:urn/comments': ours(buildOutbound().text) });
    expect(await linkedin.confirm?.({ ...answering(top), attemptedAt: testNow }, channel)).toEqual({
      state: 'found',
      externalId: urn('7100000000000000950'),
    });
    api.routes['GET /rest/socialActions/:urn/comments'] = ours('other words');
    expect(await linkedin.confirm?.({ ...answering(top), attemptedAt: testNow }, channel)).toEqual({
      state: 'unknown',
    });
  });

  it('reads sixty days of notifications page by page, then from a minute before the last reading', async () => {
    const note = (number: number) => ({
      notificationId: number,
      action: 'COMMENT',
      organizationalEntity: page,
      generatedActivity: urn(String(7100000000000000000n + BigInt(number))),
    });
    const { api, channel } = await open({
      'GET /rest/organizationalEntityNotifications': ({ query }) =>
        query['start'] === '0'
          ? {
              json: {
                elements: [note(1), note(2)],
                paging: { start: 0, count: 100, links: [{ rel: 'next', href: '/x' }] },
              },
            }
          : { json: { elements: [note(3)], paging: { start: 2, count: 100, links: [] } } },
    });
    const { items, cursor } = await pollAll(linkedin, channel, { purpose: 'backfill' });
    expect(eventsOf(linkedin, items).map(({ kind }) => kind)).toEqual(['comment', 'comment', 'comment']);
    const start = testNow.getTime() - 60 * 86_400_000;
    expect(api.requests[0]?.query['timeRange']).toBe(`(start:${start},end:${testNow.getTime()})`);

    const later = { ...channel, now: new Date(testNow.getTime() + 600_000) };
    await pollAll(linkedin, later, { cursor });
    expect(api.requests[2]?.query['timeRange']).toBe(
      `(start:${testNow.getTime() - 60_000},end:${later.now.getTime()})`,
    );
  });

  it('checks the role and tells when the token ends', async () => {
    const { api, channel } = await open({
      'GET /rest/organizationAcls': {
        json: { elements: [{ organization: page, roleAssignee: 'urn:li:person:AbC', role: 'ADMINISTRATOR' }] },
      },
      'GET /rest/organizations/:id': { json: { localizedName: 'Brand' } },
      'POST /oauth/v2/introspectToken': { json: { active: true, expires_at: 1790000000 } },
    });
    expect(await linkedin.check?.(channel)).toEqual({
      externalId: page,
      name: 'Brand',
      tokenExpiresAt: new Date(1790000000000),
    });
    expect(await linkedin.accounts?.(channel)).toEqual([{ externalId: page, name: 'Brand' }]);
    api.routes['GET /rest/organizationAcls'] = { json: { elements: [] } };
    await expect(linkedin.check?.(channel)).rejects.toMatchObject({ code: 'no_role', channelState: 'degraded' });
  });

  it('subscribes the page with its names escaped within the key', async () => {
    const { api, channel } = await open(
      {
        'GET /rest/organizationAcls': {
          json: { elements: [{ organization: page, roleAssignee: 'urn:li:person:AbC' }] },
        },
        'PUT /rest/eventSubscriptions/:key': { status: 201, json: {} },
      },
      { applicationId: '4567' },
    );
    await linkedin.subscribe?.(channel, 'https://inbox.example.com/webhooks/linkedin');
    expect(api.requests[1]?.path).toBe(
      `/rest/eventSubscriptions/(developerApplication:urn:li:developerApplication:4567,user:urn:li:person:AbC,entity:${page},eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)`,
    );
    expect(api.requests[1]?.json()).toEqual({ webhook: 'https://inbox.example.com/webhooks/linkedin' });

    api.routes['DELETE /rest/eventSubscriptions/:key'] = { status: 204 };
    await linkedin.release?.(channel);
    expect(api.requests.at(-1)).toMatchObject({ method: 'DELETE', path: api.requests[1]?.path });
  });
});
