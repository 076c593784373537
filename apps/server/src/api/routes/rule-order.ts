import { findContradiction, inOrder, placesAfterMove } from '@hubbub/automation';
import { audit } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { refusedError } from '../refuse';
import { listPlaced, lockRules } from './rules';

const Move = z.object({ before: z.uuid().nullable() }).strict();

/**
 * Puts a rule before another one, or behind all with `before: null`: one transaction, one mover at a time, whatever
 * order the list on somebody's screen has. 404 where either is gone; 422 where two rules would undo each other then.
 */
export const ruleOrderRoutes = (ctx: ServerContext): Router =>
  Router().post('/:id/move', async (req, res) => {
    const member = memberOf(req, 'manageContent');
    const { before } = Move.parse(req.body);
    const { id } = req.params;
    const items = await ctx.store.transaction(member.workspaceId, async (db) => {
      await lockRules(db, member.workspaceId);
      const rules = await listPlaced(db, member.workspaceId);
      const sorted = inOrder(rules);
      const from = sorted.findIndex((rule) => rule.id === id);
      if (from < 0) throw new NotFoundError('This rule');
      const others = sorted.filter((rule) => rule.id !== id);
      const to = before === null ? others.length : others.findIndex((rule) => rule.id === before);
      if (to < 0 && before !== id) throw new NotFoundError('The rule to stand before');
      const places = new Map(placesAfterMove(sorted, from, to < 0 ? from : to).map((place) => [place.id, place.order]));
      const placed = sorted.map((rule) => ({ ...rule, order: places.get(rule.id) ?? rule.order }));
      const refused = findContradiction(placed[from]!, placed);
      if (refused && places.size > 0) throw refusedError(refused);
      await db.query(
        `UPDATE rule r SET position = x.position, version = version + 1, updated_at = now() FROM unnest($2::uuid[], $3::int[]) AS x (id, position)
         WHERE r.workspace_id = $1 AND r.id = x.id`,
        [member.workspaceId, [...places.keys()], [...places.values()]],
      );
      if (places.size > 0) await audit(db, member, 'change', { type: 'rule', id }, { names: ['order'] });
      return inOrder(placed).map((rule) => ({ id: rule.id, order: rule.order }));
    });
    res.json({ items, nextCursor: null });
  });
