import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { type FileType, readFileType } from './file-type';
import { makeThumbnail } from './thumbnail';

/** Where kept files lie: named by us, never by whoever sent them. */
export const filesFolder = (ctx: Pick<Context, 'config'>, workspaceId: number): string =>
  join(ctx.config.dataDir, 'files', String(workspaceId));

/** A picture's small view lies beside it. */
export const thumbnailOf = (path: string): string => `${path}.thumbnail.webp`;

export interface KeptFile extends FileType {
  id: string;
  name: string;
  bytes: number;
}

/** A place for bytes that are still coming; `keepFile` gives it its name, `rm` throws it away. */
export const newFilePlace = async (ctx: Context, workspaceId: number): Promise<string> => {
  const folder = filesFolder(ctx, workspaceId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${uuidv7()}.part`);
};

/** Looks at what has come to `place`, draws its small view, and gives it its id. The row is the caller's. */
export const keepFile = async (
  ctx: Context,
  workspaceId: number,
  place: string,
  name: string | null,
): Promise<KeptFile> => {
  const id = uuidv7();
  const path = join(filesFolder(ctx, workspaceId), id);
  const found = await readFileType(place);
  const { size } = await stat(place);
  const isPicture = found.type === 'image' && (await makeThumbnail(place, thumbnailOf(path)));
  await rename(place, path);
  await storeFile(ctx, workspaceId, id, isPicture);
  const type = found.type === 'image' && !isPicture ? 'file' : found.type;
  return { id, type, mimeType: found.mimeType, name: safeName(name) || type, bytes: size };
};

/** To the store, where there is one; a file that did not get there is not kept. Throws PlatformError `retry`. */
const storeFile = async (ctx: Context, workspaceId: number, id: string, hasThumbnail: boolean): Promise<void> => {
  if (!ctx.objects) return;
  const path = join(filesFolder(ctx, workspaceId), id);
  try {
    await ctx.objects.put(objectName(workspaceId, id), path);
    if (hasThumbnail) await ctx.objects.put(objectName(workspaceId, thumbnailOf(id)), thumbnailOf(path));
  } catch (error) {
    await rm(path, { force: true });
    await rm(thumbnailOf(path), { force: true });
    throw error;
  }
};

const objectName = (workspaceId: number, path: string): string => `${workspaceId}/${path}`;

/**
 * Makes sure that a kept file lies on this disk: one that another machine kept, or that was put away here, comes from
 * the store. `path` as rows hold it, or its thumbnail's. False where there is none. Throws PlatformError `retry`.
 */
export const bringFile = async (
  ctx: Pick<Context, 'config' | 'objects' | 'clock'>,
  workspaceId: number,
  path: string,
): Promise<boolean> => {
  const whole = join(filesFolder(ctx, workspaceId), path);
  const isHere = await stat(whole).then(
    () => true,
    () => false,
  );
  if (!ctx.objects) return isHere;
  if (!isHere) {
    await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
    return ctx.objects.get(objectName(workspaceId, path), whole);
  }
  // Used now: `putAway` goes by this.
  await utimes(whole, ctx.clock(), ctx.clock()).catch(() => undefined);
  return true;
};

/** After an import: what lies on the disk goes to the store too. */
export const storeAll = async (ctx: Context, workspaceId: number): Promise<void> => {
  if (!ctx.objects) return;
  const folder = filesFolder(ctx, workspaceId);
  for (const path of await readdir(folder)) await ctx.objects.put(objectName(workspaceId, path), join(folder, path));
};

const unusedMs = 24 * 3_600_000;

/** Where a store holds the files, the disk keeps those that were used within a day. Returns how many went. */
export const putAway = async (ctx: Context, workspaceId: number): Promise<number> => {
  if (!ctx.objects) return 0;
  const folder = filesFolder(ctx, workspaceId);
  let count = 0;
  for (const path of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, path)).catch(() => null);
    if (!found || ctx.clock().getTime() - found.mtimeMs < unusedMs) continue;
    await rm(join(folder, path), { force: true });
    count += 1;
  }
  return count;
};

/** Bytes that are here already. */
export const keepBytes = async (
  ctx: Context,
  workspaceId: number,
  bytes: Buffer,
  name: string | null,
): Promise<KeptFile> => {
  const place = await newFilePlace(ctx, workspaceId);
  await writeFile(place, bytes, { mode: 0o600, flag: 'wx' });
  return keepFile(ctx, workspaceId, place, name);
};

export const insertAttachment = async (
  db: EntityManager,
  workspaceId: number,
  { id, name, type, mimeType, bytes }: KeptFile,
  { messageId = null, memberId = null }: { messageId?: string | null; memberId?: string | null },
): Promise<void> => {
  await db.query(
    'INSERT INTO attachment (workspace_id, id, message_id, name, type, mime_type, bytes, path, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [workspaceId, id, messageId, name, type, mimeType, bytes, id, memberId],
  );
};

export interface ServedFile extends FileType {
  name: string;
  path: string; // absolute
}

/** Throws NotFoundError, also for another workspace's id; PlatformError `retry` while the store of files is away. */
export const getAttachment = async (ctx: Context, workspaceId: number, id: string): Promise<ServedFile> => {
  const [file]: { name: string; type: ServedFile['type']; mime_type: string; path: string }[] =
    await ctx.store.transaction(workspaceId, (db) =>
      db.query('SELECT name, type, mime_type, path FROM attachment WHERE workspace_id = $1 AND id = $2', [
        workspaceId,
        id,
      ]),
    );
  if (!file) throw new NotFoundError('This attachment');
  const { name, type, mime_type: mimeType, path } = file;
  await bringFile(ctx, workspaceId, path);
  return { name, type, mimeType, path: join(filesFolder(ctx, workspaceId), path) };
};

/** The bytes of a kept file. Throws NotFoundError. */
export const readKeptFile = async (ctx: Context, workspaceId: number, id: string): Promise<Buffer> =>
  readFile((await getAttachment(ctx, workspaceId, id)).path);

/** After the commit that deleted their rows: a file without its row is found by nobody. `paths` as rows hold them. */
export const removeFiles = async (
  ctx: Pick<Context, 'config' | 'objects'>,
  workspaceId: number,
  paths: readonly string[],
): Promise<void> => {
  for (const path of paths) {
    await ctx.objects?.remove(objectName(workspaceId, path));
    await ctx.objects?.remove(objectName(workspaceId, thumbnailOf(path)));
    const whole = join(filesFolder(ctx, workspaceId), path);
    await rm(whole, { force: true });
    await rm(thumbnailOf(whole), { force: true });
  }
};

const unwritable = new RegExp('[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]', 'gu');

/** The last part of a name, without what moves, hides or ends a line; '' where nothing is left. */
export const safeName = (name: string | null): string =>
  (name ?? '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(unwritable, '')
    .replace(/^[.\s]+/, '')
    .trim()
    .slice(0, 200)
    .toWellFormed();
