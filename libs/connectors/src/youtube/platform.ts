import type { Platform, TextLimit } from '@hubbub/contracts';
import { googleFields } from '../shared/google';

const comments = 'https://developers.google.com/youtube/v3/docs/comments';
const quota = 'https://developers.google.com/youtube/v3/determine_quota_cost';
const since = '2020-01-01';

export const scope = 'https://www.googleapis.com/auth/youtube.force-ssl';

export const liveChatLimit: TextLimit = { limit: 200, unit: 'characters' };

export const platform: Platform = {
  id: 'youtube',
  name: 'YouTube',
  kinds: ['comment'],
  capabilities: {
    comment: {
      reply: true,
      privateReply: false,
      like: false,
      hide: true,
      delete: true,
      deleteOwn: true,
      edit: true,
      attachments: [],
    },
  },
  text: { limit: 10_000, unit: 'characters' },
  limits: {},
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, needsLeave: true, since, source: comments },
  ],
  caps: [
    // 10,000 units a day, 50 for a write: half of them make 100 writes, answers and moderation together. Half is for reading.
    { scope: 'message', count: 60, perSeconds: 86_400, since, source: quota },
    { scope: 'act', count: 40, perSeconds: 86_400, since, source: quota },
  ],
  neverTells: ['followers'],
  fields: googleFields(scope),
  settings: [
    {
      name: 'dailyUnits',
      label: 'Quota units a day',
      help: 'What Google Cloud grants your project for the YouTube Data API; 10,000 unless you asked for more.',
      optional: true,
    },
    {
      name: 'liveChat',
      label: 'Read live chats',
      help: 'true: the chat of a running broadcast is read too. It costs much of the quota.',
      optional: true,
    },
  ],
  receives: ['poll', 'webhook'],
  signIn: { scopes: [scope] },
};
