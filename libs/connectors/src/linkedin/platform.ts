import type { Capabilities, Platform } from '@hubbub/contracts';

const comments = 'https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/comments-api';
const since = '2023-06-01'; // the Community Management API

/** Versions end after a year or so, with status 426. Source: https://learn.microsoft.com/en-us/linkedin/marketing/versioning */
export const apiVersion = '202607';

const post: Capabilities = {
  reply: true,
  privateReply: false,
  like: true,
  hide: false,
  delete: true,
  deleteOwn: true,
  edit: true,
  attachments: [],
};

export const scopes = ['r_organization_social_feed', 'w_organization_social_feed', 'rw_organization_admin'];

export const platform: Platform = {
  id: 'linkedin',
  name: 'LinkedIn',
  kinds: ['comment', 'mention'],
  capabilities: { comment: post, mention: { ...post, delete: false } },
  text: { limit: 1250, unit: 'characters' },
  limits: {},
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: comments },
    { kind: 'mention', audience: 'public', opensBy: 'always', hours: null, since, source: comments },
  ],
  // Daily limits are not published; this is what a development app is said to have per member.
  caps: [
    {
      scope: 'message',
      count: 100,
      perSeconds: 86_400,
      since,
      source: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits',
    },
  ],
  neverTells: ['handle', 'followers'],
  fields: [
    {
      name: 'clientId',
      label: 'Client id',
      help: 'linkedin.com/developers, your app, Auth. The app needs the product "Community Management API" alone.',
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      help: 'On the same page. It signs webhooks and answers their check.',
      secret: true,
    },
    {
      name: 'clientSecretPrevious',
      label: 'Previous client secret',
      help: 'Only while you renew it: events signed with the old one are taken too.',
      secret: true,
      optional: true,
    },
    {
      name: 'accessToken',
      label: 'Access token',
      help: `What an administrator of the page gets by signing in with ${scopes.join(', ')}. It is good for 60 days.`,
      secret: true,
    },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      help: 'Only approved partners get one; without it sign in again before the 60 days are over.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'applicationId',
      label: 'Application id',
      help: 'The number in the address of your app on linkedin.com/developers; needed to set the webhook up.',
      optional: true,
    },
  ],
  receives: ['webhook', 'poll'],
  signIn: { scopes },
};
