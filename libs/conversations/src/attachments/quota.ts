import { InvalidError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';

/** What a workspace may keep unless its owner says otherwise. */
export const usualQuotaBytes = 50_000_000_000;

export interface Storage {
  usedBytes: number;
  quotaBytes: number;
}

/** Bytes of all kept files, and how many there may be. */
export const readStorage = async (db: EntityManager, workspaceId: number): Promise<Storage> => {
  const [row]: { used: string; quota: string | null }[] = await db.query(
    `SELECT (SELECT coalesce(sum(bytes), 0) FROM attachment WHERE workspace_id = $1) AS used, settings->>'fileQuotaBytes' AS quota FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return { usedBytes: Number(row?.used ?? 0), quotaBytes: Number(row?.quota ?? usualQuotaBytes) };
};

export const setQuota = (db: EntityManager, workspaceId: number, bytes: number): Promise<unknown> =>
  db.query(
    `UPDATE workspace SET settings = settings || jsonb_build_object('fileQuotaBytes', $2::bigint) WHERE id = $1`,
    [workspaceId, bytes],
  );

/** Throws InvalidError 413 `storage_full` where `bytes` more would not fit. */
export const requireRoom = async (ctx: Context, workspaceId: number, bytes: number): Promise<void> => {
  const { usedBytes, quotaBytes } = await ctx.store.transaction(workspaceId, (db) => readStorage(db, workspaceId));
  if (usedBytes + bytes <= quotaBytes) return;
  throw new InvalidError(
    `The workspace keeps ${usedBytes} of ${quotaBytes} bytes of files; there is no room for ${bytes} more`,
    { usedBytes, quotaBytes, bytes },
    'storage_full',
    413,
  );
};
