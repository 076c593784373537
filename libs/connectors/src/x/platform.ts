import type { Capabilities, Platform } from '@hubbub/contracts';

const rateLimits = 'https://docs.x.com/x-api/fundamentals/rate-limits';
const managePosts = 'https://docs.x.com/x-api/posts/manage-tweets/integrate';
const since = '2023-02-01';

/** Likes left the API of every self-serve tier in April 2026. */
const post: Capabilities = {
  reply: true,
  privateReply: false,
  like: false,
  hide: true,
  delete: false,
  deleteOwn: true,
  edit: false,
  attachments: [{ type: 'image', maxBytes: 5_000_000, maxCount: 4 }],
};

export const scopes = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'dm.read',
  'dm.write',
  'tweet.moderate.write',
  'media.write',
  'offline.access',
];

export const platform: Platform = {
  id: 'x',
  name: 'X',
  kinds: ['comment', 'mention', 'direct'],
  capabilities: {
    comment: post,
    mention: { ...post, hide: false },
    direct: { ...post, hide: false, attachments: [{ type: 'image', maxBytes: 5_000_000, maxCount: 1 }] },
  },
  text: { limit: 280, unit: 'weighted' },
  limits: { direct: { private: { limit: 10_000, unit: 'characters' } } },
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: managePosts },
    { kind: 'mention', audience: 'public', opensBy: 'always', hours: null, since, source: managePosts },
    // On self-serve plans only those may be answered who mention the account or quote it.
    ...(['comment', 'mention'] as const).map((kind) => ({
      kind,
      audience: 'public' as const,
      opensBy: 'always' as const,
      hours: null,
      needsLeave: true,
      since: '2026-04-20',
      source: 'https://docs.x.com/changelog',
    })),
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since, source: managePosts },
  ],
  linkPrices: [
    {
      kinds: ['comment', 'mention'],
      usd: 0.2,
      usualUsd: 0.015,
      since: '2026-04-20',
      source: 'https://docs.x.com/x-api/getting-started/pricing',
    },
  ],
  caps: [
    { scope: 'message', kind: 'comment', count: 100, perSeconds: 900, since, source: rateLimits },
    { scope: 'message', kind: 'mention', count: 100, perSeconds: 900, since, source: rateLimits },
    { scope: 'message', kind: 'direct', count: 15, perSeconds: 900, since, source: rateLimits },
    { scope: 'message', kind: 'direct', count: 1440, perSeconds: 86_400, since, source: rateLimits },
    { scope: 'message', count: 10_000, perSeconds: 86_400, since, source: rateLimits }, // of the whole app
    { scope: 'act', count: 50, perSeconds: 900, since, source: rateLimits },
  ],
  fields: [
    {
      name: 'consumerSecret',
      label: 'API key secret',
      help: 'console.x.com, your app, Keys and tokens: "API Key Secret" (the consumer secret). It signs webhooks.',
      secret: true,
    },
    {
      name: 'consumerSecretPrevious',
      label: 'Previous API key secret',
      help: 'Only while you renew it.',
      secret: true,
      optional: true,
    },
    {
      name: 'bearerToken',
      label: 'Bearer token',
      help: 'The same page. It sets the webhook up.',
      secret: true,
      optional: true,
    },
    { name: 'clientId', label: 'OAuth 2.0 client id', help: 'The same page, OAuth 2.0.' },
    {
      name: 'clientSecret',
      label: 'OAuth 2.0 client secret',
      help: 'The same page; only for a confidential client.',
      secret: true,
      optional: true,
    },
    {
      name: 'accessToken',
      label: 'Access token',
      help: `The token that signing in gives, for the scopes ${scopes.join(' ')}.`,
      secret: true,
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      help: 'Comes with the access token where offline.access was asked for; without it the channel ends after 2 hours.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'dailyReads',
      label: 'Reads a day',
      help: 'How many posts, messages and people polling may read a day, since X charges for each; 10,000 unless told.',
      optional: true,
    },
    {
      name: 'plan',
      label: 'API plan',
      help: 'enterprise: every post may be answered. Otherwise X takes answers only to posts that mention or quote the account.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
  signIn: { scopes },
};
