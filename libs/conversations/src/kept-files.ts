import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '@hubbub/runtime';
import type { Context } from './context';

/** Where kept files lie: named by us, never by whoever sent them. */
export const filesFolder = (ctx: Context, workspaceId: number): string =>
  join(ctx.config.dataDir, 'files', String(workspaceId));

/** The bytes of a kept file. Throws NotFoundError. */
export const readKeptFile = async (ctx: Context, workspaceId: number, id: string): Promise<Buffer> => {
  const [file]: { path: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query('SELECT path FROM attachment WHERE workspace_id = $1 AND id = $2', [workspaceId, id]),
  );
  if (!file) throw new NotFoundError('This attachment');
  return readFile(join(filesFolder(ctx, workspaceId), file.path));
};
