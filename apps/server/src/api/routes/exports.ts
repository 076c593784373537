import { archivePlace, type ExportRecord, findExport, startExport } from '@hubbub/conversations';
import { NotFoundError } from '@hubbub/runtime';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';

/** The whole workspace as one file to take away; `hubbub import` brings it in elsewhere. */
export const exportRoutes = (ctx: ServerContext): Router => {
  const read = (workspaceId: number, id: string): Promise<ExportRecord> => {
    if (!z.uuid().safeParse(id).success) throw new NotFoundError('This export');
    return ctx.store.transaction(workspaceId, (db) => findExport(db, workspaceId, id));
  };
  return Router()
    .post('/', async (req, res) => void res.status(202).json(present(await startExport(ctx, memberOf(req, 'export')))))
    .get('/:id', async (req, res) => {
      const { workspaceId } = memberOf(req, 'export');
      res.json(present(await read(workspaceId, req.params.id)));
    })
    .get('/:id/file', async (req, res) => {
      const { workspaceId } = memberOf(req, 'export');
      const { id, status } = await read(workspaceId, req.params.id);
      if (status !== 'done') throw new NotFoundError('This archive');
      res.setHeader('content-type', 'application/gzip');
      res.download(archivePlace(ctx, workspaceId, id), `hubbub-${id}.hubbub.gz`, { dotfiles: 'allow' });
    });
};

const present = (record: ExportRecord) => ({
  ...record,
  createdAt: record.createdAt.toISOString(),
  finishedAt: record.finishedAt?.toISOString() ?? null,
  url: record.status === 'done' ? `/api/exports/${record.id}/file` : null,
});
