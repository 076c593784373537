import type { Capabilities, Platform } from '@hubbub/contracts';

const api = 'https://www.reddit.com/dev/api';
const since = '2020-01-01';

const comment: Capabilities = {
  reply: true,
  privateReply: false,
  // The rules forbid votes by programs.
  like: false,
  // Moderators take a comment off the page and put it back.
  hide: true,
  delete: false,
  deleteOwn: true,
  edit: true,
  attachments: [],
};

export const scopes = ['identity', 'read', 'privatemessages', 'submit', 'edit', 'history', 'modmail', 'modposts'];

export const platform: Platform = {
  id: 'reddit',
  name: 'Reddit',
  kinds: ['comment', 'mention', 'direct'],
  capabilities: {
    comment,
    mention: { ...comment, hide: false },
    direct: { ...comment, hide: false, deleteOwn: false, edit: false },
  },
  text: { limit: 10_000, unit: 'characters' },
  limits: {},
  windows: [
    { kind: 'comment', audience: 'public', opensBy: 'always', hours: null, since, source: api },
    { kind: 'mention', audience: 'public', opensBy: 'always', hours: null, since, source: api },
    { kind: 'direct', audience: 'private', opensBy: 'always', hours: null, since, source: api },
  ],
  caps: [
    {
      scope: 'message',
      count: 100,
      perSeconds: 60,
      since: '2023-07-01',
      source: 'https://github.com/reddit-archive/reddit/wiki/API',
    },
  ],
  neverTells: ['followers'],
  fields: [
    {
      name: 'clientId',
      label: 'Client id',
      help: 'reddit.com/prefs/apps, under the name of your app. Reddit must have approved the app first.',
    },
    { name: 'clientSecret', label: 'Client secret', help: 'On the same page, "secret".', secret: true },
    {
      name: 'refreshToken',
      label: 'Refresh token',
      help: `What signing in with duration=permanent and the scopes ${scopes.join(', ')} gives.`,
      secret: true,
    },
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Good for a day; the refresh token makes the next ones.',
      secret: true,
      optional: true,
    },
  ],
  settings: [
    {
      name: 'subreddit',
      label: 'Subreddit',
      help: 'A community that you moderate, without r/: its posts, comments and modmail come into the inbox too.',
      optional: true,
    },
    {
      name: 'userAgent',
      label: 'User agent',
      help: 'As Reddit wants it: platform:app-id:v1.0 (by /u/name). Programs without one of their own are slowed down.',
      optional: true,
    },
  ],
  receives: ['poll'],
  signIn: { scopes },
};
