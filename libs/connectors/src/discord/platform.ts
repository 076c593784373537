import type { Capabilities, Platform } from '@hubbub/contracts';

const messages = 'https://docs.discord.com/developers/resources/message';
const since = '2020-01-01';

const room: Capabilities = {
  reply: true,
  privateReply: false,
  like: true,
  hide: false,
  delete: true,
  deleteOwn: true,
  edit: true,
  attachments: (['image', 'video', 'audio', 'file'] as const).map((type) => ({
    type,
    maxBytes: 10 * 1024 * 1024,
    maxCount: 10,
  })),
};

export const platform: Platform = {
  id: 'discord',
  name: 'Discord',
  kinds: ['comment', 'direct'],
  capabilities: { comment: room, direct: { ...room, delete: false } },
  text: { limit: 2000, unit: 'characters' },
  limits: {},
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: messages },
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since, source: messages },
  ],
  caps: [
    {
      scope: 'message',
      count: 5,
      perSeconds: 5,
      since,
      source: 'https://docs.discord.com/developers/topics/rate-limits',
    },
    { scope: 'act', count: 1, perSeconds: 1, since, source: 'https://docs.discord.com/developers/topics/rate-limits' },
  ],
  neverTells: ['followers'],
  fields: [
    {
      name: 'token',
      label: 'Bot token',
      help: 'discord.com/developers/applications, your app, Bot: "Reset Token". Switch "Message Content Intent" on there, then connect; the link that invites the bot to your server is shown there.',
      secret: true,
    },
  ],
  settings: [
    {
      name: 'channelIds',
      label: 'Channels',
      help: 'Ids of the channels (and of threads or forums) that belong into the inbox; empty: all that the bot may read. Direct messages always do.',
      optional: true,
    },
  ],
  receives: ['stream', 'poll'],
};
