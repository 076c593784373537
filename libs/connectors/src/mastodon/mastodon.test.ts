import { join } from 'node:path';
import { describeConnector, type FakeRequest, type FakeRoutes } from '../testing';
import { mastodon } from '.';

const brand = { id: '14715', username: 'brand', acct: 'brand', display_name: 'Brand', url: 'https://m.example/@brand' };
const ada = { externalId: 'https://pl.example/@ada', name: 'Ada Muster', handle: 'ada@pl.example' };
const comment = {
  externalId: 'https://pl.example/users/ada/statuses/5',
  text: 'do you ship to Norway?',
  sentAt: new Date('2026-11-02T09:00:00Z'),
  author: ada,
  extra: { id: '5', visibility: 'unlisted', acct: 'ada@pl.example', people: [{ acct: 'brand', url: brand.url }] },
};
const secret = { ...comment, extra: { ...comment.extra, visibility: 'direct' } };

const posted = (request: FakeRequest) => request.json() as { status?: string; spoiler_text?: string };

const routes = (): FakeRoutes => ({
  'GET /api/v1/accounts/verify_credentials': { json: brand },
  'GET /api/v2/instance': {
    json: { version: '4.5.0', configuration: { statuses: { max_characters: 500, characters_reserved_per_url: 23 } } },
  },
  'POST /api/v1/statuses': (request) => ({
    json: {
      id: '99',
      uri: 'https://m.example/users/brand/statuses/99',
      account: brand,
      content: `<p>${posted(request).status}</p>`,
      visibility: 'public',
    },
  }),
  'POST /api/v1/statuses/:id/favourite': { json: {} },
  'POST /api/v1/statuses/:id/unfavourite': { json: {} },
  'DELETE /api/v1/statuses/:id': { body: '' },
  'PUT /api/v1/statuses/:id': { json: {} },
});

describeConnector(mastodon, {
  fixtures: join(__dirname, 'fixtures'),
  context: { foundBy: 'poll', externalChannelId: brand.url },
  own: brand.url,
  ownExcept: /^snac\//, // of another account
  ownWords: ['⭐', '-'],
  unknown: [
    {
      name: 'a notification of a new type',
      body: { source: 'notification', payload: { id: '1', type: 'saluted', created_at: '2026-08-30T23:09:54.070Z' } },
    },
    {
      name: 'a mention without its post',
      body: { source: 'notification', payload: { type: 'mention', status: null } },
    },
    { name: 'a post without an author', body: { source: 'status', payload: { id: '1', content: '<p>x</p>' } } },
    { name: 'an item of a later version', body: { source: 'filter', payload: {} } },
  ],
  outbound: {
    secrets: { server: 'https://m.example', accessToken: 'token' },
    externalId: brand.url,
    routes,
    sendRoute: 'POST /api/v1/statuses',
    textOf: (request) =>
      request.method === 'POST' && request.path === '/api/v1/statuses'
        ? posted(request).status?.replace('@ada@pl.example ', '')
        : null,
    messages: {
      comment: { replyTo: comment, externalConversationId: comment.externalId },
      mention: { replyTo: comment, externalConversationId: comment.externalId },
      direct: { replyTo: secret, externalConversationId: ada.externalId, contact: ada },
    },
    acts: { comment: { target: comment }, mention: { target: comment }, direct: { target: secret } },
    errors: [
      {
        name: 'too many requests, with the time of reset',
        answer: {
          status: 429,
          headers: { 'x-ratelimit-reset': '2026-11-02T10:03:00.000000Z', 'x-ratelimit-remaining': '0' },
          json: { error: 'Too many requests' },
        },
        outcome: 'retry',
        retryAfterSeconds: 180,
      },
      {
        name: 'a post that the server does not take',
        answer: { status: 422, json: { error: 'Validation failed: Text character limit of 500 exceeded' } },
        outcome: 'refused',
      },
      {
        name: 'a token that ended',
        answer: { status: 401, body: '' },
        outcome: 'refused',
        channelState: 'disconnected',
      },
      { name: 'a post that is gone', answer: { status: 404, json: { error: 'Record not found' } }, outcome: 'refused' },
      { name: 'an empty 500', answer: { status: 500, body: '' }, outcome: 'unknown' },
      {
        name: 'an overloaded server',
        answer: { status: 503, json: { error: 'Service Unavailable' } },
        outcome: 'unknown',
      },
    ],
    editLimit: { limit: 500, unit: 'graphemes' }, // no name is put before it
    check: {
      externalId: brand.url,
      routes: {},
      other: {
        routes: {
          'GET /api/v1/accounts/verify_credentials': {
            json: { ...brand, id: '9', username: 'else', acct: 'else', url: 'https://m.example/@else' },
          },
        },
        externalId: 'https://m.example/@else',
      },
      withoutScope: {
        routes: {
          'GET /api/v1/accounts/verify_credentials': {
            status: 403,
            json: { error: 'This action is outside the authorized scopes' },
          },
        },
        message: /scopes/,
      },
      revoked: {
        'GET /api/v1/accounts/verify_credentials': { status: 401, json: { error: 'The access token was revoked' } },
      },
    },
  },
});
