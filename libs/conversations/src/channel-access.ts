import type { ChannelAccess, ChannelSecrets } from '@hubbub/connectors';
import { type ChannelRow, updateChannel } from '@hubbub/store';
import type { Context } from './context';

/** Where a channel's secrets belong: a blob moved to another channel does not open. */
export const secretsPlace = (workspaceId: number, channelId: string): string => `${workspaceId}/${channelId}/secrets`;
const sessionPlace = (workspaceId: number, channelId: string): string => `${workspaceId}/${channelId}/session`;

export const openSecrets = (
  ctx: Pick<Context, 'secrets'>,
  channel: Pick<ChannelRow, 'workspaceId' | 'id' | 'secrets'>,
): ChannelSecrets =>
  ctx.secrets.open<Record<string, string>>(channel.secrets, secretsPlace(channel.workspaceId, channel.id));

/** What a connector may use of a channel: opened secrets, the guarded way out, a session kept sealed. */
export const accessTo = (ctx: Context, channel: ChannelRow): ChannelAccess => {
  const place = sessionPlace(channel.workspaceId, channel.id);
  let session = channel.session ? ctx.secrets.open<Record<string, unknown>>(channel.session, place) : null;
  return {
    id: channel.id,
    externalId: channel.externalId,
    secrets: openSecrets(ctx, channel),
    settings: channel.settings,
    http: ctx.http,
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
