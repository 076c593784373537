import type { Platform } from '@hubbub/contracts';
import { alwaysOpen, appFields, directWindow, metaCaps, nothingBut, privateReplyWindow } from '../meta/data';

const comments = 'https://developers.facebook.com/documentation/instagram-platform/comment-moderation';
const mentions =
  'https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions';

/** What an account needs that is linked to a Page. https://developers.facebook.com/docs/instagram-platform */
export const facebookScopes = [
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
];

/** A professional Instagram account: comments, live comments, mentions and direct messages. */
export const platform: Platform = {
  id: 'instagram',
  name: 'Instagram',
  kinds: ['direct', 'comment', 'mention'],
  capabilities: {
    direct: nothingBut({
      reply: true,
      like: true,
      attachments: [
        { type: 'image', maxBytes: 8_000_000, maxCount: 10 },
        { type: 'video', maxBytes: 25_000_000, maxCount: 1 },
        { type: 'audio', maxBytes: 25_000_000, maxCount: 1 },
        { type: 'file', maxBytes: 25_000_000, maxCount: 1 },
      ],
    }),
    comment: nothingBut({ reply: true, privateReply: true, hide: true, delete: true, deleteOwn: true }),
    mention: nothingBut({ reply: true }),
  },
  text: { limit: 2200, unit: 'characters' },
  limits: {
    direct: { private: { limit: 1000, unit: 'bytes' } },
    comment: { public: { limit: 2200, unit: 'characters' }, private: { limit: 1000, unit: 'bytes' } },
    mention: { public: { limit: 2200, unit: 'characters' } },
  },
  windows: [
    directWindow,
    alwaysOpen('comment', comments),
    privateReplyWindow('comment'),
    alwaysOpen('mention', mentions),
  ],
  caps: metaCaps,
  fields: [
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Instagram Login: the long-lived user token. Facebook Login: the token of the linked Page.',
      secret: true,
    },
    ...appFields,
    {
      name: 'instagramAppSecret',
      label: 'Instagram app secret',
      help: 'Instagram Login only: App dashboard → Instagram → API setup. It signs that login’s webhooks.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'login',
      label: 'Login',
      help: '"facebook" for an account linked to a Page, "instagram" for one that signed in by itself.',
      optional: true,
    },
    {
      name: 'pageId',
      label: 'Page id',
      help: 'Facebook Login only: the Page that the account is linked to.',
      optional: true,
    },
    { name: 'appId', label: 'App id', help: 'With it the token’s expiry is watched for you.', optional: true },
  ],
  receives: ['webhook', 'poll'],
  signIn: {
    scopes: ['instagram_business_basic', 'instagram_business_manage_comments', 'instagram_business_manage_messages'],
  },
};
