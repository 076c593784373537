import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Paging = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), cursor: z.uuid().optional() });

/** What a rule did, what it held back, and why. */
export const ruleRunRoutes = (ctx: ServerContext): Router =>
  Router().get('/:id/runs', async (req, res) => {
    const { workspaceId } = memberOf(req);
    if (!z.uuid().safeParse(req.params.id).success) throw new NotFoundError('This rule');
    const { limit, cursor } = Paging.parse(req.query);
    const rows: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
      db.query(
        `SELECT id, rule_id AS "ruleId", message_id AS "messageId", conversation_id AS "conversationId", outcome, reasons, actions, undone_at AS "undoneAt", created_at AS "createdAt"
         FROM rule_run WHERE workspace_id = $1 AND rule_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
        [workspaceId, req.params.id, cursor ?? null, limit + 1],
      ),
    );
    const items = rows.slice(0, limit);
    res.json({ items, nextCursor: rows.length > limit ? items.at(-1)!.id : null });
  });
