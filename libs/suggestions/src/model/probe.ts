import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { createClient, type ModelFetch } from './client';
import { embedTexts } from './embed';
import { isOpenAiHost, type ModelEndpoint } from './endpoint';
import { classifyError } from './errors';
import { type EndpointMemory, recall, remember } from './memory';

/** One line of the check list in settings. */
export interface ProbeCheck {
  name: 'models' | 'chat' | 'schema' | 'stream' | 'usage' | 'embeddings' | 'responses' | 'moderation';
  isOk: boolean;
  detail: string; // what was found, or what the server said
}

export interface ProbeReport {
  isUsable: boolean; // at least a chat answer came back
  checks: ProbeCheck[];
  tokensField: 'max_completion_tokens' | 'max_tokens';
  models: string[];
  failure: string | null; // of the chat, as `classifyError` names it
  checkedAt: string;
}

const timeoutMs = 15_000;
const mostModels = 200;
const Tiny = z.object({ isOpen: z.boolean() });

/**
 * What an endpoint can do, found out with a handful of tiny requests. Throws nothing that the endpoint can cause. What
 * it finds is remembered for drafts where `memory` is given.
 */
export const probeEndpoint = async (
  endpoint: ModelEndpoint,
  { now, modelFetch, memory }: { now: () => Date; modelFetch?: ModelFetch; memory?: EndpointMemory },
): Promise<ProbeReport> => {
  const client = createClient(endpoint, timeoutMs, modelFetch);
  const checks: ProbeCheck[] = [];
  const attempt = async (name: ProbeCheck['name'], run: () => Promise<string>): Promise<boolean> => {
    try {
      checks.push({ name, isOk: true, detail: await run() });
      return true;
    } catch (error) {
      const { failure, message, requestId } = classifyError(error);
      checks.push({ name, isOk: false, detail: `${failure}: ${message}${requestId ? ` (${requestId})` : ''}` });
      return false;
    }
  };
  let models: string[] = [];
  await attempt('models', async () => {
    models = (await client.models.list()).data.map(({ id }) => id).slice(0, mostModels);
    return models.includes(endpoint.model)
      ? `${endpoint.model} is listed`
      : `${endpoint.model} is not among ${models.length} models`;
  });

  const ask = [{ role: 'user' as const, content: 'Answer with the single word: ready' }];
  let tokensField: ProbeReport['tokensField'] = isOpenAiHost(endpoint) ? 'max_completion_tokens' : 'max_tokens';
  let failure: string | null = null;
  const chat = async (): Promise<string> => {
    const answer = await client.chat.completions.create({ model: endpoint.model, messages: ask, [tokensField]: 16 });
    return (answer.choices[0]?.message.content ?? '').trim().slice(0, 40) || 'an empty answer';
  };
  const isUsable = await attempt('chat', async () => {
    try {
      return await chat();
    } catch (error) {
      failure = classifyError(error).failure;
      if (failure !== 'unsupported') throw error;
      tokensField = tokensField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
      const said = await chat();
      failure = null;
      return said;
    }
  });

  if (isUsable) {
    const learned = memory ? recall(memory, endpoint, now(), isOpenAiHost(endpoint)) : null;
    const holdsSchema = await attempt('schema', async () => {
      const answer = await client.chat.completions.parse({
        model: endpoint.model,
        messages: [
          {
            role: 'user',
            content: 'A shop says: "Open today." Is it open? Answer with the JSON object of the schema.',
          },
        ],
        response_format: zodResponseFormat(Tiny, 'tiny'),
        [tokensField]: 40,
      });
      if (!answer.choices[0]?.message.parsed) throw new SyntaxError('The answer does not follow the schema');
      return 'holds to a strict schema';
    });
    let sawUsage = false;
    await attempt('stream', async () => {
      const stream = await client.chat.completions.create({
        model: endpoint.model,
        messages: ask,
        stream: true,
        stream_options: { include_usage: true },
        [tokensField]: 16,
      });
      let pieces = 0;
      for await (const chunk of stream) {
        pieces += chunk.choices[0]?.delta?.content ? 1 : 0;
        sawUsage ||= Boolean(chunk.usage);
      }
      return `${pieces} pieces`;
    });
    checks.push({
      name: 'usage',
      isOk: sawUsage,
      detail: sawUsage ? 'tokens are reported' : 'tokens are not reported: costs cannot be shown',
    });
    if (memory && learned)
      remember(memory, endpoint, {
        ...learned,
        tokensField,
        format: holdsSchema ? 'json_schema' : 'json_object',
        learnedAt: now().getTime(),
      });
  }
  // Extras: nothing here rests on them, so that a server without them lacks nothing.
  if (isUsable) {
    await attempt('responses', async () => {
      const { id } = await client.responses.create({ model: endpoint.model, input: 'ready', max_output_tokens: 16 });
      return `answers (${id.slice(0, 20)}); not needed`;
    });
    await attempt('moderation', async () => {
      const { results } = await client.moderations.create({ input: 'ready' });
      return results[0]?.flagged ? 'flags a harmless word' : 'answers; not needed';
    });
  }
  if (endpoint.embeddingModel) {
    await attempt('embeddings', async () => {
      const [vector = []] = await embedTexts(endpoint, ['ready'], modelFetch ? { modelFetch } : {});
      return `${vector.length} dimensions`;
    });
  }
  return { isUsable, checks, tokensField, models, failure: isUsable ? null : failure, checkedAt: now().toISOString() };
};
