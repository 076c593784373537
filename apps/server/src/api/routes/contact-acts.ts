import { eraseContact, exportContact, mergeContacts, unmergeContacts } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { readContact } from './contacts';

const Merge = z.object({ contactId: z.uuid() }).strict();
const Unmerge = z.object({ mergeId: z.uuid() }).strict();

/** What is done to a person as a whole: made one with another, parted again, exported, erased. */
export const contactActRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  const idOf = (id: string): string => {
    if (!z.uuid().safeParse(id).success) throw new NotFoundError('This contact');
    return id;
  };
  const tell = async (workspaceId: number, id: string) => {
    const contact = await ctx.store.transaction(workspaceId, (db) => readContact(db, workspaceId, id));
    ctx.publish({ workspaceId }, 'contact:updated', contact);
    return contact;
  };
  router.post('/:id/merge', async (req, res) => {
    const member = memberOf(req, 'triage');
    const { contactId: mergedId } = Merge.parse(req.body);
    const { mergeId } = await mergeContacts(ctx, member, idOf(req.params.id), mergedId);
    await tell(member.workspaceId, mergedId);
    res.json({ ...(await tell(member.workspaceId, req.params.id)), mergeId });
  });
  router.post('/:id/unmerge', async (req, res) => {
    const member = memberOf(req, 'triage');
    const { mergeId } = Unmerge.parse(req.body);
    const { mergedId } = await unmergeContacts(ctx, member, idOf(req.params.id), mergeId);
    await tell(member.workspaceId, mergedId);
    res.json(await tell(member.workspaceId, req.params.id));
  });
  router.post('/:id/export', async (req, res) => {
    const member = memberOf(req, 'erase');
    const document = await exportContact(ctx, member, idOf(req.params.id));
    res.setHeader('content-disposition', `attachment; filename="contact-${req.params.id}.json"`);
    res.json(document);
  });
  router.post('/:id/erase', async (req, res) => {
    const member = memberOf(req, 'erase');
    res.json({ erased: await eraseContact(ctx, member, idOf(req.params.id)) });
  });
  return router;
};
