import type { Capabilities, Platform, ReplyWindowRow } from '@hubbub/contracts';

/** Capabilities with everything off; what a kind of conversation permits is added. */
export const nothingBut = (can: Partial<Capabilities>): Capabilities => ({
  reply: false,
  privateReply: false,
  like: false,
  hide: false,
  delete: false,
  deleteOwn: false,
  edit: false,
  attachments: [],
  ...can,
});

const policy = 'https://developers.facebook.com/documentation/business-messaging/messenger-platform/policy';
const privateReplies =
  'https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies';

/** 24 hours after their last message, 7 days for what a person writes. */
export const directWindow: ReplyWindowRow = {
  since: '2020-03-04',
  source: policy,
  kind: 'direct',
  audience: 'private',
  opensBy: 'inbound',
  hours: 24,
  humanHours: 168,
  tag: 'HUMAN_AGENT',
};

/** Once, within 7 days of the comment or post. */
export const privateReplyWindow = (kind: 'comment' | 'mention'): ReplyWindowRow => ({
  since: '2020-01-01',
  source: privateReplies,
  kind,
  audience: 'private',
  opensBy: 'comment',
  hours: 168,
  once: true,
});

export const alwaysOpen = (kind: ReplyWindowRow['kind'], source: string): ReplyWindowRow => ({
  since: '2020-01-01',
  source,
  kind,
  audience: 'public',
  opensBy: 'always',
  hours: null,
});

/** Sources disagree on private replies (750 or 200 an hour); the documented one stands here. */
export const metaCaps: Platform['caps'] = [
  {
    since: '2024-01-01',
    source:
      'https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting',
    scope: 'message',
    count: 300,
    perSeconds: 1,
  },
  {
    since: '2024-01-01',
    source:
      'https://developers.facebook.com/documentation/business-messaging/messenger-platform/overview/rate-limiting',
    scope: 'private_reply',
    count: 750,
    perSeconds: 3600,
  },
];

export const appFields: Platform['fields'] = [
  {
    name: 'appSecret',
    label: 'App secret',
    help: 'App dashboard → App settings → Basic. Proves that webhooks are genuine.',
    secret: true,
  },
  {
    name: 'verifyToken',
    label: 'Verify token',
    help: 'Any word you choose. Enter the same one beside the webhook address in the app dashboard.',
    secret: true,
  },
  {
    name: 'appSecretPrevious',
    label: 'Previous app secret',
    help: 'Only while the app secret is being changed.',
    secret: true,
    optional: true,
  },
];
