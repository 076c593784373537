import type { FailureCode } from '@hubbub/contracts';
import { PlatformError, type HttpAnswer, type HttpRequest, foreignCode, type PlatformCode } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { ChannelAccess } from '../connector';
import { jsonOf } from '../shared/http-answers';
import { id, number, record, text, type Json } from '../shared/read';

/** Parameters of a method; a file makes the request a form. */
export type Parameters = Record<string, unknown>;
export type Files = Record<string, { bytes: Buffer; name: string; mimeType: string }>;

/**
 * Calls a method of the Bot API and gives its `result`. Throws PlatformError.
 * Source: https://core.telegram.org/bots/api#making-requests
 */
export const call = async (
  channel: ChannelAccess,
  method: string,
  parameters: Parameters = {},
  files: Files = {},
): Promise<unknown> => {
  const token = channel.secrets['token'];
  if (!token)
    throw new PlatformError('refused', 'no_token', 'The token of the bot is missing', { channelState: 'disconnected' });
  const url = `${apiOf(channel)}/bot${token}/${method}`;
  const answer = await channel.http({ method: 'POST', url, timeoutMs: 60_000, ...bodyOf(parameters, files) });
  return resultOf(answer);
};

export const apiOf = ({ settings }: ChannelAccess): string =>
  (settings.apiBaseUrl ?? 'https://api.telegram.org').replace(/\/$/, '');

/** The chat's new id, where the error says that a group became a supergroup. */
export const movedTo = (error: unknown): string | null =>
  error instanceof PlatformError ? id(record(error.details)['migrateToChatId']) : null;

const bodyOf = (parameters: Parameters, files: Files): Pick<HttpRequest, 'headers' | 'body'> => {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  if (Object.keys(files).length === 0)
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(Object.fromEntries(given)) };
  const form = new FormData();
  for (const [name, value] of given) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  for (const [name, file] of Object.entries(files))
    form.set(name, new Blob([new Uint8Array(file.bytes)], { type: file.mimeType }), file.name);
  return { body: form };
};

const resultOf = (answer: HttpAnswer): unknown => {
  const said = record(jsonOf(answer));
  if (said['ok'] === true && 'result' in said) return said['result'];
  throw errorOf(answer, said);
};

/** `description` is for people and may change, so it decides no more than the code's name. */
const errorOf = ({ status }: HttpAnswer, said: Json): PlatformError => {
  const code = said['ok'] === false ? (number(said['error_code']) ?? status) : status;
  const description = text(said['description']) ?? `Telegram answered ${status}`;
  const parameters = record(said['parameters']);
  const details = { migrateToChatId: id(parameters['migrate_to_chat_id']) };
  if (said['ok'] !== false && status < 400) return new PlatformError('unknown', 'not_json', description);
  if (code === 429) {
    const retryAfterSeconds = number(parameters['retry_after']) ?? undefined;
    return new PlatformError('retry', 'too_many_requests', description, { retryAfterSeconds });
  }
  if (code === 401 || (code === 404 && /^not found$/i.test(description))) {
    const advice = `Telegram does not know the token (${description}). Enter the current one from @BotFather`;
    return new PlatformError('refused', 'bad_token', advice, { channelState: 'disconnected' });
  }
  if (code >= 500) return new PlatformError('unknown', foreignCode(`telegram_${code}`), description);
  return new PlatformError('refused', nameOf(code, description), description, { details });
};

const nameOf = (code: number, description: string): PlatformCode =>
  names.find(([pattern]) => pattern.test(description))?.[1] ?? foreignCode(`telegram_${code}`);

const names: readonly [RegExp, FailureCode][] = [
  [/blocked by the user/i, 'blocked'],
  [/user is deactivated/i, 'user_gone'],
  [/can't initiate conversation/i, 'not_started'],
  [/chat not found/i, 'chat_not_found'],
  [/business_peer_usage_missing/i, 'window_closed'], // a business chat that was silent for 24 hours
  [/file is too big/i, 'file_too_big'],
  [/too long/i, 'text_too_long'],
  [/message (to \w+ )?not found/i, 'message_not_found'],
  [/while webhook is active/i, 'webhook_is_set'],
  [/not enough rights|kicked|not a member/i, 'no_permission'],
];
