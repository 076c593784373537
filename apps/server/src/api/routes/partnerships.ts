import { listPartnerships, partnershipStates, setPartnershipState } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

const State = z.enum(partnershipStates);
const Asked = z.object({
  state: z.union([State.transform((one) => [one]), z.array(State)]).default([]),
  conversationId: z.uuid().optional(),
  contactId: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
});
const Change = z.object({ state: State }).strict();

/** Cards of those who propose to work together: what they ask, in their own words. */
export const partnershipRoutes = (ctx: ServerContext): Router =>
  Router()
    .get('/', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const { state, conversationId, contactId, limit, cursor } = Asked.parse(req.query);
      res.json(
        await ctx.store.transaction(workspaceId, (db) =>
          listPartnerships(db, workspaceId, {
            state,
            conversationId: conversationId ?? null,
            contactId: contactId ?? null,
            limit,
            cursor: cursor ?? null,
          }),
        ),
      );
    })
    .patch('/:id', async (req, res) => {
      const member = memberOf(req, 'triage');
      const { state } = Change.parse(req.body);
      if (!z.uuid().safeParse(req.params.id).success) throw new NotFoundError('This partnership');
      res.json(await setPartnershipState(ctx, member, req.params.id, state));
    });
