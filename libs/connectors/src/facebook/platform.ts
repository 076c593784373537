import type { Platform } from '@hubbub/contracts';
import { alwaysOpen, appFields, directWindow, metaCaps, nothingBut, privateReplyWindow } from '../meta/data';

const comments = 'https://developers.facebook.com/docs/graph-api/reference/object/comments';
const image = { type: 'image', maxBytes: 4_000_000, maxCount: 1 } as const;

/** A Facebook Page: comments, mentions and visitors' posts, reviews, and Messenger. */
export const platform: Platform = {
  id: 'facebook',
  name: 'Facebook',
  kinds: ['direct', 'comment', 'mention', 'review'],
  capabilities: {
    direct: nothingBut({
      reply: true,
      attachments: [
        { type: 'image', maxBytes: 8_000_000, maxCount: 6 },
        { type: 'video', maxBytes: 25_000_000, maxCount: 1 },
        { type: 'audio', maxBytes: 25_000_000, maxCount: 1 },
        { type: 'file', maxBytes: 25_000_000, maxCount: 1 },
      ],
    }),
    comment: nothingBut({
      reply: true,
      privateReply: true,
      like: true,
      hide: true,
      delete: true,
      deleteOwn: true,
      edit: true,
      attachments: [image],
    }),
    mention: nothingBut({ reply: true, privateReply: true, deleteOwn: true, edit: true, attachments: [image] }),
    review: nothingBut({ reply: true, deleteOwn: true, edit: true }),
  },
  text: { limit: 8000, unit: 'characters' },
  limits: {
    direct: { private: { limit: 2000, unit: 'characters' } },
    comment: { public: { limit: 8000, unit: 'characters' }, private: { limit: 2000, unit: 'characters' } },
    mention: { public: { limit: 8000, unit: 'characters' }, private: { limit: 2000, unit: 'characters' } },
    review: { public: { limit: 8000, unit: 'characters' } },
  },
  windows: [
    directWindow,
    alwaysOpen('comment', comments),
    privateReplyWindow('comment'),
    alwaysOpen('mention', comments),
    privateReplyWindow('mention'),
    alwaysOpen('review', comments),
  ],
  caps: metaCaps,
  neverTells: ['followers'],
  fields: [
    {
      name: 'accessToken',
      label: 'Page access token',
      help: 'Business settings → System users, or GET /me/accounts with your own token. It should not expire.',
      secret: true,
    },
    ...appFields,
  ],
  settings: [
    {
      name: 'appId',
      label: 'App id',
      help: 'With it the webhook is subscribed and the token’s expiry watched for you.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
  signIn: {
    scopes: [
      'pages_show_list',
      'pages_manage_metadata',
      'pages_read_engagement',
      'pages_read_user_content',
      'pages_manage_engagement',
      'pages_messaging',
    ],
  },
};
