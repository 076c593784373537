import { createClient, type ModelFetch } from './client';
import type { ModelEndpoint } from './endpoint';

const mostInBatch = 64;
const timeoutMs = 20_000;

/**
 * Vectors of texts from the endpoint's embedding model, in order. Always asks for floats: a server that answers floats
 * to the client's default (base64) would give empty vectors without an error. Throws where there is no embedding model,
 * where a vector is empty, or where lengths differ.
 */
export const embedTexts = async (
  endpoint: ModelEndpoint,
  texts: readonly string[],
  options: { modelFetch?: ModelFetch; signal?: AbortSignal } = {},
): Promise<number[][]> => {
  if (!endpoint.embeddingModel) throw new TypeError('This endpoint has no embedding model');
  const client = createClient(endpoint, timeoutMs, options.modelFetch);
  const vectors: number[][] = [];
  for (let from = 0; from < texts.length; from += mostInBatch) {
    const input = texts.slice(from, from + mostInBatch);
    const answer = await client.embeddings.create(
      { model: endpoint.embeddingModel, input, encoding_format: 'float' },
      options.signal ? { signal: options.signal } : {},
    );
    const batch = [...answer.data].sort((a, b) => a.index - b.index).map(({ embedding }) => embedding);
    if (batch.length !== input.length) throw new TypeError('The endpoint answered with too few vectors');
    vectors.push(...batch);
  }
  const dimension = vectors[0]?.length ?? 0;
  const isSound = vectors.every((vector) => Array.isArray(vector) && vector.length > 0 && vector.length === dimension);
  if (!isSound) throw new TypeError('The endpoint answered with empty vectors or vectors of different lengths');
  return vectors;
};

/** The ids whose vectors are nearest to a query, with their cosine; exact, which is fine to about 20,000 vectors. */
export const nearestVectors = (
  query: readonly number[],
  vectors: Iterable<readonly [id: string, vector: readonly number[]]>,
  most = 20,
): Map<string, number> => {
  const norm = Math.hypot(...query) || 1;
  const scored: [string, number][] = [];
  for (const [id, vector] of vectors) {
    if (vector.length !== query.length) continue; // of another model: never compared
    let dot = 0;
    let square = 0;
    for (let i = 0; i < vector.length; i += 1) {
      dot += vector[i]! * query[i]!;
      square += vector[i]! * vector[i]!;
    }
    scored.push([id, dot / (norm * (Math.sqrt(square) || 1))]);
  }
  return new Map(scored.sort((a, b) => b[1] - a[1]).slice(0, most));
};
