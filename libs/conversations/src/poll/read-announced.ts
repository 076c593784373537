import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, enqueue, findChannel, type NewJob } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { accessTo } from '../channel-access';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import type { Incoming } from '../receive/incoming';
import { keepPage } from './poll-channel';

export interface AnnouncedPayload {
  workspaceId: number;
  channelId: string;
  announced: string;
}

/** What webhooks only announce (a review, a new video) is read after the commit: once, however often it is announced. */
export const enqueueAnnounced = (
  db: EntityManager,
  { workspaceId, id }: ChannelRow,
  incoming: readonly Incoming[],
): Promise<void> => {
  const announced = incoming.flatMap(({ event }) =>
    event.kind === 'ignored' && event.announces !== undefined ? [event.announces] : [],
  );
  return enqueue(
    db,
    [...new Set(announced)].map((one): NewJob => ({
      name: 'announced.read',
      payload: { workspaceId, channelId: id, announced: one },
      key: `announced:${id}:${one}`.slice(0, 500),
      attempts: jobAttempts['announced.read'],
    })),
  );
};

/**
 * Job: reads what was announced. It takes the road of a polled page, so that what a poll brings too is stored once. What
 * the platform refuses to show (gone meanwhile) is left to the next poll. Throws PlatformError, to be tried again.
 */
export const readAnnounced = async (
  ctx: Context,
  { workspaceId, channelId, announced }: AnnouncedPayload,
): Promise<void> => {
  const channel = await ctx.store.transaction(workspaceId, (db) => findChannel(db, workspaceId, channelId));
  const connector = channel && ctx.findConnector(channel.platform);
  // With secrets that may be somebody else's nothing is read; the next good poll brings it.
  if (!channel || channel.isOff || channel.state === 'disconnected' || !connector?.readAnnounced) return;
  const items = await connector.readAnnounced(announced, accessTo(ctx, channel)).catch((error: unknown) => {
    if (error instanceof PlatformError && error.outcome === 'refused') return [];
    throw error;
  });
  await keepPage(ctx, channel, connector, { items }, { foundBy: 'poll', save: {} });
};
