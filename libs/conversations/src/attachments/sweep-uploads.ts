import type { Context } from '../context';
import { removeFiles } from './kept-files';

const unusedHours = 48;

/** Uploads that went into no message and stand in no draft are thrown away after two days. Returns how many. */
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
  await removeFiles(
    ctx,
    workspaceId,
    rows.map(({ path }) => path),
  );
  return rows.length;
};
