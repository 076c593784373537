import { audit } from '@hubbub/conversations';
import { ConflictError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Security = z.object({ requireSecondFactor: z.boolean() }).partial().strict();

interface Kept {
  requireSecondFactor?: boolean;
}

/** What the workspace asks of everybody who signs in. */
export const securityRoutes = (ctx: ServerContext): Router => {
  const shown = ({ requireSecondFactor = false }: Kept) => ({ requireSecondFactor });
  return Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req, 'manageMembers');
      const [row]: { security: Kept | null }[] = await ctx.store.transaction(workspaceId, (db) =>
        db.query(`SELECT settings->'security' AS security FROM workspace WHERE id = $1`, [workspaceId]),
      );
      res.json(shown(row?.security ?? {}));
    })
    .patch('/', async (req, res) => {
      const member = memberOf(req, 'manageMembers');
      const input = Security.parse(req.body);
      const kept = await ctx.store.transaction(member.workspaceId, async (db) => {
        // Whoever asks it of others has it: nobody locks the workspace and stays outside.
        if (input.requireSecondFactor && member.id) {
          const [own] = await db.query(
            'SELECT 1 FROM member WHERE workspace_id = $1 AND id = $2 AND second_factor_at IS NOT NULL',
            [member.workspaceId, member.id],
          );
          if (!own) throw new ConflictError('no_second_factor', 'Set up a second factor of your own first');
        }
        const [[row]]: [{ security: Kept }[], number] = await db.query(
          `UPDATE workspace SET settings = settings || jsonb_build_object('security', coalesce(settings->'security', '{}') || $2::jsonb) WHERE id = $1
           RETURNING settings->'security' AS security`,
          [member.workspaceId, JSON.stringify(input)],
        );
        await audit(db, member, 'change', { type: 'security', id: null }, input);
        return row?.security ?? {};
      });
      res.json(shown(kept));
    });
};
