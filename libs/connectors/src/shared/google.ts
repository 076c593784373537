import { PlatformError, type HttpAnswer, foreignCode } from '@hubbub/runtime';
import type { ChannelAccess, SignIn } from '../connector';
import { jsonOf, statusError } from './http-answers';
import type { Renewal } from './oauth';
import { list, record, text } from './read';
import { signInBy } from './sign-in';

/** Google's refresh tokens stay the same. Source: https://developers.google.com/identity/protocols/oauth2/web-server */
export const googleRenewal = (platform: string): Renewal => ({
  platform,
  url: ({ settings }: ChannelAccess) =>
    settings.apiBaseUrl ? `${settings.apiBaseUrl.replace(/\/$/, '')}/token` : 'https://oauth2.googleapis.com/token',
  client: 'body',
});

/** Google gives a refresh token only where it is asked for in these words. */
export const googleSignIn = (platform: string, scope: string): SignIn =>
  signInBy({
    platform,
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    tokenPath: '/token',
    scopes: [scope],
    separator: ' ',
    isPkce: true,
    client: 'body',
    extra: { access_type: 'offline', prompt: 'consent' },
  });

/** Fields of the connect form that every Google API needs. */
export const googleFields = (scope: string) => [
  {
    name: 'clientId',
    label: 'OAuth client id',
    help: 'console.cloud.google.com, APIs & Services, Credentials: an OAuth client of type "Web application".',
  },
  { name: 'clientSecret', label: 'OAuth client secret', help: 'On the same page.', secret: true },
  {
    name: 'refreshToken',
    label: 'Refresh token',
    help: `What signing in with the scope ${scope} gives (access_type=offline). It ends after 7 days while the app is in "Testing".`,
    secret: true,
  },
  {
    name: 'accessToken',
    label: 'Access token',
    help: 'Good for an hour; the refresh token makes the next ones.',
    secret: true,
    optional: true,
  },
];

/**
 * What an error of a Google API means. `errors[0].reason` is the old form, `status` the new one.
 * Source: https://developers.google.com/youtube/v3/docs/errors
 */
export const googleError = (platform: string, answer: HttpAnswer, now: Date): PlatformError => {
  const error = record(record(jsonOf(answer))['error']);
  const details = list(error['details']).map((detail) => text(record(detail)['reason']));
  const named =
    details.find((found) => found && scopeIsMissing.has(found)) ??
    text(record(list(error['errors'])[0])['reason']) ??
    text(error['status']);
  const reason = named === null ? null : foreignCode(named);
  const message = text(error['message'])?.replace(/<[^>]*>/g, '') ?? null;
  const said = { code: reason, message };
  if (reason && untilMidnight.has(reason))
    return new PlatformError('retry', reason, `The day's quota of ${platform} is used up`, {
      retryAfterSeconds: secondsToPacificMidnight(now),
    });
  if (reason && shortly.has(reason))
    return new PlatformError('retry', reason, message ?? `${platform} asks to slow down`, { retryAfterSeconds: 60 });
  if (reason && scopeIsMissing.has(reason)) {
    const advice = `${message ?? reason}. Sign in again and allow everything that is asked for`;
    return new PlatformError('refused', reason, advice, { channelState: 'degraded' });
  }
  return statusError(platform, answer, now, said);
};

const untilMidnight = new Set(['quotaExceeded', 'dailyLimitExceeded', 'dailyLimitExceededUnreg']);
/** `processingFailure` comes at random and is gone a moment later. */
const shortly = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RESOURCE_EXHAUSTED', 'processingFailure']);
const scopeIsMissing = new Set(['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);

/** Google's days end at midnight in California. */
export const secondsToPacificMidnight = (now: Date): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return 86_400 - (of('hour') * 3600 + of('minute') * 60 + of('second'));
};
