import { auditActs, auditTargets } from '@hubbub/contracts';
import { createParams } from '@hubbub/store';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const anyOf = <T extends readonly [string, ...string[]]>(words: T) =>
  z
    .union([z.enum(words), z.array(z.enum(words)).max(50)])
    .transform((given) => (Array.isArray(given) ? given : [given]));

const Asked = z
  .object({
    memberId: z.union([z.uuid(), z.literal('none')]), // none: tokens, rules and Hubbub itself
    act: anyOf(auditActs),
    targetType: anyOf(auditTargets),
    targetId: z.string().max(100),
    since: z.coerce.date(),
    until: z.coerce.date(), // not included
    cursor: z.uuid(),
  })
  .partial()
  .extend({ limit: z.coerce.number().int().min(1).max(200).default(50) })
  .strict();

/** Who did what and when, the newest first; a page leads to the one before it in time. */
export const auditRoutes = (ctx: ServerContext): Router =>
  Router().get('/', async (req, res) => {
    const { workspaceId } = memberOf(req, 'audit');
    const { limit, ...asked } = Asked.parse(req.query);
    const params = createParams(workspaceId);
    const wanted = [
      asked.cursor && `id < ${params.add(asked.cursor)}::uuid`,
      asked.memberId === 'none' && 'member_id IS NULL',
      asked.memberId && asked.memberId !== 'none' && `member_id = ${params.add(asked.memberId)}::uuid`,
      asked.act && `act = ANY (${params.add(asked.act)}::text[])`,
      asked.targetType && `target_type = ANY (${params.add(asked.targetType)}::text[])`,
      asked.targetId && `target_id = ${params.add(asked.targetId)}`,
      asked.since && `at >= ${params.add(asked.since)}`,
      asked.until && `at < ${params.add(asked.until)}`,
    ].filter(Boolean);
    const rows: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
      db.query(
        `SELECT id, actor, member_id AS "memberId", act, target_type AS "targetType", target_id AS "targetId", detail, at FROM audit_entry
         WHERE workspace_id = $1 ${wanted.map((one) => `AND ${one}`).join(' ')} ORDER BY id DESC LIMIT ${params.add(limit + 1)}`,
        params.values,
      ),
    );
    const items = rows.slice(0, limit);
    res.json({ items, nextCursor: rows.length > limit ? items.at(-1)!.id : null });
  });
