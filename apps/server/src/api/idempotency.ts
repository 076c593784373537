import { createHash } from 'node:crypto';
import { ConflictError } from '@hubbub/runtime';
import type { RequestHandler } from 'express';
import type { ServerContext } from '../build-context';

/**
 * Any POST may carry `Idempotency-Key`: the first answer is kept for a day and given again. The same key with another
 * body is 409 `idempotency_key_reused`; while the first is under way, 409 `in_progress`.
 */
export const idempotency =
  (ctx: ServerContext): RequestHandler =>
  async (req, res, next) => {
    const key = req.headers['idempotency-key'];
    const { member } = req;
    if (req.method !== 'POST' || typeof key !== 'string' || !member) return next();
    // Of this person in this role, or of this very token: nobody else gets the answer, nor they when they may no more.
    const actor = `${member.id ?? hashOf(req.headers.authorization ?? '')} ${member.role}`;
    const bodyHash = createHash('sha256')
      .update(req.originalUrl)
      .update(JSON.stringify(req.body ?? null))
      .digest();
    const known = await ctx.store.transaction(member.workspaceId, async (db) => {
      await db.query(
        `DELETE FROM idempotency_key WHERE workspace_id = $1 AND actor = $2 AND key = $3 AND (created_at < $4 OR (status IS NULL AND created_at < $5))`,
        [
          member.workspaceId,
          actor,
          key.slice(0, 255),
          new Date(ctx.clock().getTime() - 86_400_000),
          new Date(ctx.clock().getTime() - 120_000),
        ],
      );
      const inserted: unknown[] = await db.query(
        'INSERT INTO idempotency_key (workspace_id, key, actor, body_hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key',
        [member.workspaceId, key.slice(0, 255), actor, bodyHash, ctx.clock()],
      );
      if (inserted.length > 0) return null;
      const [row]: { body_hash: Buffer; status: number | null; answer: unknown }[] = await db.query(
        'SELECT body_hash, status, answer FROM idempotency_key WHERE workspace_id = $1 AND actor = $2 AND key = $3',
        [member.workspaceId, actor, key.slice(0, 255)],
      );
      return row ?? null;
    });
    if (known) {
      if (!known.body_hash.equals(bodyHash))
        throw new ConflictError('idempotency_key_reused', 'This key came with another body before');
      if (known.status === null)
        throw new ConflictError('in_progress', 'The first request with this key is still under way');
      return void res.status(known.status).json(openAnswer(ctx, placeOf(member.workspaceId, key), known.answer));
    }
    keepAnswer(ctx, member.workspaceId, actor, key.slice(0, 255), res);
    next();
  };

/** The answer leaves only when it is kept; a failure of ours frees the key. */
const keepAnswer = (
  ctx: ServerContext,
  workspaceId: number,
  actor: string,
  key: string,
  res: Parameters<RequestHandler>[1],
): void => {
  const send = res.json.bind(res);
  res.json = (answer: unknown) => {
    const isOurs = res.statusCode >= 500;
    const kept = ctx.store.transaction(workspaceId, (db) =>
      isOurs
        ? db.query('DELETE FROM idempotency_key WHERE workspace_id = $1 AND actor = $2 AND key = $3', [
            workspaceId,
            actor,
            key,
          ])
        : db.query(
            'UPDATE idempotency_key SET status = $4, answer = $5 WHERE workspace_id = $1 AND actor = $2 AND key = $3',
            [workspaceId, actor, key, res.statusCode, JSON.stringify(sealAnswer(ctx, workspaceId, key, res, answer))],
          ),
    );
    void kept
      .catch((error: unknown) => ctx.logger.warn({ err: error }, 'An answer could not be kept for its key'))
      .then(() => send(answer));
    return res;
  };
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const placeOf = (workspaceId: number, key: string): string => `${workspaceId}/${key.slice(0, 255)}/answer`;

/** What is shown once (a token, an invitation) is not kept in plain for the repeat. */
const sealAnswer = (
  ctx: ServerContext,
  workspaceId: number,
  key: string,
  res: Parameters<RequestHandler>[1],
  answer: unknown,
): unknown =>
  res.locals['isSecret'] === true
    ? { sealed: ctx.secrets.seal(answer, placeOf(workspaceId, key)).toString('base64') }
    : (answer ?? null);

const openAnswer = (ctx: ServerContext, place: string, kept: unknown): unknown => {
  const { sealed } = (kept ?? {}) as { sealed?: unknown };
  return typeof sealed === 'string' ? ctx.secrets.open(Buffer.from(sealed, 'base64'), place) : kept;
};
