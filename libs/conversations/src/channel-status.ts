import { findConnector } from '@hubbub/connectors';
import type { ChannelRow } from '@hubbub/store';

/** A channel as HTTP and sockets carry it: never its secrets. */
export const toChannel = (row: ChannelRow, publicUrl: string | null) => ({
  id: row.id,
  platform: row.platform,
  name: row.name,
  externalId: row.externalId,
  settings: row.settings,
  webhookUrl: findConnector(row.platform)?.verify ? `${publicUrl ?? ''}/webhooks/${row.platform}/${row.id}` : null,
  status: {
    state: row.isOff ? ('off' as const) : row.state,
    reason: row.reason,
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    tokenExpiresAt: row.tokenExpiresAt?.toISOString() ?? null,
    failingSends: row.failingSends,
    backfill: row.backfill,
    reconciledAt: row.reconciledAt?.toISOString() ?? null,
  },
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});
