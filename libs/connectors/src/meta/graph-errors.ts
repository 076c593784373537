import type { FailureCode } from '@hubbub/contracts';
import type { PlatformOutcome } from '@hubbub/runtime';

/**
 * What Meta's error codes mean for us, by code and, where it matters, subcode. A change is a new row with a later
 * `since`; of rows that fit, the one with a subcode comes first, then the latest.
 */
export interface GraphErrorRow {
  since: string; // ISO date
  source: string;
  codes: readonly number[];
  subcodes?: readonly number[];
  outcome: PlatformOutcome;
  code: FailureCode;
  /** Where the platform's headers say nothing. */
  waitSeconds?: number;
  channelState?: 'degraded' | 'disconnected';
  /** What a member can do about it. */
  advice: string;
}

const graph = 'https://developers.facebook.com/docs/graph-api/guides/error-handling';
const limits = 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting';
const messenger = 'https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes';
const replies = 'https://developers.facebook.com/documentation/instagram-platform/private-replies';

export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, step) => from + step);

export const graphErrorRows: readonly GraphErrorRow[] = [
  {
    since: '2020-01-01',
    source: graph,
    codes: [1, 2, 1200],
    outcome: 'retry',
    code: 'platform_down',
    waitSeconds: 30,
    advice: 'The platform has a fault of its own; we try again',
  },
  {
    since: '2020-01-01',
    source: limits,
    codes: [4, 17],
    outcome: 'retry',
    code: 'throttled',
    waitSeconds: 300,
    advice: 'Too many calls; we wait',
  },
  {
    since: '2020-01-01',
    source: limits,
    codes: [32, 341, 613, 80001, 80002, 80006],
    outcome: 'retry',
    code: 'throttled',
    waitSeconds: 60,
    advice: 'Too many calls; we wait',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [10],
    subcodes: [1893016],
    outcome: 'retry',
    code: 'throttled',
    waitSeconds: 3600,
    advice: 'The daily limit of the Page is reached; we wait',
  },
  {
    since: '2020-01-01',
    source: graph,
    codes: [102, 190],
    outcome: 'refused',
    code: 'reconnect',
    channelState: 'disconnected',
    advice: 'The access token is no longer good: connect the channel again',
  },
  {
    since: '2020-01-01',
    source: graph,
    codes: [3, 10, 283, ...range(200, 299)],
    outcome: 'refused',
    code: 'missing_permission',
    channelState: 'degraded',
    advice: 'The app lacks a permission for this: connect again and grant it',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [10],
    subcodes: [2018065, 2018028],
    outcome: 'refused',
    code: 'missing_permission',
    channelState: 'degraded',
    advice: 'The app may not write to people without a role in it: it needs Advanced Access',
  },
  {
    since: '2020-03-04',
    source: messenger,
    codes: [10],
    subcodes: [2018278, 2534022],
    outcome: 'refused',
    code: 'window_closed',
    advice: 'The time to answer has passed; they must write again',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [551],
    outcome: 'refused',
    code: 'recipient_unavailable',
    advice: 'The person cannot be reached now',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [10],
    subcodes: [2018108],
    outcome: 'refused',
    code: 'recipient_unavailable',
    advice: 'The person takes no messages',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [100],
    subcodes: [2018001],
    outcome: 'refused',
    code: 'recipient_unavailable',
    advice: 'There is no such person for this account',
  },
  {
    since: '2021-06-02',
    source: messenger,
    codes: [10, 100],
    subcodes: [2534014, 2534001],
    outcome: 'refused',
    code: 'recipient_unavailable',
    advice: 'The person or the thread is gone',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [10, 100],
    subcodes: [2018334],
    outcome: 'refused',
    code: 'private_reply_refused',
    advice: 'This comment cannot be answered privately',
  },
  {
    since: '2021-06-02',
    source: replies,
    codes: [10, 100],
    subcodes: [2534025, 2534037],
    outcome: 'refused',
    code: 'already_replied_privately',
    advice: 'This comment was already answered privately',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [10, 100],
    subcodes: [2018292],
    outcome: 'refused',
    code: 'private_reply_refused',
    advice: 'The comment is gone or not ours to answer',
  },
  {
    since: '2021-06-02',
    source: replies,
    codes: [10, 100],
    subcodes: [2534013],
    outcome: 'refused',
    code: 'private_reply_refused',
    advice: 'The platform permits no private reply now; try later',
  },
  {
    since: '2020-01-01',
    source: graph,
    codes: [100],
    subcodes: [33],
    outcome: 'refused',
    code: 'gone',
    advice: 'It is gone from the platform or hidden from us',
  },
  {
    since: '2026-06-25',
    source: messenger,
    codes: [10],
    subcodes: [1893063],
    outcome: 'refused',
    code: 'restricted',
    channelState: 'degraded',
    advice: 'The platform restricts this Page: see its quality page',
  },
  {
    since: '2020-01-01',
    source: graph,
    codes: [368],
    outcome: 'refused',
    code: 'restricted',
    channelState: 'degraded',
    advice: 'The platform blocks this for breaking its policies',
  },
  {
    since: '2020-01-01',
    source: messenger,
    codes: [546],
    outcome: 'refused',
    code: 'attachment_refused',
    advice: 'The platform could not take the file',
  },
  {
    since: '2020-01-01',
    source: graph,
    codes: [100, 2500],
    outcome: 'refused',
    code: 'bad_request',
    advice: 'The platform does not accept this',
  },
  {
    since: '2026-02-18',
    source: graph,
    codes: [12],
    outcome: 'refused',
    code: 'not_supported',
    advice: 'The platform has retired this',
  },
];
