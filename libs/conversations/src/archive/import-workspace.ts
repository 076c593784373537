import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { AppError } from '@hubbub/runtime';
import type { SecretBox } from '@hubbub/runtime';
import { enterWorkspace } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { filesFolder, storeAll } from '../attachments/kept-files';
import type { Context } from '../context';
import { listArchiveTables, listColumns } from './archive-tables';
import { type ArchiveLine, archiveFormat } from './export-workspace';
import { sealedFields } from './sealed-fields';

/** The archive is none, is not whole, or does not fit this installation. */
export class ArchiveError extends AppError {
  constructor(message: string) {
    super('bad_archive', message, 400);
  }
}

export interface Imported {
  workspaceId: number;
  name: string;
  rows: number;
  files: number;
  /** Secrets that no key at hand opened: their channels are disconnected until they are entered again. */
  lockedSecrets: number;
}

/**
 * Brings an archive into an installation that holds nothing yet, in one transaction. `from` opens what the old
 * installation had sealed; it is sealed anew with this one's key. Throws ArchiveError.
 */
export const importWorkspace = async (ctx: Context, path: string, from: SecretBox): Promise<Imported> => {
  let folder: string | null = null;
  try {
    return await ctx.store.crossing(async (db) => {
      const workspaceId = await makeRoom(db);
      folder = filesFolder(ctx, workspaceId);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const imported = await readArchive(ctx, db, workspaceId, path, from);
      await storeAll(ctx, workspaceId);
      return imported;
    });
  } catch (error) {
    if (folder) await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/** The untouched workspace of a first start makes room; one that holds anything does not. */
const makeRoom = async (db: EntityManager): Promise<number> => {
  await db.query('SELECT pg_advisory_xact_lock(7263550)');
  const workspaces: { id: number; name: string }[] = await db.query('SELECT id, name FROM list_workspaces()');
  for (const { id, name } of workspaces) {
    await enterWorkspace(db, id);
    const [used] = await db.query(
      'SELECT 1 FROM channel WHERE workspace_id = $1 UNION ALL SELECT 1 FROM conversation WHERE workspace_id = $1 LIMIT 1',
      [id],
    );
    if (used) throw new ArchiveError(`This installation is not empty: the workspace "${name}" has channels`);
  }
  for (const { id } of workspaces) {
    await enterWorkspace(db, id);
    await db.query('DELETE FROM workspace WHERE id = $1', [id]);
  }
  const [{ id }]: [{ id: number }] = await db.query(`SELECT nextval('workspace_id_seq')::int AS id`);
  await enterWorkspace(db, id);
  return id;
};

const readArchive = async (
  ctx: Context,
  db: EntityManager,
  workspaceId: number,
  path: string,
  from: SecretBox,
): Promise<Imported> => {
  const known = new Set(await listArchiveTables(db));
  const columns = new Map<string, Set<string>>();
  const hash = createHash('sha256');
  const done: Imported = { workspaceId, name: '', rows: 0, files: 0, lockedSecrets: 0 };
  let oldWorkspaceId = 0;
  let isWhole = false;
  const bytes = createReadStream(path).pipe(createGunzip());
  for await (const text of createInterface({ input: bytes, crlfDelay: Infinity })) {
    const line = parseLine(text);
    if (isWhole) throw new ArchiveError('Something follows the end of the archive');
    if ('end' in line) {
      if (line.sha256 !== hash.digest('hex') || line.rows !== done.rows || line.files !== done.files)
        throw new ArchiveError('The archive is damaged: its checksum does not fit');
      isWhole = true;
      continue;
    }
    hash.update(`${text}\n`);
    if ('format' in line) {
      done.name = line.workspace.name;
      oldWorkspaceId = line.workspace.id;
      await db.query('INSERT INTO workspace (id, name, settings) VALUES ($1, $2, $3)', [
        workspaceId,
        line.workspace.name,
        JSON.stringify(line.workspace.settings),
      ]);
    } else if (done.name === '') throw new ArchiveError('This is no archive of Hubbub');
    else if ('table' in line) {
      if (!known.has(line.table)) throw new ArchiveError(`The archive is of a newer Hubbub: it has ${line.table}`);
      if (!columns.has(line.table)) columns.set(line.table, await listColumns(db, line.table));
      done.lockedSecrets += reseal(ctx, workspaceId, oldWorkspaceId, line, from);
      await insertRows(db, workspaceId, line, columns.get(line.table)!);
      done.rows += line.rows.length;
    } else {
      const file = join(filesFolder(ctx, workspaceId), basename(line.file));
      await appendFile(file, Buffer.from(line.part, 'base64'), { mode: 0o600 });
      if (line.isLast) done.files += 1;
    }
  }
  if (!isWhole) throw new ArchiveError('The archive is cut short');
  return done;
};

const parseLine = (text: string): ArchiveLine => {
  try {
    const line = JSON.parse(text) as ArchiveLine;
    if ('format' in line && (line.format !== archiveFormat || line.version !== 1)) throw new Error('another form');
    return line;
  } catch (error) {
    throw new ArchiveError(`This is no archive of Hubbub: ${(error as Error).message}`);
  }
};

/** What is sealed belongs to its place, and the workspace has a new number. */
const reseal = (
  ctx: Context,
  workspaceId: number,
  oldWorkspaceId: number,
  { table, rows }: Extract<ArchiveLine, { table: string }>,
  from: SecretBox,
): number => {
  let locked = 0;
  for (const { column, place } of sealedFields.filter((field) => field.table === table)) {
    for (const row of rows) {
      const sealed = row[column];
      if (typeof sealed !== 'string') continue;
      const named = { id: String(row['id']), platform: row['platform'] === undefined ? null : String(row['platform']) };
      const blob = Buffer.from(sealed.replace(/^\\x/, ''), 'hex');
      const opened = openOr(null, () => from.open<unknown>(blob, place(oldWorkspaceId, named)));
      if (opened === null) {
        locked += 1;
        if (table === 'channel')
          Object.assign(row, {
            state: 'disconnected',
            reason: 'Its secrets were not carried over: enter them again',
            reason_code: 'keys_not_carried',
          });
      }
      const anew = ctx.secrets.seal(opened ?? {}, place(workspaceId, named));
      row[column] = `\\x${anew.toString('hex')}`;
    }
  }
  return locked;
};

const openOr = <T>(otherwise: T, open: () => unknown): unknown => {
  try {
    return open();
  } catch {
    return otherwise; // sealed with a key that is not at hand
  }
};

const insertRows = async (
  db: EntityManager,
  workspaceId: number,
  { table, rows }: Extract<ArchiveLine, { table: string }>,
  columns: ReadonlySet<string>,
): Promise<void> => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => columns.has(name));
  const list = names.map((name) => `"${name}"`).join(', ');
  await db.query(
    `INSERT INTO "${table}" (workspace_id, ${list}) SELECT $1, ${list} FROM jsonb_populate_recordset(NULL::"${table}", $2::jsonb)`,
    [workspaceId, JSON.stringify(rows)],
  );
};
