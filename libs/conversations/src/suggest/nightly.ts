import { voiceProfile } from '@hubbub/suggestions';
import type { Context } from '../context';
import { probeDaily } from './model-endpoints';
import { refreshProposals } from './proposals';

const sampled = 500;
const dayMs = 24 * 60 * 60 * 1000;
const lastRun = new WeakMap<object, number>();

/** Once a day for every workspace: how its team writes, what its solved conversations propose, and what
 * its model endpoints can do. */
export const learnNightly = async (ctx: Context): Promise<void> => {
  const now = ctx.clock().getTime();
  if (now - (lastRun.get(ctx.store) ?? 0) < 60 * 60 * 1000) return; // who is due is asked once an hour
  lastRun.set(ctx.store, now);
  const workspaces: { id: number }[] = await ctx.store.crossing((db) => db.query('SELECT id FROM list_workspaces()'));
  for (const { id } of workspaces) {
    const isDue = await ctx.store.transaction(id, async (db) => {
      const [row]: { at: string | null }[] = await db.query(
        `SELECT settings->'voiceProfile'->>'at' AS at FROM workspace WHERE id = $1`,
        [id],
      );
      return !row?.at || now - Date.parse(row.at) >= dayMs;
    });
    if (!isDue) continue;
    await refreshVoiceProfile(ctx, id);
    await refreshProposals(ctx, id);
    await probeDaily(ctx, id);
  }
};

/** Reads the last 500 messages that members sent; of each only its manner is kept. */
export const refreshVoiceProfile = (ctx: Context, workspaceId: number): Promise<void> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const rows: { text: string }[] = await db.query(
      `SELECT text FROM message WHERE workspace_id = $1 AND direction = 'outbound' AND kind = 'message' AND author_type = 'member' AND deleted_at IS NULL AND text <> ''
         AND status IN ('sent', 'delivered', 'read') ORDER BY sent_at DESC LIMIT ${sampled}`,
      [workspaceId],
    );
    const profile = voiceProfile(rows.map(({ text }) => text));
    await db.query(
      `UPDATE workspace SET settings = settings || jsonb_build_object('voiceProfile', $2::jsonb) WHERE id = $1`,
      [workspaceId, JSON.stringify({ ...profile, at: ctx.clock().toISOString() })],
    );
  });
