import type { Capabilities, Platform, ReplyWindowRow } from '@hubbub/contracts';

const source = 'https://www.standardwebhooks.com';

const files = (['image', 'video', 'audio', 'file'] as const).map((type) => ({
  type,
  maxBytes: 10_000_000,
  maxCount: 10,
}));

const everything: Capabilities = {
  reply: true,
  privateReply: false,
  like: true,
  hide: true,
  delete: true,
  deleteOwn: true,
  edit: false,
  attachments: files,
  privateAttachments: files,
};

const always = (kind: ReplyWindowRow['kind'], audience: ReplyWindowRow['audience']): ReplyWindowRow => ({
  kind,
  audience,
  opensBy: 'always',
  hours: null,
  since: '2024-01-01',
  source,
});

/** The rules are those of the system on the other side, so ours are the widest. */
export const platform: Platform = {
  id: 'http',
  name: 'Signed HTTP',
  kinds: ['direct', 'comment', 'mention', 'review'],
  capabilities: {
    direct: { ...everything, hide: false },
    comment: { ...everything, privateReply: true },
    mention: { ...everything, privateReply: true },
    review: { ...everything, privateReply: true },
  },
  text: { limit: 10_000, unit: 'characters' },
  limits: {},
  windows: [
    always('direct', 'private'),
    always('comment', 'public'),
    always('comment', 'private'),
    always('mention', 'public'),
    always('mention', 'private'),
    always('review', 'public'),
    always('review', 'private'),
  ],
  caps: [],
  neverTells: ['followers'],
  fields: [
    {
      name: 'secret',
      label: 'Signing secret',
      help: 'At least 24 random bytes in base64, with or without `whsec_`. Both sides sign with it.',
      secret: true,
    },
    {
      name: 'secretPrevious',
      label: 'Previous signing secret',
      help: 'Only while you rotate: requests signed with it are still taken, ours are signed with the new one.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'callbackUrl',
      label: 'Callback address',
      help: 'Where replies and moderation are posted, signed. Leave it empty for a channel that only receives.',
      optional: true,
    },
  ],
  receives: ['webhook'],
};
