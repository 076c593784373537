import type { Channel } from '@hubbub/contracts';
import { findConnector } from '@hubbub/connectors';
import type { ChannelRow } from '@hubbub/store';

/** Where the platform sends events: to the channel's own address, or to that of its app where all channels share one. */
export const webhookUrlOf = (row: Pick<ChannelRow, 'platform' | 'id'>, publicUrl: string | null): string | null => {
  const connector = findConnector(row.platform);
  if (!connector?.verify && !connector?.authenticate) return null;
  const path = connector.hasOneWebhook ? row.platform : `${row.platform}/${row.id}`;
  return `${publicUrl ?? ''}/webhooks/${path}`;
};

/** A channel as HTTP and sockets carry it: never its secrets. */
export const toChannel = (row: ChannelRow, publicUrl: string | null): Channel => ({
  id: row.id,
  platform: row.platform,
  name: row.name,
  externalId: row.externalId,
  settings: row.settings,
  webhookUrl: webhookUrlOf(row, publicUrl),
  status: {
    state: row.isOff ? ('off' as const) : row.state,
    reason: row.reason,
    reasonCode: row.reasonCode,
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    tokenExpiresAt: row.tokenExpiresAt?.toISOString() ?? null,
    failingSends: row.failingSends,
    /** Nothing is sent before; the platform asked for it (`limit`), or it does not answer (`silent`). */
    restsUntil: row.breakerUntil?.toISOString() ?? null,
    restReason: row.breakerReason,
    backfill: row.backfill,
    reconciledAt: row.reconciledAt?.toISOString() ?? null,
    subscribedAt: row.subscribedAt?.toISOString() ?? null,
    since: row.stateSince.toISOString(),
  },
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});
