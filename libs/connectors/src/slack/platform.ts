import type { Capabilities, Platform } from '@hubbub/contracts';

const postMessage = 'https://docs.slack.dev/reference/methods/chat.postMessage';
const rateLimits = 'https://docs.slack.dev/apis/web-api/rate-limits';
const since = '2020-01-01';

export const scopes = [
  'chat:write',
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'reactions:read',
  'reactions:write',
  'users:read',
  'files:read',
  'files:write',
];

const room: Capabilities = {
  reply: true,
  privateReply: false,
  like: true,
  hide: false,
  delete: false,
  deleteOwn: true,
  edit: true,
  attachments: (['image', 'video', 'audio', 'file'] as const).map((type) => ({
    type,
    maxBytes: 1_000_000_000,
    maxCount: 10,
  })),
};

export const platform: Platform = {
  id: 'slack',
  name: 'Slack',
  kinds: ['direct', 'comment'],
  capabilities: { direct: room, comment: room },
  text: { limit: 40_000, unit: 'characters' },
  limits: {},
  windows: [
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since, source: postMessage },
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: postMessage },
  ],
  caps: [{ scope: 'message', count: 1, perSeconds: 1, since, source: rateLimits }],
  neverTells: ['followers'],
  fields: [
    {
      name: 'token',
      label: 'Bot token',
      help: 'api.slack.com/apps, your app, OAuth & Permissions: "Bot User OAuth Token", begins with xoxb-. Scopes: chat:write, channels:read, groups:read, im:read, mpim:read, channels:history, groups:history, im:history, mpim:history, reactions:read, reactions:write, users:read, files:read, files:write.',
      secret: true,
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      help: 'Only where your app rotates its tokens: it comes with the bot token, begins with xoxe- and renews it every 12 hours.',
      secret: true,
      optional: true,
    },
    { name: 'clientId', label: 'Client id', help: 'Basic Information; only beside a refresh token.', optional: true },
    {
      name: 'clientSecret',
      label: 'Client secret',
      help: 'Basic Information; only beside a refresh token.',
      secret: true,
      optional: true,
    },
    {
      name: 'signingSecret',
      label: 'Signing secret',
      help: 'The same page, Basic Information, App Credentials.',
      secret: true,
    },
    {
      name: 'signingSecretPrevious',
      label: 'Previous signing secret',
      help: 'Only while you renew it: requests signed with the old one are taken too.',
      secret: true,
      optional: true,
    },
  ],
  receives: ['webhook'],
  signIn: { scopes },
};
