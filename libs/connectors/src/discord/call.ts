import { PlatformError, type HttpAnswer, type HttpRequest, foreignCode } from '@hubbub/runtime';
import type { FormData } from 'undici';
import type { ChannelAccess } from '../connector';
import { jsonOf, retryAfterOf, statusError } from '../shared/http-answers';
import { number, record, text } from '../shared/read';

export const apiOf = ({ settings }: ChannelAccess): string =>
  (settings.apiBaseUrl ?? 'https://discord.com/api/v10').replace(/\/$/, '');

export const tokenOf = ({ secrets }: ChannelAccess): string => {
  const { token } = secrets;
  if (!token)
    throw new PlatformError('refused', 'no_token', 'The token of the bot is missing', { channelState: 'disconnected' });
  return token;
};

/** Calls the REST API and gives the answer's JSON, null where it has none. Throws PlatformError. */
export const call = async (
  channel: ChannelAccess,
  method: NonNullable<HttpRequest['method']>,
  path: string,
  body?: FormData | object,
): Promise<unknown> => {
  const isForm = body !== undefined && Symbol.toStringTag in body;
  const answer = await channel.http({
    method,
    url: `${apiOf(channel)}${path}`,
    headers: {
      authorization: `Bot ${tokenOf(channel)}`,
      'user-agent': 'DiscordBot (Hubbub, 1.0)',
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? (body as FormData) : JSON.stringify(body) }),
    timeoutMs: isForm ? 60_000 : 20_000,
  });
  if (answer.status === 204) return null;
  const said = jsonOf(answer);
  if (answer.status >= 200 && answer.status < 300 && typeof said === 'object' && said !== null) return said;
  throw errorOf(answer, channel.now);
};

/** Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
const errorOf = (answer: HttpAnswer, now: Date): PlatformError => {
  const said = record(jsonOf(answer));
  const code = number(said['code']);
  const wait = number(said['retry_after']);
  if (code !== null && tooFast.has(code) && answer.status < 500) {
    const seconds = wait === null ? 60 : Math.max(1, Math.ceil(wait));
    return new PlatformError(
      'retry',
      foreignCode(`discord_${code}`),
      text(said['message']) ?? 'Discord asks to slow down',
      {
        retryAfterSeconds: retryAfterOf(answer, now) ?? seconds,
      },
    );
  }
  const message = (code !== null && advices[code]) || text(said['message']);
  return statusError('Discord', answer, now, {
    code: code ? foreignCode(`discord_${code}`) : null,
    message,
    ...(wait === null ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(wait)) }),
  });
};

/** Limits of writing that are told as refusals: nothing was taken. */
const tooFast = new Set([20028, 40003]);

const advices: Readonly<Record<number, string>> = {
  10003: 'The channel is gone',
  10008: 'The message is gone',
  40005: 'Discord finds the files too large',
  50001: 'The bot may not see this channel',
  50007: 'This person does not take direct messages from the bot',
  50013: 'The bot lacks a permission for this in the channel',
  50278: 'The bot shares no server with this person any more',
};
