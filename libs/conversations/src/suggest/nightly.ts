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
  const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
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
    await noteExperience(ctx, id);
    await refreshProposals(ctx, id);
    await probeDaily(ctx, id);
  }
};

const experiencedAfterMs = 180 * dayMs;
const experiencedFrom = 200; // answers

/**
 * Notes who has been here for half a year and has answered 200 times. Drafts help newcomers by a third and experts next
 * to nothing (NBER working paper 31161), so that theirs stay one line until they are opened.
 */
export const noteExperience = (ctx: Context, workspaceId: number): Promise<void> =>
  ctx.store.transaction(workspaceId, async (db) => {
    const now = ctx.clock();
    await db.query(
      `UPDATE member m SET preferences = m.preferences || jsonb_build_object('experiencedSince', $2::text), version = m.version + 1
       WHERE m.workspace_id = $1 AND m.is_active AND NOT m.preferences ? 'experiencedSince' AND m.created_at < $3
         AND (SELECT count(*) FROM (SELECT FROM message a WHERE a.workspace_id = $1 AND a.direction = 'outbound' AND a.author_type = 'member' AND a.author_id = m.id
           AND a.kind = 'message' AND a.status IN ('sent', 'delivered', 'read') LIMIT ${experiencedFrom}) answers) = ${experiencedFrom}`,
      [workspaceId, now.toISOString(), new Date(now.getTime() - experiencedAfterMs)],
    );
  });

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
