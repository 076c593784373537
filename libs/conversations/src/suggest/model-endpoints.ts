import { ConflictError, InvalidError, NotFoundError } from '@hubbub/runtime';
import { type ModelEndpoint, probeEndpoint, type ProbeReport } from '@hubbub/suggestions';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { audit } from '../audit';
import type { Context } from '../context';
import type { Member } from '../member';
import { modelKeyPlace, ModelLimits, modelMemory, ModelPrices } from './model';
import { recordModelRequest } from './model-budget';

export const NewModelEndpoint = z
  .object({
    name: z.string().trim().min(1).max(100),
    baseUrl: z.url({ protocol: /^https?$/u, error: 'An address beginning with http:// or https://' }),
    apiKey: z.string().max(1_000).nullish(),
    model: z.string().trim().min(1).max(200),
    embeddingModel: z.string().trim().max(200).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    redact: z.boolean().nullish(), // null: where the host is not a private one
    limits: ModelLimits.optional(),
    prices: ModelPrices.nullish(),
    isActive: z.boolean().optional(),
  })
  .strict();
export type NewModelEndpoint = z.infer<typeof NewModelEndpoint>;
export const ChangeModelEndpoint = NewModelEndpoint.partial().strict();

const columns = `id, name, base_url AS "baseUrl", key_hint AS "keyHint", model, embedding_model AS "embeddingModel", temperature, redact, limits, prices, is_active AS "isActive",
  CASE WHEN capabilities = '{}' THEN NULL ELSE capabilities END AS probe, checked_at AS "checkedAt", problem, version, created_at AS "createdAt", updated_at AS "updatedAt"`;

/** What the API shows of an endpoint: never its key, only the last letters of it. */
export interface ShownEndpoint {
  id: string;
  baseUrl: string;
  keyHint: string | null;
  probe: ProbeReport | null;
  [field: string]: unknown;
}

export const listModelEndpoints = (db: EntityManager, workspaceId: number): Promise<ShownEndpoint[]> =>
  db.query(`SELECT ${columns} FROM model_endpoint WHERE workspace_id = $1 ORDER BY created_at, id`, [workspaceId]);

/** Throws NotFoundError. */
export const getModelEndpoint = async (db: EntityManager, workspaceId: number, id: string): Promise<ShownEndpoint> => {
  const [row]: ShownEndpoint[] = await db.query(
    `SELECT ${columns} FROM model_endpoint WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id],
  );
  if (!row) throw new NotFoundError('This model endpoint');
  return row;
};

const hintOf = (key: string): string => (key.length >= 12 ? `…${key.slice(-4)}` : '…');

const withoutSlash = (url: string): string => url.replace(/\/+$/u, '');

/** Keeps an endpoint, its key sealed. */
export const addModelEndpoint = (ctx: Context, member: Member, input: NewModelEndpoint): Promise<ShownEndpoint> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const id = uuidv7();
    const { workspaceId } = member;
    await db.query(
      `INSERT INTO model_endpoint (workspace_id, id, name, base_url, api_key, key_hint, model, embedding_model, temperature, redact, limits, prices, is_active)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        workspaceId,
        id,
        input.name,
        withoutSlash(input.baseUrl),
        input.apiKey ? ctx.secrets.seal(input.apiKey, modelKeyPlace(workspaceId, id)) : null,
        input.apiKey ? hintOf(input.apiKey) : null,
        input.model,
        input.embeddingModel || null,
        input.temperature ?? null,
        input.redact ?? null,
        JSON.stringify(input.limits ?? {}),
        input.prices ? JSON.stringify(input.prices) : null,
        input.isActive ?? true,
      ],
    );
    await audit(db, member, 'create', { type: 'model_endpoint', id }, { host: new URL(input.baseUrl).host });
    return getModelEndpoint(db, workspaceId, id);
  });

/**
 * Changes what is given. A new address needs its key again: a key that is kept must not be sent to a host that somebody
 * else names. Throws NotFoundError, and InvalidError `key_needed` (422).
 */
