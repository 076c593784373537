import { audit } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import type { ServerContext } from '../../build-context';
import { personOf } from '../authenticate';
import { endSessions, listSessions } from '../sessions';

/** Where one is signed in, and ending that: one, or all but this. */
export const ownSessionRoutes = (ctx: ServerContext): Router => {
  const note = (member: ReturnType<typeof personOf>, count: number): Promise<void> =>
    ctx.store.transaction(member.workspaceId, (db) =>
      audit(db, member, 'end_sessions', { type: 'member', id: member.id }, { count }),
    );
  return Router()
    .get('/', async (req, res) => {
      const member = personOf(req);
      res.json({ items: await listSessions(ctx, req, member.id), nextCursor: null });
    })
    .delete('/', async (req, res) => {
      const member = personOf(req);
      const ended = await endSessions(ctx, member.id, { except: req.sessionID });
      await note(member, ended.length);
      res.status(204).end();
    })
    .delete('/:id', async (req, res) => {
      const member = personOf(req);
      const ended = await endSessions(ctx, member.id, { named: req.params.id });
      if (ended.length === 0) throw new NotFoundError('This session');
      await note(member, ended.length);
      res.status(204).end();
    });
};
