import type { ChannelAccess, ChannelSecrets } from '@hubbub/connectors';
import type { Http, HttpAnswer } from '@hubbub/runtime';
import { type ChannelRow, updateChannel } from '@hubbub/store';
import type { Context } from './context';

/** Where a channel's secrets belong: a blob moved to another channel does not open. */
export const secretsPlace = (workspaceId: number, channelId: string): string => `${workspaceId}/${channelId}/secrets`;
export const sessionPlace = (workspaceId: number, channelId: string): string => `${workspaceId}/${channelId}/session`;

export const openSecrets = (
  ctx: Pick<Context, 'secrets'>,
  channel: Pick<ChannelRow, 'workspaceId' | 'id' | 'secrets'>,
): ChannelSecrets => {
  const place = secretsPlace(channel.workspaceId, channel.id);
  const known = opened.get(channel.secrets);
  if (known?.place === place) return known.secrets;
  const secrets = ctx.secrets.open<Record<string, string>>(channel.secrets, place);
  opened.set(channel.secrets, { place, secrets });
  return secrets;
};

/** By the sealed bytes as they were read, and no longer than these are held: a webhook's channel for two seconds. */
const opened = new WeakMap<Buffer, { place: string; secrets: ChannelSecrets }>();

/**
 * What a connector may use of a channel: opened secrets, the guarded way out, a session kept sealed. `onAnswer` hears
 * the answer to each request that changes something.
 */
export const accessTo = (ctx: Context, channel: ChannelRow, onAnswer?: (answer: HttpAnswer) => void): ChannelAccess => {
  const place = sessionPlace(channel.workspaceId, channel.id);
  let session = channel.session ? ctx.secrets.open<Record<string, unknown>>(channel.session, place) : null;
  return {
    id: channel.id,
    externalId: channel.externalId,
    secrets: openSecrets(ctx, channel),
    settings: channel.settings,
    http: onAnswer ? heard(ctx.http, onAnswer) : ctx.http,
    now: ctx.clock(),
    session: {
      get: () => session,
      set: async (value) => {
        session = value;
        await ctx.store.transaction(channel.workspaceId, (db) =>
          updateChannel(db, channel.workspaceId, channel.id, {
            session: value ? ctx.secrets.seal(value, place) : null,
          }),
        );
      },
    },
  };
};

const heard =
  (http: Http, onAnswer: (answer: HttpAnswer) => void): Http =>
  async (request) => {
    const answer = await http(request);
    if ((request.method ?? 'GET') !== 'GET') onAnswer(answer);
    return answer;
  };
