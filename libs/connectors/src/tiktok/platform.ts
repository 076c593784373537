import type { Capabilities, Platform } from '@hubbub/contracts';

const docs = (page: string) => `https://business-api.tiktok.com/portal/docs?id=${page}`;
const since = '2024-01-01';

const nothing: Capabilities = {
  reply: false,
  privateReply: false,
  like: false,
  hide: false,
  delete: false,
  deleteOwn: false,
  edit: false,
  attachments: [],
};

export const scopes = [
  'user.info.basic',
  'user.info.username',
  'user.info.profile',
  'user.account.type',
  'video.list',
  'comment.list',
  'comment.list.manage',
  'message.list.read',
  'message.list.send',
  'message.list.manage',
  'biz.brand.insights',
];

export const platform: Platform = {
  id: 'tiktok',
  name: 'TikTok',
  kinds: ['comment', 'direct', 'mention'],
  capabilities: {
    comment: { ...nothing, reply: true, privateReply: true, like: true, hide: true, deleteOwn: true },
    direct: {
      ...nothing,
      reply: true,
      attachments: [{ type: 'image', maxBytes: 3_000_000, maxCount: 1, mimeTypes: ['image/jpeg', 'image/png'] }],
      textWithFiles: { limit: 0, unit: 'characters' }, // a picture and words are two messages
    },
    mention: nothing,
  },
  // Sources disagree (150 or 1,200 in comments): the smaller is never refused.
  text: { limit: 150, unit: 'characters' },
  limits: {
    comment: { private: { limit: 6000, unit: 'characters' } },
    direct: { private: { limit: 6000, unit: 'characters' } },
  },
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: docs('1760232109619202') },
    {
      kind: 'comment',
      audience: 'private',
      opensBy: 'comment',
      hours: 48,
      once: true,
      since,
      source: docs('1843697551083522'),
    },
    { kind: 'direct', audience: 'private', opensBy: 'inbound', hours: 48, since, source: docs('1832184236919810') },
  ],
  caps: [
    {
      scope: 'message',
      count: 10,
      perSeconds: 1,
      since,
      source: 'https://business-api.tiktok.com/portal/docs/rate-limits/v1.3',
    },
    {
      scope: 'message',
      kind: 'comment',
      count: 40,
      perSeconds: 60,
      since,
      source: 'https://business-api.tiktok.com/portal/docs/rate-limits/v1.3',
    },
    {
      scope: 'message',
      kind: 'direct',
      per: 'room',
      resetsBy: 'inbound',
      count: 10,
      perSeconds: 48 * 3600,
      since,
      source: docs('1832184236919810'),
    },
    {
      scope: 'act',
      count: 40,
      perSeconds: 60,
      since,
      source: 'https://business-api.tiktok.com/portal/docs/rate-limits/v1.3',
    },
  ],
  neverTells: ['followers'],
  fields: [
    { name: 'clientId', label: 'App id', help: 'business-api.tiktok.com, My Apps, your app: "App ID".' },
    {
      name: 'clientSecret',
      label: 'App secret',
      help: 'On the same page. It signs webhooks too.',
      secret: true,
    },
    {
      name: 'clientSecretPrevious',
      label: 'Previous app secret',
      help: 'Only while you renew it: events signed with the old one are taken too.',
      secret: true,
      optional: true,
    },
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'What signing in with the business account gives. It is good for a day.',
      secret: true,
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      help: 'Comes with the access token and makes the next ones for a year.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'uniqueIdentifier',
      label: 'Own unique identifier',
      help: 'The `unique_identifier` of the account itself: comments that it writes in the app are then known as its own at once.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
  signIn: { scopes },
};
