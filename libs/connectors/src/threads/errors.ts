import { range, type GraphErrorRow } from '../meta/graph-errors';

// Threads publishes no table of its own; these are the Graph API's codes as they are met there.
const source = 'https://developers.facebook.com/docs/graph-api/guides/error-handling';
const since = '2024-06-18';

export const threadsErrorRows: readonly GraphErrorRow[] = [
  {
    since,
    source,
    codes: [1, 2],
    outcome: 'retry',
    code: 'platform_down',
    waitSeconds: 30,
    advice: 'The platform has a fault of its own; we try again',
  },
  {
    since,
    source,
    codes: [4, 17, 32, 613, 80002],
    outcome: 'retry',
    code: 'throttled',
    waitSeconds: 300,
    advice: 'Too many calls; we wait',
  },
  {
    since,
    source,
    codes: [102, 190],
    outcome: 'refused',
    code: 'reconnect',
    channelState: 'disconnected',
    advice: 'The access token is no longer good: connect the channel again',
  },
  {
    since,
    source,
    codes: [10, ...range(200, 299)],
    outcome: 'refused',
    code: 'missing_permission',
    channelState: 'degraded',
    advice: 'The app lacks a permission for this',
  },
  {
    since,
    source,
    codes: [24],
    outcome: 'refused',
    code: 'gone',
    advice: 'It is gone from the platform or hidden from us',
  },
  {
    since,
    source,
    codes: [100],
    subcodes: [33],
    outcome: 'refused',
    code: 'gone',
    advice: 'It is gone from the platform or hidden from us',
  },
  {
    since,
    source,
    codes: [368],
    outcome: 'refused',
    code: 'restricted',
    channelState: 'degraded',
    advice: 'The platform blocks this for breaking its policies',
  },
  { since, source, codes: [100], outcome: 'refused', code: 'bad_request', advice: 'The platform does not accept this' },
];
