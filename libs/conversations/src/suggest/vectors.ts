import { createHash } from 'node:crypto';
import {
  chunkArticle,
  embedTexts,
  hostOf,
  nearestVectors,
  redact,
  createRedaction,
  shouldRedact,
} from '@hubbub/suggestions';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { loadSavedReplies } from './knowledge';
import type { WorkspaceModel } from './model';
import { type AskedFor, recordModelRequest } from './model-budget';

const mostVectors = 20_000;
const mostFreshAtOnce = 256;

/**
 * Source → likeness of its vector to a text, by the endpoint's embedding model; null where it has none or fails: then
 * words and concepts decide alone. Vectors of one model are never compared with those of another.
 */
export const nearestBy = async (
  ctx: Context,
  model: WorkspaceModel,
  asked: AskedFor & { text: string },
): Promise<Map<string, number> | null> => {
  const { endpoint } = model;
  if (!endpoint.embeddingModel) return null;
  const name = endpoint.embeddingModel;
  const { workspaceId } = asked;
  const startedAt = ctx.clock().getTime();
  const { known, missing } = await ctx.store.transaction(workspaceId, async (db) => {
    const texts = await textsOf(db, workspaceId);
    const rows: { source: string; hash: string; vector: number[] }[] = await db.query(
      `SELECT source, hash, vector FROM knowledge_vector WHERE workspace_id = $1 AND model = $2 LIMIT ${mostVectors}`,
      [workspaceId, name],
    );
    const fitting = rows.filter(({ source, hash }) => texts.get(source)?.hash === hash);
    const held = new Set(fitting.map(({ source }) => source));
    return {
      known: fitting,
      missing: [...texts].filter(([source]) => !held.has(source)).slice(0, mostFreshAtOnce),
    };
  });
  const question = shouldRedact(endpoint) ? redact(asked.text, createRedaction()) : asked.text;
  const usage = {
    requests: 0,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    firstTokenMs: null,
    latencyMs: 0,
    cancelled: false,
    host: hostOf(endpoint),
  };
  try {
    usage.requests = Math.ceil((missing.length + 1) / 64);
    const [query = [], ...fresh] = await embedTexts(
      endpoint,
      [question.slice(0, 2_000), ...missing.map(([, { text }]) => text)],
      { modelFetch: ctx.modelFetch, signal: AbortSignal.timeout(10_000) },
    );
    await ctx.store.transaction(workspaceId, (db) =>
      keepVectors(
        db,
        workspaceId,
        name,
        missing.map(([source, { hash }], i) => ({ source, hash, vector: fresh[i]! })),
      ),
    );
    await recordModelRequest(
      ctx,
      { ...asked, purpose: 'embedding' },
      model,
      { ...usage, latencyMs: ctx.clock().getTime() - startedAt },
      'answered',
    );
    const all = [
      ...known.map(({ source, vector }) => [source, vector] as const),
      ...missing.map(([source], i) => [source, fresh[i]!] as const),
    ];
    return nearestVectors(query, all);
  } catch (error) {
    ctx.logger.warn({ err: error, workspaceId }, 'The endpoint gave no vectors');
    await recordModelRequest(ctx, { ...asked, purpose: 'embedding' }, model, usage, 'failed');
    return null;
  }
};

/** What is embedded, by the ids of the index: saved replies whole, articles in pieces. */
const textsOf = async (
  db: EntityManager,
  workspaceId: number,
): Promise<Map<string, { text: string; hash: string }>> => {
  const replies = await loadSavedReplies(db, workspaceId);
  const articles: { id: string; title: string; text: string; language: string }[] = await db.query(
    'SELECT id, title, body AS text, language FROM knowledge_article WHERE workspace_id = $1 AND is_active',
    [workspaceId],
  );
  const texts = [
    ...replies.map(
      ({ id, title, body, examples }) => [`r:${id}`, [title, ...(examples ?? []), body].join('\n')] as const,
    ),
    ...articles.flatMap(chunkArticle).map(({ id, title, text }) => [`a:${id}`, `${title}\n${text}`] as const),
  ];
  return new Map(
    texts.map(([source, text]) => {
      const cut = text.slice(0, 2_000);
      return [source, { text: cut, hash: createHash('sha256').update(cut).digest('hex').slice(0, 32) }];
    }),
  );
};

const keepVectors = async (
  db: EntityManager,
  workspaceId: number,
  model: string,
  vectors: readonly { source: string; hash: string; vector: number[] }[],
): Promise<void> => {
  for (const { source, hash, vector } of vectors)
    await db.query(
      `INSERT INTO knowledge_vector (workspace_id, id, source, model, hash, vector) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (workspace_id, model, source) DO UPDATE SET hash = excluded.hash, vector = excluded.vector`,
      [workspaceId, uuidv7(), source, model, hash, vector],
    );
};
