import { type DraftUsage, shouldRedact } from '@hubbub/suggestions';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import type { ModelPrices, WorkspaceModel } from './model';

export const modelPurposes = ['suggestion', 'assist', 'summary', 'translation', 'embedding', 'probe'] as const;
export type ModelPurpose = (typeof modelPurposes)[number];

/** For whom a model is asked: kept with the record of what was sent where. */
export interface AskedFor {
  workspaceId: number;
  purpose: ModelPurpose;
  conversationId?: string | null;
  memberId?: string | null;
}

const defaultRequestsPerMinute = 60;

/** Whether a workspace may ask its model now: requests a minute, tokens a day (UTC), money a month. */
export const mayAskModel = async (ctx: Context, workspaceId: number, model: WorkspaceModel): Promise<boolean> => {
  const now = ctx.clock();
  const day = new Date(now);
  day.setUTCHours(0, 0, 0, 0);
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const [spent]: { requests: number; tokens: number; cost: number }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT coalesce(sum(requests) FILTER (WHERE at > $2), 0)::int AS requests,
         coalesce(sum(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) FILTER (WHERE at >= $3), 0)::float AS tokens,
         coalesce(sum(cost), 0)::float AS cost
       FROM model_request WHERE workspace_id = $1 AND at >= least($4::timestamptz, $2) AND endpoint_id IS NOT DISTINCT FROM $5::uuid`,
      [workspaceId, new Date(now.getTime() - 60_000), day, month, model.id],
    ),
  );
  const { requestsPerMinute = defaultRequestsPerMinute, tokensPerDay, costPerMonth } = model.limits;
  if (!spent) return true;
  if (spent.requests >= requestsPerMinute) return false;
  if (tokensPerDay !== undefined && spent.tokens >= tokensPerDay) return false;
  return costPerMonth === undefined || spent.cost < costPerMonth;
};

/** The cost of tokens by the workspace's own table; null without one. */
export const costOf = (
  { inputTokens, cachedTokens, outputTokens }: Pick<DraftUsage, 'inputTokens' | 'cachedTokens' | 'outputTokens'>,
  prices: ModelPrices | null,
): number | null => {
  if (!prices) return null;
  const fresh = Math.max(0, inputTokens - cachedTokens);
  const cached = cachedTokens * (prices.cached ?? prices.input);
  return (fresh * prices.input + cached + outputTokens * prices.output) / 1_000_000;
};

/** One row of what was sent where: host, model, tokens, outcome; never a body. */
export const recordModelRequest = async (
  ctx: Context,
  { workspaceId, purpose, conversationId = null, memberId = null }: AskedFor,
  model: WorkspaceModel,
  usage: DraftUsage,
  outcome: 'answered' | 'failed' | 'cancelled' | 'withheld',
): Promise<void> => {
  if (usage.requests === 0) return;
  await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `INSERT INTO model_request (workspace_id, id, host, model, purpose, input_tokens, output_tokens, redacted, outcome, latency_ms, at,
         endpoint_id, conversation_id, member_id, requests, cached_tokens, reasoning_tokens, cost, currency)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      [
        workspaceId,
        uuidv7(),
        usage.host ?? '',
        model.endpoint.model,
        purpose,
        usage.inputTokens,
        usage.outputTokens,
        shouldRedact(model.endpoint),
        usage.cancelled ? 'cancelled' : outcome,
        usage.latencyMs,
        ctx.clock(),
        model.id,
        conversationId,
        memberId,
        usage.requests,
        usage.cachedTokens,
        usage.reasoningTokens,
        costOf(usage, model.prices),
        model.prices?.currency ?? null,
      ],
    ),
  );
};

/** What was sent to which host, newest first. */
export const listModelRequests = async (
  ctx: Context,
  workspaceId: number,
  { limit, before }: { limit: number; before: string | null },
): Promise<{ items: object[]; nextCursor: string | null }> => {
  const rows: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT id, at, host, model, purpose, outcome, redacted, conversation_id AS "conversationId", member_id AS "memberId", requests, input_tokens AS "inputTokens",
         cached_tokens AS "cachedTokens", output_tokens AS "outputTokens", reasoning_tokens AS "reasoningTokens", cost, currency, latency_ms AS "latencyMs"
       FROM model_request WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [workspaceId, before, limit + 1],
    ),
  );
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
};
