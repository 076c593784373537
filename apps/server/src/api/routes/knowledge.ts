import {
  decideProposal,
  fetchDocument,
  importDocument,
  type ImportedDocument,
  listProposals,
  refreshProposals,
} from '@hubbub/conversations';
import { InvalidError, NotFoundError } from '@hubbub/runtime';
import busboy from 'busboy';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { withoutUndefined } from './conversations';

const mostBytes = 2_000_000;
const Wanted = z.object({
  title: z.string().min(1).max(300).optional(),
  language: z.string().min(2).max(20).optional(),
});
const FromPage = Wanted.extend({ url: z.url({ protocol: /^https?$/u }) }).strict();
const State = z.object({ state: z.enum(['open', 'approved', 'dismissed']).default('open') });
const Approve = z
  .object({ title: z.string().min(1).max(200).optional(), body: z.string().min(1).max(20_000).optional() })
  .strict();

/** Articles from files and pages, and what solved conversations propose. */
export const knowledgeRoutes = (ctx: ServerContext): Router => {
  const router = Router();
  router.param('proposal', (_req, _res, next, id: string) =>
    next(z.uuid().safeParse(id).success ? undefined : new NotFoundError('This proposal')),
  );
  router.post('/import', async (req, res) => {
    const member = memberOf(req, 'manageContent');
    const isFile = Boolean(req.is('multipart/form-data'));
    const { document, wanted } = isFile ? await readUpload(req) : await readPage(ctx, req);
    const { id } = await importDocument(ctx, member, document, withoutUndefined(Wanted.parse(wanted)));
    const [article] = await ctx.store.transaction(member.workspaceId, (db) =>
      db.query(
        `SELECT id, title, body, language, source, is_active AS "isActive", version, created_at AS "createdAt", updated_at AS "updatedAt" FROM knowledge_article WHERE workspace_id = $1 AND id = $2`,
        [member.workspaceId, id],
      ),
    );
    res.status(201).json(article);
  });
  router.get('/proposals', async (req, res) => {
    const { workspaceId } = memberOf(req);
    const { state } = State.parse(req.query);
    if (state === 'open') await refreshProposals(ctx, workspaceId);
    const items = await ctx.store.transaction(workspaceId, (db) => listProposals(db, workspaceId, state));
    res.json({ items, nextCursor: null });
  });
  router.post('/proposals/:proposal/approve', async (req, res) => {
    const member = memberOf(req, 'manageContent');
    const changes = withoutUndefined(Approve.parse(req.body ?? {}));
    res.json(await decideProposal(ctx, member, String(req.params['proposal']), { as: 'approved', ...changes }));
  });
  router.post('/proposals/:proposal/dismiss', async (req, res) => {
    res.json(
      await decideProposal(ctx, memberOf(req, 'manageContent'), String(req.params['proposal']), { as: 'dismissed' }),
    );
  });
  return router;
};

interface Given {
  document: ImportedDocument;
  wanted: unknown;
}

const readPage = async (ctx: ServerContext, req: Request): Promise<Given> => {
  const { url, ...wanted } = FromPage.parse(req.body);
  return { document: await fetchDocument(ctx, url), wanted };
};

/** One file of text: Markdown, HTML or plain. Throws InvalidError. */
const readUpload = (req: Request): Promise<Given> =>
  new Promise((resolve, reject) => {
    const fields: Record<string, string> = {};
    const found: { document?: ImportedDocument; problem?: InvalidError } = {};
    const parser = busboy({
      headers: req.headers,
      limits: { files: 1, fileSize: mostBytes, fields: 5, fieldSize: 1_000 },
    });
    parser.on('field', (name, value) => void (fields[name] = value));
    parser.on('file', (_name, stream, { filename, mimeType }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on(
        'limit',
        () => void (found.problem = new InvalidError('The file is larger than 2 MB', undefined, 'too_large', 413)),
      );
      stream.on('end', () => {
        const raw = decode(Buffer.concat(chunks));
        if (raw === null) found.problem ??= new InvalidError('The file is no text', undefined, 'not_readable', 422);
        const isHtml = mimeType.includes('html') || /\.x?html?$/iu.test(filename ?? '');
        found.document = { name: filename || 'file', type: isHtml ? 'html' : 'text', raw: raw ?? '', source: null };
      });
    });
    parser.on('error', () => reject(new InvalidError('The upload could not be read', { reason: 'upload_unreadable' })));
    parser.on('close', () => {
      if (found.problem) return reject(found.problem);
      if (!found.document) return reject(new InvalidError('A file is missing', { reason: 'file_missing' }));
      resolve({ document: { ...found.document, source: found.document.name }, wanted: fields });
    });
    req.pipe(parser);
  });

/** UTF-8 without a byte that no text holds; null for anything else. */
const decode = (bytes: Buffer): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
};
