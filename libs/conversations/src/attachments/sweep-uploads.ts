import type { Context } from '../context';
import { removeForGood } from './remove-files';

const unusedHours = 48;
/** What was told to other systems is kept so long to be looked at. */
const keptDays = 7;

/** Uploads that went into no message and stand in no draft go after two days; events that were told, after a week. Returns how many uploads. */
export const sweepUploads = async (ctx: Context, workspaceId: number): Promise<number> => {
  const [rows]: [{ path: string }[]] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `DELETE FROM attachment a WHERE a.workspace_id = $1 AND a.message_id IS NULL AND a.created_at < $2
         AND NOT EXISTS (SELECT FROM draft d WHERE d.workspace_id = $1 AND d.attachments @> to_jsonb(ARRAY[a.id::text]))
         AND NOT EXISTS (SELECT FROM message m WHERE m.workspace_id = $1 AND m.direction = 'outbound' AND m.attachments @> jsonb_build_array(jsonb_build_object('id', a.id)))
       RETURNING a.path`,
      [workspaceId, new Date(ctx.clock().getTime() - unusedHours * 3_600_000)],
    ),
  );
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(`DELETE FROM webhook_delivery WHERE workspace_id = $1 AND state <> 'pending' AND created_at < $2`, [
      workspaceId,
      new Date(ctx.clock().getTime() - keptDays * 86_400_000),
    ]),
  );
  await removeForGood(
    ctx,
    workspaceId,
    rows.map(({ path }) => path),
  );
  return rows.length;
};