export const changeModelEndpoint = (
  ctx: Context,
  member: Member,
  id: string,
  input: z.infer<typeof ChangeModelEndpoint>,
): Promise<ShownEndpoint> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const { workspaceId } = member;
    const before = await getModelEndpoint(db, workspaceId, id);
    const movesHost = input.baseUrl !== undefined && new URL(input.baseUrl).host !== new URL(before.baseUrl).host;
    if (movesHost && before.keyHint !== null && input.apiKey === undefined)
      throw new InvalidError('Another host needs its key with it', undefined, 'key_needed', 422);
    const sets: Record<string, unknown> = {
      name: input.name,
      base_url: input.baseUrl === undefined ? undefined : withoutSlash(input.baseUrl),
      model: input.model,
      embedding_model: input.embeddingModel,
      temperature: input.temperature,
      redact: input.redact,
      limits: input.limits && JSON.stringify(input.limits),
      prices: input.prices === undefined ? undefined : input.prices && JSON.stringify(input.prices),
      is_active: input.isActive,
    };
    if (input.apiKey !== undefined) {
      sets['api_key'] = input.apiKey ? ctx.secrets.seal(input.apiKey, modelKeyPlace(workspaceId, id)) : null;
      sets['key_hint'] = input.apiKey ? hintOf(input.apiKey) : null;
    }
    const given = Object.entries(sets).filter(([, value]) => value !== undefined);
    const isOther = input.baseUrl !== undefined || input.model !== undefined || input.apiKey !== undefined;
    await db.query(
      `UPDATE model_endpoint SET ${given.map(([name], i) => `${name} = $${i + 3}, `).join('')}${isOther ? "problem = NULL, capabilities = '{}', checked_at = NULL, " : ''}version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, ...given.map(([, value]) => value)],
    );
    await audit(db, member, 'change', { type: 'model_endpoint', id }, { names: Object.keys(input) });
    return getModelEndpoint(db, workspaceId, id);
  });

export const removeModelEndpoint = (ctx: Context, member: Member, id: string): Promise<void> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    await getModelEndpoint(db, member.workspaceId, id);
    await db.query('DELETE FROM model_endpoint WHERE workspace_id = $1 AND id = $2', [member.workspaceId, id]);
    await audit(db, member, 'delete', { type: 'model_endpoint', id });
  });

/** Finds out what an endpoint can do and keeps it. Throws NotFoundError, and ConflictError where the key cannot be opened. */
export const probeModelEndpoint = async (ctx: Context, workspaceId: number, id: string): Promise<ShownEndpoint> => {
  const { endpoint, shown } = await ctx.store.transaction(workspaceId, async (db) => {
    const found = await getModelEndpoint(db, workspaceId, id);
    const [{ api_key: key }]: [{ api_key: Buffer | null }] = await db.query(
      'SELECT api_key FROM model_endpoint WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id],
    );
    return { shown: found, endpoint: openEndpoint(ctx, workspaceId, found, key) };
  });
  const startedAt = ctx.clock().getTime();
  const probe = await probeEndpoint(endpoint, { now: ctx.clock, modelFetch: ctx.modelFetch, memory: modelMemory });
  await recordModelRequest(
    ctx,
    { workspaceId, purpose: 'probe' },
    { id, endpoint, limits: {}, prices: null },
    {
      requests: probe.checks.filter(({ name }) => name !== 'usage').length,
      inputTokens: 0,
      cachedTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
      firstTokenMs: null,
      latencyMs: ctx.clock().getTime() - startedAt,
      cancelled: false,
      host: new URL(shown.baseUrl).host,
    },
    probe.isUsable ? 'answered' : 'failed',
  );
  return ctx.store.transaction(workspaceId, async (db) => {
    await db.query(
      'UPDATE model_endpoint SET capabilities = $3, checked_at = $4, problem = CASE WHEN $5 THEN NULL ELSE problem END, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2',
      [workspaceId, id, JSON.stringify(probe), ctx.clock(), probe.isUsable],
    );
    return getModelEndpoint(db, workspaceId, id);
  });
};

const openEndpoint = (ctx: Context, workspaceId: number, shown: ShownEndpoint, key: Buffer | null): ModelEndpoint => {
  try {
    return {
      baseUrl: shown.baseUrl,
      apiKey: key ? ctx.secrets.open<string>(key, modelKeyPlace(workspaceId, shown.id)) : null,
      model: String(shown['model']),
      embeddingModel: (shown['embeddingModel'] as string | null) ?? null,
    };
  } catch {
    throw new ConflictError('key_unreadable', 'The key of this endpoint cannot be opened; enter it again');
  }
};

/** Probes again what was last probed more than a day ago: servers learn and forget. */
export const probeDaily = async (ctx: Context, workspaceId: number): Promise<void> => {
  const due: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'SELECT id FROM model_endpoint WHERE workspace_id = $1 AND is_active AND checked_at < $2 ORDER BY checked_at LIMIT 5',
      [workspaceId, new Date(ctx.clock().getTime() - 24 * 60 * 60 * 1000)],
    ),
  );
  for (const { id } of due)
    await probeModelEndpoint(ctx, workspaceId, id).catch((error: unknown) =>
      ctx.logger.warn({ err: error, workspaceId }, 'A model endpoint could not be probed'),
    );
};
