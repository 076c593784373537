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
  settings: [
    {
      name: 'pubsubTopic',
      label: 'Pub/Sub topic',
      help: 'projects/<project>/topics/<topic>: reviews then come at once instead of with the next poll. In that project allow mybusiness-api-pubsub@system.gserviceaccount.com to publish, and add a push subscription with authentication to the webhook address shown here. Google keeps one topic for each account.',
      optional: true,
    },
    {
      name: 'pushServiceAccount',
      label: 'Service account of the push subscription',
      help: 'The e-mail address with which the subscription signs: IAM & Admin, Service accounts.',
      optional: true,
    },
    {
      name: 'pushAudience',
      label: 'Audience of the push subscription',
      help: 'Only where you entered one there; otherwise it is the webhook address.',
      optional: true,
    },
  ],
  receives: ['poll', 'webhook'],
  signIn: { scopes: [scope] },
};
