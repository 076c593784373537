import { type Filter, may } from '@hubbub/contracts';
import { ForbiddenError, NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { uuidv7 } from 'uuidv7';
import type { ServerContext } from '../../build-context';
import { personOf } from '../authenticate';
import { checkListFilter, viewSchema } from './simple-tables';

const select = `SELECT id, name, filter, sort, is_shared AS "isShared", position AS "order", member_id AS "memberId", version FROM view`;

/** Saved filters: one's own, and those shared with everybody. */
export const viewRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const member = personOf(req);
      const items = await ctx.store.transaction(member.workspaceId, (db) =>
        db.query(`${select} WHERE workspace_id = $1 AND (is_shared OR member_id = $2) ORDER BY position, name, id`, [
          member.workspaceId,
          member.id,
        ]),
      );
      res.json({ items, nextCursor: null });
    })
    .post('/', async (req, res) => {
      const member = personOf(req, 'triage');
      const input = viewSchema.strict().parse(req.body);
      checkListFilter(input.filter);
      if (input.isShared && !may(member.role, 'manageContent')) throw new ForbiddenError('Only managers share views');
      const id = uuidv7();
      const [made] = await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query(
          'INSERT INTO view (workspace_id, id, member_id, name, filter, sort, is_shared, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
          [
            member.workspaceId,
            id,
            member.id,
            input.name,
            JSON.stringify(input.filter),
            input.sort ?? 'recent',
            input.isShared ?? false,
            input.order ?? 0,
          ],
        );
        return db.query(`${select} WHERE workspace_id = $1 AND id = $2`, [member.workspaceId, id]);
      });
      res.status(201).json(made);
    })
    .patch('/:id', async (req, res) => {
      const member = personOf(req, 'triage');
      const input = viewSchema.partial().strict().parse(req.body);
      if (input.filter) checkListFilter(input.filter as Filter);
      if (input.isShared && !may(member.role, 'manageContent')) throw new ForbiddenError('Only managers share views');
      const [changed] = await ctx.store.transaction(member.workspaceId, async (db) => {
        await db.query(
          `UPDATE view SET name = coalesce($4, name), filter = coalesce($5, filter), sort = coalesce($6, sort), is_shared = coalesce($7, is_shared), position = coalesce($8, position), version = version + 1, updated_at = now()
           WHERE workspace_id = $1 AND id = $2 AND (member_id = $3 OR $9)`,
          [
            member.workspaceId,
            req.params.id,
            member.id,
            input.name ?? null,
            input.filter ? JSON.stringify(input.filter) : null,
            input.sort ?? null,
            input.isShared ?? null,
            input.order ?? null,
            may(member.role, 'manageContent'),
          ],
        );
        return db.query(`${select} WHERE workspace_id = $1 AND id = $2 AND (is_shared OR member_id = $3)`, [
          member.workspaceId,
          req.params.id,
          member.id,
        ]);
      });
      if (!changed) throw new NotFoundError('This view');
      res.json(changed);
    })
    .delete('/:id', async (req, res) => {
      const member = personOf(req, 'triage');
      const [, count]: [unknown, number] = await ctx.store.transaction(member.workspaceId, (db) =>
        db.query('DELETE FROM view WHERE workspace_id = $1 AND id = $2 AND (member_id = $3 OR (is_shared AND $4))', [
          member.workspaceId,
          req.params.id,
          member.id,
          may(member.role, 'manageContent'),
        ]),
      );
      if (count === 0) throw new NotFoundError('This view');
      res.status(204).end();
    });
