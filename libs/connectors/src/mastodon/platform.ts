import type { Capabilities, Platform, RateCapRow, ReplyWindowRow, TextLimit } from '@hubbub/contracts';

/** What most servers grant; another limit is read from the server itself. Source: https://docs.joinmastodon.org/user/posting/ */
export const defaultCharacters = 500;
/** A link counts as this many. Source: https://docs.joinmastodon.org/user/posting/#links */
export const defaultPerUrl = 23;
/** An answer begins with the name of the person, of at most 30 characters, an @ and a space. */
const roomForName = 32;

const text: TextLimit = { limit: defaultCharacters - roomForName, unit: 'graphemes' };

const mebibyte = 1024 * 1024;
/** Source: https://docs.joinmastodon.org/user/posting/#attachments */
const attachments: Capabilities['attachments'] = [
  { type: 'image', maxBytes: 16 * mebibyte, maxCount: 4 },
  { type: 'video', maxBytes: 99 * mebibyte, maxCount: 1 },
  { type: 'audio', maxBytes: 99 * mebibyte, maxCount: 1 },
];

const item: Capabilities = {
  reply: true,
  privateReply: true,
  like: true,
  hide: false, // there is no hiding of others' replies
  delete: false,
  deleteOwn: true,
  edit: true,
  attachments,
  privateAttachments: attachments,
};

const statuses = 'https://docs.joinmastodon.org/methods/statuses/#create';
const limits = 'https://docs.joinmastodon.org/api/rate-limits/';

const always = (kind: ReplyWindowRow['kind'], audience: ReplyWindowRow['audience']): ReplyWindowRow => ({
  kind,
  audience,
  opensBy: 'always',
  hours: null,
  since: '2016-03-16',
  source: statuses,
});
const cap = (scope: RateCapRow['scope'], count: number): RateCapRow => ({
  scope,
  count,
  perSeconds: 300,
  since: '2018-01-01',
  source: limits,
});

/** Source: https://docs.joinmastodon.org/api/oauth-scopes/ */
export const scopes = [
  'read:accounts',
  'read:notifications',
  'read:search',
  'read:statuses',
  'write:conversations',
  'write:favourites',
  'write:media',
  'write:statuses',
];

export const platform: Platform = {
  id: 'mastodon',
  name: 'Mastodon',
  kinds: ['comment', 'mention', 'direct'],
  capabilities: { comment: item, mention: item, direct: { ...item, privateReply: false } },
  text: { limit: defaultCharacters, unit: 'graphemes' },
  limits: {
    comment: { public: text, private: text },
    mention: { public: text, private: text },
    direct: { public: text, private: text },
  },
  windows: [
    always('comment', 'public'),
    always('mention', 'public'),
    always('comment', 'private'),
    always('mention', 'private'),
    always('direct', 'public'),
    always('direct', 'private'),
  ],
  // 300 requests in 5 minutes for an account; half of them stay for reading.
  caps: [cap('message', 150), cap('act', 100)],
  fields: [
    { name: 'server', label: 'Server', help: 'The address of your server, for example https://mastodon.social' },
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Preferences → Development → New application, with the scopes read and write; then “Your access token”.',
      secret: true,
    },
  ],
  receives: ['poll'],
  signIn: { scopes, hasServers: true },
};
