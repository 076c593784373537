import { createHash } from 'node:crypto';
import { receiveBatch } from '@hubbub/conversations';
import { insertDeliveries } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import type { ServerContext } from '../build-context';
import type { Furniture } from './furnish';
import type { DemoHistory } from './sandbox';

/** Brings the demo's past in by the real road: kept as deliveries, then received, flagged and shown like any other. */
export const tell = async (
  ctx: ServerContext,
  workspaceId: number,
  { deliveries }: DemoHistory,
  furniture: Furniture,
): Promise<void> => {
  const channelIds = Object.values(furniture.channels);
  await ctx.store.transaction(workspaceId, (db) =>
    insertDeliveries(
      db,
      workspaceId,
      deliveries.map(({ platform, headers, body }) => ({
        workspaceId,
        id: uuidv7(),
        platform,
        channelId: null,
        key: createHash('sha256').update(body).digest(),
        raw: body,
        headers,
        foundBy: 'webhook' as const,
        receivedAt: ctx.clock(),
      })),
    ),
  );
  while (await isPending(ctx, workspaceId)) if ((await receiveBatch(ctx)) === 0) await othersFinish();
  await ctx.store.transaction(workspaceId, (db) =>
    db.query('UPDATE channel SET reconciled_at = $3 WHERE workspace_id = $1 AND id = ANY ($2)', [
      workspaceId,
      channelIds,
      ctx.clock(),
    ]),
  );
};

const isPending = async (ctx: ServerContext, workspaceId: number): Promise<boolean> => {
  const [row] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(`SELECT 1 FROM delivery WHERE workspace_id = $1 AND state = 'pending' AND attempts = 0 LIMIT 1`, [
      workspaceId,
    ]),
  );
  return row !== undefined;
};

/** The worker's own loop holds the rest. */
const othersFinish = () => new Promise<void>((resolve) => setTimeout(resolve, 20));
