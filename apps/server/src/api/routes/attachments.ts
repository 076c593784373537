import { rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  bringFile,
  getAttachment,
  insertAttachment,
  keepFile,
  newFilePlace,
  readPublicToken,
  requireRoom,
  thumbnailOf,
} from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { receiveUpload } from '../receive-upload';
import { sendFile, sendThumbnail } from '../send-file';

/** Files that members send, and those that came with messages: typed by their bytes, served so that nothing runs. */
export const attachmentRoutes = (ctx: ServerContext): Router => {
  const find = (workspaceId: number, id: string) => {
    if (!z.uuid().safeParse(id).success) throw new NotFoundError('This attachment');
    return getAttachment(ctx, workspaceId, id);
  };
  return Router()
    .post('/', async (req, res) => {
      const member = memberOf(req, 'reply');
      const place = await newFilePlace(ctx, member.workspaceId);
      await requireRoom(ctx, member.workspaceId, 1);
      const { name } = await receiveUpload(req, place);
      const { size } = await stat(place);
      await requireRoom(ctx, member.workspaceId, size).catch(async (error: unknown) => {
        await rm(place, { force: true });
        throw error;
      });
      const kept = await keepFile(ctx, member.workspaceId, place, name);
      await ctx.store.transaction(member.workspaceId, (db) =>
        insertAttachment(db, member.workspaceId, kept, { memberId: member.id }),
      );
      res.status(201).json(kept);
    })
    .get('/:id', async (req, res) => sendFile(res, await find(memberOf(req).workspaceId, req.params.id)))
    .get('/:id/thumbnail', async (req, res) => {
      const { workspaceId } = memberOf(req);
      const file = await find(workspaceId, req.params.id);
      await bringFile(ctx, workspaceId, basename(thumbnailOf(file.path)));
      await sendThumbnail(res, file);
    });
};

/** `/files/:token`: for platforms that fetch by themselves. The token is the permission, for one file and one day. */
export const publicFileRoutes = (ctx: ServerContext): Router =>
  Router().get('/:token', async (req, res) => {
    const named = readPublicToken(ctx, req.params.token);
    if (!named) throw new NotFoundError('This file');
    await sendFile(res, await getAttachment(ctx, named.workspaceId, named.id));
  });
