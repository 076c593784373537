import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const Feedback = z
  .object({
    variant: z.int().min(0).optional(),
    outcome: z.enum(['as_is', 'edited', 'rewritten', 'discarded', 'ignored']),
  })
  .strict();

/** The answer that a sentence of a draft rests on, and where it was sent. */
export const pastAnswerRoutes = (ctx: ServerContext): Router =>
  Router().get('/:id', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const { id } = req.params;
    const [found] = z.uuid().safeParse(id).success
      ? await ctx.store.transaction(workspaceId, (db) =>
          db.query(
            `SELECT e.id, e.inbound, e.answer, e.language, e.saved_reply_id AS "savedReplyId", e.created_at AS "createdAt",
               m.id AS "messageId", m.conversation_id AS "conversationId"
             FROM example_reply e LEFT JOIN message m ON m.workspace_id = e.workspace_id AND m.id = e.message_id
             WHERE e.workspace_id = $1 AND e.id = $2`,
            [workspaceId, id],
          ),
        )
      : [];
    if (!found) throw new NotFoundError('This answer');
    res.json(found);
  });

/** What a member made of a suggestion; dismissed stays dismissed. */
export const suggestionRoutes = (ctx: ServerContext): Router =>
  Router().post('/:id/feedback', async (req, res) => {
    const member = memberOf(req, 'reply');
    const { variant, outcome } = Feedback.parse(req.body);
    await ctx.store.transaction(member.workspaceId, async (db) => {
      const [found] = z.uuid().safeParse(req.params.id).success
        ? await db.query('SELECT 1 FROM suggestion WHERE workspace_id = $1 AND id = $2', [
            member.workspaceId,
            req.params.id,
          ])
        : [];
      if (!found) throw new NotFoundError('This suggestion');
      await db.query(
        'INSERT INTO suggestion_outcome (workspace_id, id, suggestion_id, variant, outcome, member_id) VALUES ($1, $2, $3, $4, $5, $6)',
        [member.workspaceId, uuidv7(), req.params.id, variant ?? null, outcome, member.id],
      );
      if (outcome === 'discarded')
        await db.query(
          'UPDATE suggestion SET dismissed_at = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2',
          [member.workspaceId, req.params.id, ctx.clock()],
        );
    });
    res.status(204).end();
  });
