import type { Platform } from '@hubbub/contracts';
import { alwaysOpen, appFields, nothingBut } from '../meta/data';

const replies = 'https://developers.facebook.com/docs/threads/reply-management';
const limits = 'https://developers.facebook.com/docs/threads/overview';
const attachments = [
  { type: 'image', maxBytes: 8_000_000, maxCount: 1, needsPublicUrl: true },
  { type: 'video', maxBytes: 1_000_000_000, maxCount: 1, needsPublicUrl: true },
] as const;

/** A Threads profile: replies and mentions. There is no API for direct messages. */
export const platform: Platform = {
  id: 'threads',
  name: 'Threads',
  kinds: ['comment', 'mention'],
  capabilities: {
    comment: nothingBut({ reply: true, hide: true, deleteOwn: true, attachments: [...attachments] }),
    mention: nothingBut({ reply: true, deleteOwn: true, attachments: [...attachments] }),
  },
  text: { limit: 500, unit: 'emojiBytes' },
  limits: {
    comment: { public: { limit: 500, unit: 'emojiBytes' } },
    mention: { public: { limit: 500, unit: 'emojiBytes' } },
  },
  linkLimits: [
    {
      since: '2025-12-22',
      source: 'https://developers.facebook.com/docs/threads/create-posts/text-attachments',
      limit: 5,
    },
  ],
  windows: [alwaysOpen('comment', replies), alwaysOpen('mention', replies)],
  caps: [
    { since: '2024-06-18', source: limits, scope: 'message', count: 1000, perSeconds: 86_400 },
    {
      since: '2025-01-01',
      source: 'https://developers.facebook.com/docs/threads/posts/delete-posts',
      scope: 'act',
      count: 100,
      perSeconds: 86_400,
    },
  ],
  neverTells: ['followers'],
  fields: [
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'The long-lived user token with threads_basic, threads_read_replies, threads_manage_replies, threads_content_publish and threads_manage_mentions.',
      secret: true,
    },
    ...appFields.map((field) =>
      field.name === 'appSecret'
        ? {
            ...field,
            label: 'Threads app secret',
            help: 'Not that of the Meta app: App dashboard → Threads → Settings.',
          }
        : field,
    ),
  ],
  settings: [
    {
      name: 'username',
      label: 'Username',
      help: 'Of the profile: webhooks tell own replies apart by it.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
  signIn: {
    scopes: [
      'threads_basic',
      'threads_read_replies',
      'threads_manage_replies',
      'threads_content_publish',
      'threads_manage_mentions',
      'threads_delete',
    ],
  },
};
