import type { Capabilities, Platform, TextLimit } from '@hubbub/contracts';

const api = 'https://core.telegram.org/bots/api';
const limits = 'https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this';

/** What may stand under a picture or a file. */
export const captionLimit: TextLimit = { limit: 1024, unit: 'utf16' };

const chat: Capabilities = {
  reply: true,
  privateReply: false,
  like: true,
  hide: false,
  delete: true,
  deleteOwn: true,
  edit: true,
  attachments: [
    { type: 'image', maxBytes: 10_000_000, maxCount: 10 },
    { type: 'video', maxBytes: 50_000_000, maxCount: 10 },
    { type: 'audio', maxBytes: 50_000_000, maxCount: 10 },
    { type: 'file', maxBytes: 50_000_000, maxCount: 10 },
  ],
  textWithFiles: captionLimit,
};

const since = '2020-09-30'; // comments in channels

export const platform: Platform = {
  id: 'telegram',
  name: 'Telegram',
  kinds: ['direct', 'comment', 'mention'],
  capabilities: {
    direct: chat,
    comment: chat,
    mention: {
      reply: true,
      privateReply: false,
      like: false,
      hide: false,
      delete: false,
      deleteOwn: false,
      edit: false,
      attachments: [],
    },
  },
  text: { limit: 4096, unit: 'utf16' },
  limits: {},
  windows: [
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since, source: api },
    // A business account lets its bot write where something came in within a day.
    {
      kind: 'direct',
      audience: 'private',
      opensBy: 'inbound',
      hours: 24,
      ids: '^[^:]+:',
      since: '2024-03-31',
      source: 'https://core.telegram.org/bots/api#businessbotrights',
    },
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: api },
    { kind: 'mention', audience: 'public', opensBy: 'always', hours: null, since, source: api },
  ],
  caps: [
    { scope: 'message', count: 30, perSeconds: 1, since, source: limits },
    { scope: 'message', kind: 'direct', per: 'room', count: 1, perSeconds: 1, since, source: limits },
    { scope: 'message', kind: 'comment', per: 'room', count: 20, perSeconds: 60, since, source: limits },
  ],
  neverTells: ['followers'],
  fields: [
    {
      name: 'token',
      label: 'Bot token',
      help: 'Write /newbot (or /mybots) to @BotFather in Telegram and copy the token that it gives.',
      secret: true,
    },
    {
      name: 'webhookSecret',
      label: 'Webhook secret',
      help: 'Any word of your own, up to 256 letters, digits, _ and -. Telegram repeats it with each update.',
      secret: true,
      optional: true,
    },
    {
      name: 'webhookSecretPrevious',
      label: 'Previous webhook secret',
      help: 'Only while you change it: updates that still carry the old one are taken.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'ownChatIds',
      label: 'Ids that speak for you',
      help: 'Channels and people whose messages in your groups are your own words, not those of visitors.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
};
