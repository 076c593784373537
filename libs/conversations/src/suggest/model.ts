import { type ModelEndpoint, sharedMemory } from '@hubbub/suggestions';
import { z } from 'zod';
import type { Context } from '../context';

/** What a workspace may spend; what is not set is not limited, but for requests a minute. */
export const ModelLimits = z
  .object({
    requestsPerMinute: z.int().min(1).max(10_000),
    tokensPerDay: z.int().min(0),
    costPerMonth: z.number().min(0),
  })
  .partial()
  .strict();
export type ModelLimits = z.infer<typeof ModelLimits>;

/** The workspace's own price table, per million tokens. Without one, costs stay null: nothing is made up. */
export const ModelPrices = z
  .object({
    currency: z.string().regex(/^[A-Z]{3}$/u, 'A currency has three capital letters'),
    input: z.number().min(0),
    cached: z.number().min(0).optional(),
    output: z.number().min(0),
  })
  .strict();
export type ModelPrices = z.infer<typeof ModelPrices>;

/** The endpoint that writes for a workspace, with what it may spend there. */
export interface WorkspaceModel {
  id: string | null; // null: the endpoint of the environment
  endpoint: ModelEndpoint;
  limits: ModelLimits;
  prices: ModelPrices | null;
}

interface EndpointRow {
  id: string;
  base_url: string;
  api_key: Buffer | null;
  model: string;
  embedding_model: string | null;
  redact: boolean | null;
  temperature: number | null;
  limits: ModelLimits;
  prices: ModelPrices | null;
}

/** Where a key belongs: a sealed key that is moved to another endpoint does not open. */
export const modelKeyPlace = (workspaceId: number, endpointId: string): string => `${workspaceId}/${endpointId}/model`;

/**
 * The endpoint that drafts for a workspace: its own, else the one of the environment, else none. Null too for a channel
 * whose `settings.modelAccess` is `never`; `redacted` takes personal data out whatever the host.
 */
export const modelFor = async (
  ctx: Context,
  workspaceId: number,
  channelId: string | null = null,
): Promise<WorkspaceModel | null> => {
  const { own, access } = await ctx.store.transaction(workspaceId, async (db) => {
    const [row]: EndpointRow[] = await db.query(
      'SELECT id, base_url, api_key, model, embedding_model, redact, temperature, limits, prices FROM model_endpoint WHERE workspace_id = $1 AND is_active ORDER BY created_at, id LIMIT 1',
      [workspaceId],
    );
    const [channel]: { access: string | null }[] = channelId
      ? await db.query(`SELECT settings->>'modelAccess' AS access FROM channel WHERE workspace_id = $1 AND id = $2`, [
          workspaceId,
          channelId,
        ])
      : [];
    return { own: row ?? null, access: channel?.access ?? null };
  });
  if (access === 'never') return null;
  const found = own ? ofRow(ctx, workspaceId, own) : ofEnvironment(ctx);
  if (found && access === 'redacted') found.endpoint.redact = true;
  return found;
};

const ofRow = (ctx: Context, workspaceId: number, row: EndpointRow): WorkspaceModel => ({
  id: row.id,
  endpoint: {
    baseUrl: row.base_url,
    apiKey: row.api_key ? ctx.secrets.open<string>(row.api_key, modelKeyPlace(workspaceId, row.id)) : null,
    model: row.model,
    embeddingModel: row.embedding_model,
    ...(row.redact === null ? {} : { redact: row.redact }),
    ...(row.temperature === null ? {} : { temperature: row.temperature }),
  },
  limits: row.limits,
  prices: row.prices,
});

const ofEnvironment = ({ config: { ai } }: Context): WorkspaceModel | null =>
  ai?.model
    ? {
        id: null,
        endpoint: { baseUrl: ai.baseUrl, apiKey: ai.apiKey, model: ai.model, embeddingModel: ai.embeddingModel },
        limits: {},
        prices: null,
      }
    : null;

/** Breakers and what endpoints were found to know, by process. */
export const modelMemory = sharedMemory;
