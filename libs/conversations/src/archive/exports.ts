import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@hubbub/runtime';
import { enqueue } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import type { Member } from '../member';
import { exportWorkspace } from './export-workspace';

/** An archive that somebody asked for over the API. */
export interface ExportRecord {
  id: string;
  status: 'running' | 'done' | 'failed';
  rows: number | null;
  bytes: number | null;
  failure: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const columns = `id, status, rows::float8 AS rows, bytes::float8 AS bytes, failure, created_at AS "createdAt", finished_at AS "finishedAt"`;

export const archivePlace = (ctx: Pick<Context, 'config'>, workspaceId: number, id: string): string =>
  join(ctx.config.dataDir, 'exports', String(workspaceId), `${id}.hubbub.gz`);

/** Begins an archive of the whole workspace; a job writes it. */
export const startExport = (ctx: Context, member: Member): Promise<ExportRecord> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const id = uuidv7();
    await db.query('INSERT INTO export (workspace_id, id, actor, created_at) VALUES ($1, $2, $3, $4)', [
      member.workspaceId,
      id,
      member.name,
      ctx.clock(),
    ]);
    await audit(db, member, 'export', { type: 'workspace', id: null }, { exportId: id });
    await enqueue(db, [
      {
        name: 'export.run',
        payload: { workspaceId: member.workspaceId, exportId: id },
        attempts: jobAttempts['export.run'],
      },
    ]);
    return findExport(db, member.workspaceId, id);
  });

/** Throws NotFoundError. */
export const findExport = async (db: EntityManager, workspaceId: number, id: string): Promise<ExportRecord> => {
  const [row]: ExportRecord[] = await db.query(`SELECT ${columns} FROM export WHERE workspace_id = $1 AND id = $2`, [
    workspaceId,
    id,
  ]);
  if (!row) throw new NotFoundError('This export');
  return row;
};

/** The job: it may run twice, and writes the same file then. */
export const runExport = async (
  ctx: Context,
  { workspaceId, exportId }: { workspaceId: number; exportId: string },
): Promise<void> => {
  const { status } = await ctx.store.transaction(workspaceId, (db) => findExport(db, workspaceId, exportId));
  if (status !== 'running') return;
  const path = archivePlace(ctx, workspaceId, exportId);
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const outcome = await exportWorkspace(ctx, workspaceId, path).then(
    ({ rows, bytes }) => ({ status: 'done', rows, bytes, failure: null }),
    (error: unknown) => {
      ctx.logger.error({ err: error, workspaceId }, 'An export failed');
      return { status: 'failed', rows: null, bytes: null, failure: (error as Error).message };
    },
  );
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'UPDATE export SET status = $3, rows = $4, bytes = $5, failure = $6, finished_at = $7 WHERE workspace_id = $1 AND id = $2',
      [workspaceId, exportId, outcome.status, outcome.rows, outcome.bytes, outcome.failure, ctx.clock()],
    ),
  );
};
