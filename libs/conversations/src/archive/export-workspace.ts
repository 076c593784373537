import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import { bringFile, filesFolder, thumbnailOf } from '../attachments/kept-files';
import type { Context } from '../context';
import { listArchiveTables } from './archive-tables';

export const archiveFormat = 'hubbub-archive';
const rowsAtOnce = 500;
const chunkBytes = 1_000_000;

/** The lines of an archive, gzipped JSON: a head, rows and files, and an end that proves that all of it is there. */
export type ArchiveLine =
  | {
      format: typeof archiveFormat;
      version: 1;
      workspace: { id: number; name: string; settings: unknown };
      at: string;
      tables: string[];
    }
  | { table: string; rows: Record<string, unknown>[] }
  | { file: string; part: string; isLast: boolean }
  | { end: true; rows: number; files: number; sha256: string };

export interface Exported {
  path: string;
  rows: number;
  files: number;
  bytes: number;
}

/**
 * Writes everything of a workspace, files included, to `path`, as it stood at one moment; the product goes on
 * meanwhile. Secrets stay sealed with this installation's key. The file appears under its name when it is whole.
 */
export const exportWorkspace = async (ctx: Context, workspaceId: number, path: string): Promise<Exported> => {
  const draft = `${path}.part`;
  const gzip = createGzip();
  const out = new PassThrough();
  const writing = pipeline(out, gzip, createWriteStream(draft, { mode: 0o600 }));
  writing.catch(() => undefined); // told where it is awaited
  const hash = createHash('sha256');
  const write = async (line: ArchiveLine): Promise<void> => {
    const text = `${JSON.stringify(line)}\n`;
    if (!('end' in line)) hash.update(text);
    if (!out.write(text)) await Promise.race([once(out, 'drain'), writing]);
  };
  try {
    const { rows, paths } = await ctx.store.transaction(workspaceId, async (db) => {
      await db.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return writeRows(ctx, db, workspaceId, write);
    });
    const files = await writeFiles(ctx, workspaceId, paths, write);
    await write({ end: true, rows, files, sha256: digest(hash) });
    out.end();
    await writing;
    await rename(draft, path);
    return { path, rows, files, bytes: (await stat(path)).size };
  } catch (error) {
    out.destroy();
    await writing.catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
};

type Write = (line: ArchiveLine) => Promise<void>;

const digest = (hash: Hash): string => hash.digest('hex');

const writeRows = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  write: Write,
): Promise<{ rows: number; paths: string[] }> => {
  const [workspace]: { id: number; name: string; settings: unknown }[] = await db.query(
    'SELECT id, name, settings FROM workspace WHERE id = $1',
    [workspaceId],
  );
  const tables = await listArchiveTables(db);
  await write({ format: archiveFormat, version: 1, workspace: workspace!, at: ctx.clock().toISOString(), tables });
  let count = 0;
  for (const table of tables) {
    await db.query(
      `DECLARE archive NO SCROLL CURSOR FOR SELECT to_jsonb(t) - 'workspace_id' AS row FROM "${table}" t WHERE workspace_id = $1`,
      [workspaceId],
    );
    for (;;) {
      const rows: { row: Record<string, unknown> }[] = await db.query(`FETCH ${rowsAtOnce} FROM archive`);
      if (rows.length === 0) break;
      count += rows.length;
      await write({ table, rows: rows.map(({ row }) => row) });
    }
    await db.query('CLOSE archive');
  }
  const paths: { path: string }[] = await db.query(
    'SELECT path FROM attachment WHERE workspace_id = $1 ORDER BY path',
    [workspaceId],
  );
  return { rows: count, paths: paths.map(({ path }) => path) };
};

/** A file that was erased since the rows were read is left out. */
const writeFiles = async (
  ctx: Context,
  workspaceId: number,
  paths: readonly string[],
  write: Write,
): Promise<number> => {
  let count = 0;
  for (const file of paths.flatMap((path) => [path, thumbnailOf(path)])) {
    const place = join(filesFolder(ctx, workspaceId), file);
    if (!(await bringFile(ctx, workspaceId, file))) continue;
    for await (const part of createReadStream(place, { highWaterMark: chunkBytes }))
      await write({ file, part: (part as Buffer).toString('base64'), isLast: false });
    await write({ file, part: '', isLast: true });
    count += 1;
  }
  return count;
};
