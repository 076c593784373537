import type { Capabilities, Platform } from '@hubbub/contracts';

/** What a post may hold. Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json */
export const postLimit = { graphemes: 300, bytes: 3000 };
/** Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/chat/bsky/convo/defs.json (messageInput) */
export const chatLimit = { graphemes: 1000, bytes: 10_000 };
/** Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/images.json */
export const imageLimit = { bytes: 2_000_000, count: 4 };
/** Source: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/threadgate.json */
export const hiddenRepliesLimit = 300;

const publicItem: Capabilities = {
  reply: true,
  privateReply: true,
  like: true,
  hide: true, // under our own posts: a threadgate
  delete: false,
  deleteOwn: true,
  edit: false,
  attachments: [{ type: 'image', maxBytes: imageLimit.bytes, maxCount: imageLimit.count }],
};

const posts = 'https://docs.bsky.app/docs/api/app-bsky-feed-post';
const chat = 'https://docs.bsky.app/docs/api/chat-bsky-convo-send-message';
const rateLimits = 'https://docs.bsky.app/docs/advanced-guides/rate-limits';

export const platform: Platform = {
  id: 'bluesky',
  name: 'Bluesky',
  kinds: ['comment', 'mention', 'direct'],
  capabilities: {
    comment: publicItem,
    mention: { ...publicItem, hide: false },
    // `deleteMessageForSelf` hides a message from ourselves alone, so nothing of ours can be taken back.
    direct: {
      reply: true,
      privateReply: false,
      like: true, // a heart as reaction
      hide: false,
      delete: false,
      deleteOwn: false,
      edit: false,
      attachments: [],
    },
  },
  text: { limit: postLimit.graphemes, unit: 'graphemes' },
  limits: {
    comment: {
      public: { limit: postLimit.graphemes, unit: 'graphemes' },
      private: { limit: chatLimit.graphemes, unit: 'graphemes' },
    },
    mention: {
      public: { limit: postLimit.graphemes, unit: 'graphemes' },
      private: { limit: chatLimit.graphemes, unit: 'graphemes' },
    },
    direct: {
      public: { limit: chatLimit.graphemes, unit: 'graphemes' },
      private: { limit: chatLimit.graphemes, unit: 'graphemes' },
    },
  },
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since: '2023-02-01', source: posts },
    { kind: 'mention', audience: 'public', opensBy: 'always', hours: null, since: '2023-02-01', source: posts },
    { kind: 'comment', audience: 'private', opensBy: 'comment', hours: null, since: '2024-05-22', source: chat },
    { kind: 'mention', audience: 'private', opensBy: 'comment', hours: null, since: '2024-05-22', source: chat },
    { kind: 'direct', audience: 'public', opensBy: 'always', hours: null, since: '2024-05-22', source: chat },
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since: '2024-05-22', source: chat },
  ],
  // 5,000 points an hour and 35,000 a day for an account; `putRecord` costs 2 points and at most one more is spent beside it.
  caps: [
    { scope: 'message', count: 1600, perSeconds: 3600, since: '2023-11-01', source: rateLimits },
    { scope: 'message', count: 11_600, perSeconds: 86_400, since: '2023-11-01', source: rateLimits },
    { scope: 'act', count: 1600, perSeconds: 3600, since: '2023-11-01', source: rateLimits },
  ],
  neverTells: ['followers'],
  fields: [
    { name: 'identifier', label: 'Handle', help: 'Your handle without the @, for example brand.bsky.social' },
    {
      name: 'appPassword',
      label: 'App password',
      help: 'Settings → Privacy and security → App passwords. Tick “Allow access to your direct messages” for DMs.',
      secret: true,
    },
  ],
  receives: ['poll'],
};
