import { audit } from '@hubbub/conversations';
import type { AuditTarget, Permission } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

type Input = Record<string, unknown>;

/** A table that is kept by plain create, read, update and delete. */
export interface Crud {
  table: AuditTarget;
  what: string; // for people: "This label"
  schema: z.ZodObject;
  /** Field of the API → column; jsonb columns are written as JSON. */
  columns: Record<string, { name: string; isJson?: boolean }>;
  permission: Permission;
  orderBy: string;
  /** 422 or 400 with the reason where it cannot work. Throws AppError. */
  check?(db: EntityManager, workspaceId: number, input: Input, id: string | null): Promise<void>;
  /** What stands beside the columns (translations, members of a team). */
  saveRest?(db: EntityManager, workspaceId: number, id: string, input: Input): Promise<void>;
  readRest?(db: EntityManager, workspaceId: number, rows: Input[]): Promise<Input[]>;
  after?(ctx: ServerContext, workspaceId: number): void;
}

export const crudRoutes = (ctx: ServerContext, crud: Crud): Router => {
  const fields = Object.entries(crud.columns);
  const select = [
    'id',
    ...fields.map(([field, { name }]) => `${name} AS "${field}"`),
    'version',
    'created_at AS "createdAt"',
    'updated_at AS "updatedAt"',
  ].join(', ');
  const read = async (db: EntityManager, workspaceId: number, id: string | null): Promise<Input[]> => {
    const rows: Input[] = await db.query(
      `SELECT ${select} FROM ${crud.table} WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY ${crud.orderBy}`,
      [workspaceId, id],
    );
    return crud.readRest ? crud.readRest(db, workspaceId, rows) : rows;
  };
  const one = async (db: EntityManager, workspaceId: number, id: string): Promise<Input> => {
    const [row] = z.uuid().safeParse(id).success ? await read(db, workspaceId, id) : [];
    if (!row) throw new NotFoundError(crud.what);
    return row;
  };
  const written = (input: Input) => fields.filter(([field]) => input[field] !== undefined);
  const value = (input: Input, field: string, isJson?: boolean) =>
    isJson ? JSON.stringify(input[field]) : input[field];

  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json({
        items: await ctx.store.transaction(workspaceId, (db) => read(db, workspaceId, null)),
        nextCursor: null,
      });
    })
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req);
      res.json(await ctx.store.transaction(workspaceId, (db) => one(db, workspaceId, req.params.id)));
    })
    .post('/', async (req, res) => {
      const member = memberOf(req, crud.permission);
      const input = crud.schema.strict().parse(req.body) as Input;
      const id = uuidv7();
      const made = await ctx.store.transaction(member.workspaceId, async (db) => {
        await crud.check?.(db, member.workspaceId, input, null);
        const names = written(input);
        await db.query(
          `INSERT INTO ${crud.table} (workspace_id, id${names.map(([, { name }]) => `, ${name}`).join('')}) VALUES ($1, $2${names.map((_, index) => `, $${index + 3}`).join('')})`,
          [member.workspaceId, id, ...names.map(([field, { isJson }]) => value(input, field, isJson))],
        );
        await crud.saveRest?.(db, member.workspaceId, id, input);
        await audit(db, member, 'create', { type: crud.table, id });
        return one(db, member.workspaceId, id);
      });
      crud.after?.(ctx, member.workspaceId);
      res.status(201).json(made);
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, crud.permission);
      const input = crud.schema.partial().strict().parse(req.body) as Input;
      const given = Object.fromEntries(Object.entries(input).filter(([field]) => field in (req.body as object)));
      const changed = await ctx.store.transaction(member.workspaceId, async (db) => {
        const before = await one(db, member.workspaceId, req.params.id);
        await crud.check?.(db, member.workspaceId, { ...before, ...given }, req.params.id);
        const names = written(given);
        const sets = [
          ...names.map(([, { name }], index) => `${name} = $${index + 3}`),
          'version = version + 1',
          'updated_at = now()',
        ];
        await db.query(`UPDATE ${crud.table} SET ${sets.join(', ')} WHERE workspace_id = $1 AND id = $2`, [
          member.workspaceId,
          req.params.id,
          ...names.map(([field, { isJson }]) => value(given, field, isJson)),
        ]);
        await crud.saveRest?.(db, member.workspaceId, req.params.id, given);
        await audit(db, member, 'change', { type: crud.table, id: req.params.id }, { names: Object.keys(given) });
        return one(db, member.workspaceId, req.params.id);
      });
      crud.after?.(ctx, member.workspaceId);
      res.json(changed);
    })
    .delete('/:id', async (req, res) => {
      const member = memberOf(req, crud.permission);
      await ctx.store.transaction(member.workspaceId, async (db) => {
        await one(db, member.workspaceId, req.params.id);
        await db.query(`DELETE FROM ${crud.table} WHERE workspace_id = $1 AND id = $2`, [
          member.workspaceId,
          req.params.id,
        ]);
        await audit(db, member, 'delete', { type: crud.table, id: req.params.id });
      });
      crud.after?.(ctx, member.workspaceId);
      res.status(204).end();
    });
};
