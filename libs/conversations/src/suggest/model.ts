import type { Context } from '../context';

/** The endpoint that drafts for a workspace: its own, else the one of the environment, else none. */
export const modelFor = async (ctx: Context, workspaceId: number): Promise<ModelEndpoint | null> => {
  const [own]: {
    id: string;
    base_url: string;
    api_key: Buffer | null;
    model: string;
    embedding_model: string | null;
  }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      'SELECT id, base_url, api_key, model, embedding_model FROM model_endpoint WHERE workspace_id = $1 AND is_active ORDER BY created_at LIMIT 1',
      [workspaceId],
    ),
  );
  if (own) {
    return {
      baseUrl: own.base_url,
      apiKey: own.api_key ? ctx.secrets.open<string>(own.api_key, `${workspaceId}/${own.id}/model`) : null,
      model: own.model,
      embeddingModel: own.embedding_model,
    };
  }
  const { ai } = ctx.config;
  return ai?.model
    ? { baseUrl: ai.baseUrl, apiKey: ai.apiKey, model: ai.model, embeddingModel: ai.embeddingModel }
    : null;
};

export interface ModelEndpoint {
  baseUrl: string;
  apiKey: string | null;
  model: string;
  embeddingModel: string | null;
}
