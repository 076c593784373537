import type { Platform } from '@hubbub/contracts';
import { googleFields } from '../shared/google';

const reviewData = 'https://developers.google.com/my-business/content/review-data';
const since = '2020-01-01';

export const scope = 'https://www.googleapis.com/auth/business.manage';

export const platform: Platform = {
  id: 'google-business',
  name: 'Google Business Profile',
  kinds: ['review'],
  capabilities: {
    review: {
      reply: true, // one per review: another takes the place of the first
      privateReply: false,
      like: false,
      hide: false,
      delete: false,
      deleteOwn: true,
      edit: false,
      attachments: [],
    },
  },
  text: { limit: 4096, unit: 'bytes' },
  limits: {},
  windows: [{ kind: 'review', audience: 'public', opensBy: 'always', hours: null, since, source: reviewData }],
  caps: [
    {
      scope: 'message',
      count: 10,
      perSeconds: 60,
      since,
      source: 'https://developers.google.com/my-business/content/limits',
    },
  ],
  neverTells: ['handle', 'followers'],
  fields: googleFields(scope),
  receives: ['poll'],
  signIn: { scopes: [scope] },
};
