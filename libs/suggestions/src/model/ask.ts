import type OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { isOpenAiHost, type ModelEndpoint } from './endpoint';
import { classifyError, mayRetry, ModelAnswerError } from './errors';
import { type EndpointMemory, type Learned, recall, remember } from './memory';

type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Params = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

export interface AskOptions {
  endpoint: ModelEndpoint;
  memory: EndpointMemory;
  now: () => Date;
  signal: AbortSignal;
  mostTokens: number;
  schema?: { name: string; shape: z.ZodType };
  onText?: (whole: string) => void; // with everything received so far
  onFirstToken?: () => void;
  isStreamed?: boolean;
  mostRetries?: number; // where trying again may help; 1 unless given
  cacheKey?: string; // of the stable prefix; sent to hosts that know it
}

export interface Answer {
  text: string;
  usage: { input: number; cached: number; output: number; reasoning: number } | null;
  model: string;
  requests: number;
}

const mostSteps = 8;
const retryPauseMs = 250;

/**
 * Asks once, stepping down where the server does not know a field, and tries again where that may help. Throws the
 * client's errors, or ModelAnswerError for what only the answer itself tells.
 */
export const ask = async (
  client: OpenAI,
  build: (learned: Learned) => Message[],
  options: AskOptions,
): Promise<Answer> => {
  const { endpoint, memory, now } = options;
  const learned = recall(memory, endpoint, now(), isOpenAiHost(endpoint));
  let requests = 0;
  let retries = 0;
  for (let step = 0; step < mostSteps; step += 1) {
    requests += 1;
    try {
      const answer = await request(client, build(learned), learned, options);
      remember(memory, endpoint, learned);
      return { ...answer, requests };
    } catch (error) {
      const { failure, retryAfterMs } = classifyError(error);
      if (failure === 'unsupported' && stepDown(learned, error)) continue;
      if (mayRetry(failure) && retries < (options.mostRetries ?? 1) && !options.signal.aborted) {
        await pause(retryAfterMs ?? retryPauseMs * 2 ** retries, options.signal);
        retries += 1;
        continue;
      }
      throw error;
    }
  }
  throw new ModelAnswerError('bad_json', 'The server refuses every form of the request');
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

/** Changes the one thing that the server complains about; false where there is nothing left to give up. */
const stepDown = (learned: Learned, error: unknown): boolean => {
  const message = error instanceof Error ? error.message : '';
  if (learned.withUsage && /stream_options|include_usage/iu.test(message)) learned.withUsage = false;
  else if (/max_completion_tokens|max_tokens/iu.test(message))
    learned.tokensField = learned.tokensField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  else if (learned.instructionRole === 'developer' && /developer|role/iu.test(message))
    learned.instructionRole = 'system';
  else if (learned.format === 'json_schema') learned.format = 'json_object';
  else if (learned.format === 'json_object') learned.format = 'text';
  else if (learned.withUsage) learned.withUsage = false;
  else return false;
  return true;
};

const formatOf = ({ format }: Learned, schema: AskOptions['schema']): Partial<Params> => {
  if (!schema || format === 'text') return {};
  if (format === 'json_object') return { response_format: { type: 'json_object' } };
  return { response_format: zodResponseFormat(schema.shape, schema.name) };
};

/** A server that holds to no schema is told it in words. */
const withSchemaInWords = (messages: Message[], { format }: Learned, schema: AskOptions['schema']): Message[] => {
  if (!schema || format === 'json_schema') return messages;
  const words = `The JSON object must follow this JSON Schema: ${JSON.stringify(z.toJSONSchema(schema.shape))}`;
  return messages.map((message, i) =>
    i === Math.max(0, messages.length - 2)
      ? ({ ...message, content: `${String(message.content)}\n\n${words}` } as Message)
      : message,
  );
};

const request = async (
  client: OpenAI,
  messages: Message[],
  learned: Learned,
  options: AskOptions,
): Promise<Omit<Answer, 'requests'>> => {
  const { endpoint, schema, signal, mostTokens, isStreamed = true } = options;
  const common = {
    model: endpoint.model,
    messages: withSchemaInWords(messages, learned, schema),
    [learned.tokensField]: mostTokens,
    ...(endpoint.temperature === undefined ? {} : { temperature: endpoint.temperature }),
    ...(options.cacheKey && isOpenAiHost(endpoint) ? { prompt_cache_key: options.cacheKey } : {}),
    ...formatOf(learned, schema),
  };
  if (!isStreamed) {
    const answer = await client.chat.completions.create({ ...common, stream: false }, { signal });
    const [choice] = answer.choices ?? [];
    options.onFirstToken?.();
    finish(choice?.finish_reason ?? null, choice?.message?.refusal ?? null);
    return { text: choice?.message?.content ?? '', usage: usageOf(answer.usage ?? null), model: answer.model };
  }
  const stream = await client.chat.completions.create(
    { ...common, stream: true, ...(learned.withUsage ? { stream_options: { include_usage: true } } : {}) },
    { signal },
  );
  return read(stream, options);
};

const read = async (
  stream: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>,
  { onText, onFirstToken, signal }: AskOptions,
): Promise<Omit<Answer, 'requests'>> => {
  let text = '';
  let refusal = '';
  let reason: string | null = null;
  let usage: Answer['usage'] = null;
  let model = '';
  let hasBegun = false;
  try {
    for await (const chunk of stream) {
      model = chunk.model || model;
      usage = usageOf(chunk.usage ?? null) ?? usage;
      const [choice] = chunk.choices ?? []; // the last chunk with the usage has none
      if (!choice) continue;
      reason = choice.finish_reason ?? reason;
      refusal += choice.delta?.refusal ?? '';
      const piece = choice.delta?.content ?? '';
      if (piece === '') continue;
      if (!hasBegun) onFirstToken?.();
      hasBegun = true;
      text += piece;
      onText?.(text);
    }
  } catch (error) {
    if (signal.aborted || text === '') throw error;
    throw new PartialAnswerError('cut', text);
  }
  // The client ends an aborted stream without an error.
  if (signal.aborted)
    throw signal.reason instanceof Error ? signal.reason : new ModelAnswerError('cut', 'The stream was aborted');
  finish(reason, refusal || null, text);
  return { text, usage, model };
};

const finish = (reason: string | null, refusal: string | null, text = ''): void => {
  if (refusal) throw new ModelAnswerError('refused', 'The model refused');
  if (reason === 'content_filter') throw new ModelAnswerError('filtered', 'The endpoint filtered the answer');
  if (reason === 'length') throw new PartialAnswerError('length', text);
  if (reason === null) throw new PartialAnswerError('cut', text);
};

/** An answer that ends too early: what is whole in it may still be used. */
export class PartialAnswerError extends ModelAnswerError {
  constructor(
    failure: 'length' | 'cut',
    readonly text: string,
  ) {
    super(failure, failure === 'length' ? 'The answer was cut at the token limit' : 'The stream ended early');
  }
}

const usageOf = (usage: OpenAI.CompletionUsage | null): Answer['usage'] =>
  usage && {
    input: usage.prompt_tokens ?? 0,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens ?? 0,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
