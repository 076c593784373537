import { join } from 'node:path';
import { describeConnector, type FakeRoutes } from '../testing';
import { bluesky } from '.';

const did = 'did:plc:r3cvlnbvfo5yhungvyq3rv3f';
const fan = 'did:plc:ylcw6twt5ekl54427qmp6jqv';
const root = { uri: `at://${did}/app.bsky.feed.post/3n2upau52ts2g`, cid: 'bafyroot' };
const comment = {
  externalId: `at://${fan}/app.bsky.feed.post/3n2upaumiyc2g`,
  text: 'Do you ship to Norway?',
  sentAt: new Date('2026-11-02T09:00:00Z'),
  author: { externalId: fan, name: 'fan.test', handle: 'fan.test' },
  extra: { cid: 'bafycomment', root },
};
const own = { ...comment, externalId: `at://${did}/app.bsky.feed.post/3n2upav2ts2a4` };
const post = { externalId: root.uri, extra: {} };

const routes = (): FakeRoutes => ({
  'POST /xrpc/com.atproto.server.createSession': {
    json: { did, handle: 'brand.test', accessJwt: 'access', refreshJwt: 'refresh' },
  },
  'POST /xrpc/com.atproto.server.refreshSession': {
    json: { did, handle: 'brand.test', accessJwt: 'access2', refreshJwt: 'refresh2' },
  },
  'POST /xrpc/com.atproto.repo.putRecord': (request) => {
    const { collection, rkey } = request.json() as { collection: string; rkey: string };
    return { json: { uri: `at://${did}/${collection}/${rkey}`, cid: 'bafynew' } };
  },
  'POST /xrpc/com.atproto.repo.deleteRecord': { json: {} },
  'GET /xrpc/com.atproto.repo.getRecord': {
    status: 400,
    json: { error: 'RecordNotFound', message: 'Could not locate record' },
  },
  'GET /xrpc/app.bsky.feed.getPosts': { json: { posts: [] } },
  'GET /xrpc/chat.bsky.convo.getConvoForMembers': { json: { convo: { id: 'convo1' } } },
  'POST /xrpc/chat.bsky.convo.sendMessage': { json: { id: 'message1' } },
  'POST /xrpc/chat.bsky.convo.addReaction': { json: {} },
  'POST /xrpc/chat.bsky.convo.removeReaction': { json: {} },
});

const publicMessage = { externalConversationId: comment.externalId, replyTo: comment };
const direct = { externalConversationId: fan, replyTo: { ...comment, externalId: 'message0', extra: {} } };

describeConnector(bluesky, {
  fixtures: join(__dirname, 'fixtures'),
  context: { foundBy: 'poll', externalChannelId: did },
  own: did,
  ownWords: ['❤️'],
  unknown: [
    {
      name: 'a notification of a new reason',
      body: {
        source: 'notification',
        account: { did },
        payload: { uri: comment.externalId, cid: 'x', author: { did: fan }, reason: 'saluted', record: { text: 'x' } },
      },
    },
    { name: 'a notification without author', body: { source: 'notification', payload: { reason: 'reply' } } },
    {
      name: 'a like of nothing',
      body: { source: 'notification', payload: { uri: 'at://x', author: { did: fan }, reason: 'like' } },
    },
    {
      name: 'a new kind of chat log entry',
      body: { source: 'chat_log', payload: { $type: 'chat.bsky.convo.defs#logDance', convoId: 'c', rev: '1' } },
    },
    { name: 'a source of a later version', body: { source: 'jetstream', payload: {} } },
  ],
  outbound: {
    secrets: { identifier: 'brand.test', appPassword: 'aaaa-bbbb-cccc-dddd' },
    externalId: did,
    routes,
    sendRoute: 'POST /xrpc/com.atproto.repo.putRecord',
    textOf: (request) => {
      if (request.method !== 'POST') return null;
      const body = request.json() as { record?: { text?: string }; message?: { text?: string } };
      return body.record?.text ?? body.message?.text;
    },
    messages: { comment: publicMessage, mention: publicMessage, direct },
    acts: {
      comment: { target: own, post, externalConversationId: comment.externalId },
      mention: { target: own, post, externalConversationId: comment.externalId },
      direct: { target: { ...comment, externalId: 'message0', extra: {} }, externalConversationId: fan },
    },
    errors: [
      {
        name: 'too many writes, with the time of reset in seconds',
        answer: {
          status: 429,
          headers: { 'ratelimit-reset': String(Date.parse('2026-11-02T10:02:00Z') / 1000), 'ratelimit-remaining': '0' },
          json: { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' },
        },
        outcome: 'retry',
        code: 'RateLimitExceeded',
        retryAfterSeconds: 120,
      },
      {
        name: 'a record that the server does not take',
        answer: {
          status: 400,
          json: { error: 'InvalidRequest', message: 'Invalid app.bsky.feed.post record: grapheme too big' },
        },
        outcome: 'refused',
        code: 'InvalidRequest',
      },
      {
        name: 'a token that renewing does not mend',
        answer: { status: 400, json: { error: 'ExpiredToken', message: 'Token has expired' } },
        outcome: 'refused',
        channelState: 'disconnected',
      },
      {
        name: 'an account that was taken down',
        answer: { status: 400, json: { error: 'AccountTakedown', message: 'Account has been taken down' } },
        outcome: 'refused',
        code: 'AccountTakedown',
        channelState: 'disconnected',
      },
      { name: 'an upstream failure', answer: { status: 502, json: { error: 'UpstreamFailure' } }, outcome: 'unknown' },
      { name: 'an empty 500', answer: { status: 500, body: '' }, outcome: 'unknown' },
    ],
    check: {
      externalId: did,
      routes: {},
      other: {
        routes: {
          'POST /xrpc/com.atproto.server.createSession': {
            json: { did: fan, handle: 'fan.test', accessJwt: 'access', refreshJwt: 'refresh' },
          },
        },
        code: 'signed_out',
      },
      revoked: {
        'POST /xrpc/com.atproto.server.createSession': {
          status: 401,
          json: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' },
        },
      },
    },
  },
});
