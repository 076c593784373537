import { PlatformError, type HttpAnswer, foreignCode, type ForeignCode } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { jsonOf, retryAfterOf, statusError } from '../shared/http-answers';
import { withToken, type Renewal } from '../shared/oauth';
import { isRecord, record, text, type Json } from '../shared/read';

/**
 * Calls a method of the Web API. Slack says no with status 200 and `ok: false`. Throws PlatformError.
 * Source: https://docs.slack.dev/apis/web-api
 */
export const call = async (channel: ChannelAccess, method: string, parameters: Json = {}): Promise<Json> => {
  const url = `${apiOf(channel)}/${method}`;
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  // Form fields are understood by every method, JSON only by those that write.
  const body = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString();
  const answer = await withToken(
    bearing(channel),
    renewal,
    (token) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      };
      return channel.http({ method: 'POST', url, headers, body });
    },
    (said) => record(jsonOf(said))['error'] === 'token_expired',
  );
  return resultOf(answer, channel.now);
};

const apiOf = ({ settings }: ChannelAccess): string =>
  (settings.apiBaseUrl ?? 'https://slack.com/api').replace(/\/$/, '');

/** Bot tokens end only where an app rotates them: after 12 hours. Source: https://docs.slack.dev/authentication/using-token-rotation */
const renewal: Renewal = {
  platform: 'Slack',
  url: (channel) => `${apiOf(channel)}/oauth.v2.access`,
  client: 'body',
};

/** The token that is entered is called a bot token; what renews it knows access tokens. Throws PlatformError. */
const bearing = (channel: ChannelAccess): ChannelAccess => {
  const { token } = channel.secrets;
  if (!token)
    throw new PlatformError('refused', 'no_token', 'The bot token is missing', { channelState: 'disconnected' });
  return { ...channel, secrets: { ...channel.secrets, accessToken: token } };
};

/** The token that is good now. */
export const tokenOf = (channel: ChannelAccess): string =>
  text(record(channel.session.get())['accessToken']) ?? channel.secrets['token'] ?? '';

const resultOf = (answer: HttpAnswer, now: Date): Json => {
  const said = jsonOf(answer);
  if (isRecord(said) && said['ok'] === true) return said;
  const error = text(record(said)['error']);
  if (!error) throw statusError('Slack', answer, now);
  throw errorOf(foreignCode(error), record(said), answer, now);
};

/** Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const errorOf = (code: ForeignCode, said: Json, answer: HttpAnswer, now: Date): PlatformError => {
  if (answer.status === 429 || code === 'ratelimited' || code === 'rate_limited') {
    const retryAfterSeconds = retryAfterOf(answer, now);
    return new PlatformError('retry', code, 'Slack asks to slow down', { retryAfterSeconds });
  }
  if (lostAccess.has(code)) {
    const advice = `Slack does not take the token (${code}). Install the app again and enter its new token`;
    return new PlatformError('refused', code, advice, { channelState: 'disconnected' });
  }
  if (code === 'missing_scope') {
    const needed = text(said['needed']) ?? 'another scope';
    return new PlatformError('refused', code, `The token lacks the scope ${needed}`, { channelState: 'degraded' });
  }
  if (code === 'msg_too_long') return new PlatformError('refused', 'text_too_long', 'Slack finds the text too long');
  if (notTaken.has(code)) return new PlatformError('retry', code, `Slack did not take the request (${code})`);
  if (nobodyKnows.has(code) || answer.status >= 500)
    return new PlatformError('unknown', code, `Slack had a fault of its own (${code})`);
  return new PlatformError('refused', code, advices[code] ?? `Slack refuses: ${code.replaceAll('_', ' ')}`);
};

const lostAccess = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'org_login_required',
]);
const notTaken = new Set(['request_timeout', 'team_added_to_org', 'message_limit_exceeded']);
const nobodyKnows = new Set(['fatal_error', 'internal_error', 'service_unavailable']);

const advices: Readonly<Record<string, string>> = {
  not_in_channel: 'The app is not in this channel: invite it there with /invite',
  channel_not_found: 'Slack knows no such channel, or the app may not see it',
  is_archived: 'The channel is archived',
  thread_not_found: 'The thread is gone',
  message_not_found: 'The message is gone',
  cant_update_message: 'Only the app’s own messages can be changed',
  edit_window_closed: 'The workspace does not let messages be changed after so long',
  cant_delete_message: 'Only the app’s own messages can be deleted',
};
