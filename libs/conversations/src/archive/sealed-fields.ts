import type { EntityManager } from 'typeorm';
import { secretsPlace, sessionPlace } from '../channel-access';
import { appPlace } from '../connect/platform-app';
import type { Context } from '../context';
import { secondFactorPlace } from '../members/second-factor';
import { signOnPlace } from '../members/sign-on';
import { modelKeyPlace } from '../suggest/model';

type Row = { id: string; platform: string | null };

/** A column whose bytes are sealed, and the place to which each is bound. */
export interface SealedField {
  table: string;
  column: string;
  /** The row's second word in its place, where it is not the id. */
  by: 'id' | 'platform';
  place(workspaceId: number, row: Row): string;
}

/** Every sealed column that lasts. (A sign-in under way is over within minutes and is not carried on.) */
export const sealedFields: readonly SealedField[] = [
  { table: 'channel', column: 'secrets', by: 'id', place: (workspaceId, { id }) => secretsPlace(workspaceId, id) },
  { table: 'channel', column: 'session', by: 'id', place: (workspaceId, { id }) => sessionPlace(workspaceId, id) },
  {
    table: 'platform_app',
    column: 'secrets',
    by: 'platform',
    place: (workspaceId, { platform }) => appPlace(workspaceId, platform ?? ''),
  },
  {
    table: 'model_endpoint',
    column: 'api_key',
    by: 'id',
    place: (workspaceId, { id }) => modelKeyPlace(workspaceId, id),
  },
  {
    table: 'member',
    column: 'second_factor',
    by: 'id',
    place: (workspaceId, { id }) => secondFactorPlace(workspaceId, id),
  },
  { table: 'sign_on', column: 'secrets', by: 'id', place: (workspaceId, { id }) => signOnPlace(workspaceId, id) },
  // As `webhooks-out` binds them.
  {
    table: 'webhook_endpoint',
    column: 'secret',
    by: 'id',
    place: (workspaceId, { id }) => `${workspaceId}/${id}/webhook`,
  },
];

const batch = 500;

/**
 * Seals anew what an older key has sealed, a few hundred rows at a time, while everything goes on: a row that somebody
 * changed meanwhile is left to the next round. Returns how many were sealed anew and how many no key at hand opens.
 */
export const resealWorkspace = async (
  ctx: Pick<Context, 'store' | 'secrets'>,
  workspaceId: number,
): Promise<{ resealed: number; unreadable: number }> => {
  let resealed = 0;
  let unreadable = 0;
  for (const field of sealedFields) {
    for (let after: string | null = null; ;) {
      const rows: { id: string; platform: string | null; sealed: Buffer }[] = await ctx.store.transaction(
        workspaceId,
        (db) => readSealed(db, workspaceId, field, after),
      );
      if (rows.length === 0) break;
      after = rows.at(-1)!.id;
      const changed = rows.flatMap((row) => {
        if (!ctx.secrets.isStale(row.sealed)) return [];
        try {
          const place = field.place(workspaceId, row);
          return [{ ...row, anew: ctx.secrets.seal(ctx.secrets.open(row.sealed, place), place) }];
        } catch {
          unreadable += 1;
          return [];
        }
      });
      if (changed.length === 0) continue;
      const [, count]: [unknown, number] = await ctx.store.transaction(workspaceId, (db) =>
        db.query(
          `UPDATE "${field.table}" t SET "${field.column}" = x.anew FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS x (id, before, anew)
           WHERE t.workspace_id = $1 AND t.id = x.id AND t."${field.column}" = x.before`,
          [
            workspaceId,
            changed.map(({ id }) => id),
            changed.map(({ sealed }) => sealed),
            changed.map(({ anew }) => anew),
          ],
        ),
      );
      resealed += count;
    }
  }
  return { resealed, unreadable };
};

/** How many rows of a workspace an older key has sealed. */
export const countStale = async (ctx: Pick<Context, 'store' | 'secrets'>, workspaceId: number): Promise<number> => {
  let stale = 0;
  for (const field of sealedFields) {
    for (let after: string | null = null; ;) {
      const rows: { id: string; sealed: Buffer }[] = await ctx.store.transaction(workspaceId, (db) =>
        readSealed(db, workspaceId, field, after),
      );
      if (rows.length === 0) break;
      after = rows.at(-1)!.id;
      stale += rows.filter(({ sealed }) => ctx.secrets.isStale(sealed)).length;
    }
  }
  return stale;
};

const readSealed = (
  db: EntityManager,
  workspaceId: number,
  { table, column, by }: SealedField,
  after: string | null,
): Promise<{ id: string; platform: string | null; sealed: Buffer }[]> =>
  db.query(
    `SELECT id, ${by === 'platform' ? 'platform' : 'NULL::text'} AS platform, "${column}" AS sealed FROM "${table}"
     WHERE workspace_id = $1 AND "${column}" IS NOT NULL AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT ${batch}`,
    [workspaceId, after],
  );
