import { findChannel } from '@hubbub/store';
import type { Context } from '../context';
import { transact } from '../transact';
import { applyHeld } from './apply-acts';

/**
 * An act and its message that come in the same moment can be taken by two workers of which neither sees what the other
 * is about to commit: then the act waits for a message that is here. These are applied; returns how many messages.
 * `since`: acts that were held before are not looked at.
 */
export const applyStrayActs = async (ctx: Context, since: Date): Promise<number> => {
  const strays: { workspace_id: number; channel_id: string; external_ids: string[] }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_stray_acts($1)', [since]),
  );
  for (const { workspace_id, channel_id, external_ids } of strays)
    await transact(ctx, workspace_id, async (db, changes) => {
      const channel = await findChannel(db, workspace_id, channel_id);
      if (channel) await applyHeld(db, channel, external_ids, changes);
    });
  return strays.reduce((sum, { external_ids }) => sum + external_ids.length, 0);
};
