import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** How the server answers one chat request. */
export type ChatScenario =
  | { type: 'ok'; answer: unknown } // the object as JSON content
  | { type: 'text'; text: string } // content word for word: bad JSON, prose around a fence, a compromised output
  | { type: 'no_model' }
  | { type: 'unauthorized' }
  | { type: 'forbidden' }
  | { type: 'rate_limited'; retryAfterMs: number }
  | { type: 'insufficient_quota' }
  | { type: 'server_error' }
  | { type: 'redirect'; to: string }
  | { type: 'hang' } // takes the request and never answers
  | { type: 'gzip'; answer: unknown }
  | { type: 'length'; text: string }
  | { type: 'refusal'; reason: string }
  | { type: 'content_filter' }
  | { type: 'schema_refused' } // 400 on response_format json_schema
  | { type: 'json_object_refused' } // 400 on response_format json_object
  | { type: 'field_refused'; field: string } // 400 that names a field
  | { type: 'no_usage'; answer: unknown }
  | { type: 'slow_start'; answer: unknown; delayMs: number }
  | { type: 'cut'; text: string } // the connection dies in the middle of a stream
  | { type: 'no_done'; answer: unknown } // the stream ends without [DONE]
  | { type: 'drip'; text: string }; // sends this and then keeps the stream open

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
  raw: string;
  closedEarly: boolean; // the client left before the answer ended
}

export interface MockModel {
  baseUrl: string;
  requests: RecordedRequest[];
  chats: RecordedRequest[];
  /** Scenarios for the next chat requests, in order; the last one stays until others are queued after it was used. */
  queue(...scenarios: ChatScenario[]): void;
  models: { status: number; ids: string[] };
  embeddings: 'floats' | 'base64' | 'floats_always' | 'missing';
  moderation: { flagged: boolean; isMissing?: boolean };
  responses: 'missing' | 'ok';
  /** Resolves when a request was left by the client. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** A server that speaks the part of OpenAI's API that we use, on a free port; always put the real client in front. */
export const startMockModel = async (): Promise<MockModel> => {
  const requests: RecordedRequest[] = [];
  const script: Script = { scenarios: [], isLastUsed: false };
  const waiting: (() => void)[] = [];
  const sockets = new Set<ServerResponse>();
  const mock: MockModel = {
    baseUrl: '',
    requests,
    get chats() {
      return requests.filter(({ path }) => path.endsWith('/chat/completions'));
    },
    queue: (...next) => {
      if (script.isLastUsed) script.scenarios.length = 0;
      script.isLastUsed = false;
      script.scenarios.push(...next);
    },
    models: { status: 200, ids: ['mock-1'] },
    embeddings: 'floats',
    moderation: { flagged: false },
    responses: 'missing',
    left: () => new Promise((resolve) => void waiting.push(resolve)),
    close: () => closeServer(server, sockets),
  };
  const server = createServer((req, res) => {
    sockets.add(res);
    res.on('close', () => sockets.delete(res));
    void readBody(req).then((raw) => {
      const recorded: RecordedRequest = {
        method: req.method ?? '',
        path: (req.url ?? '').split('?')[0] ?? '',
        headers: Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)])),
        body: parse(raw),
        raw,
        closedEarly: false,
      };
      requests.push(recorded);
      res.on('close', () => {
        if (res.writableFinished) return;
        recorded.closedEarly = true;
        waiting.splice(0).forEach((resolve) => resolve());
      });
      answerTo(recorded, res, mock, script);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  mock.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return mock;
};

/** What chat requests get, in order; the last one is kept, so that a request more gets the same. */
interface Script {
  scenarios: ChatScenario[];
  isLastUsed: boolean;
}

const nextOf = (script: Script): ChatScenario => {
  if (script.scenarios.length > 1) return script.scenarios.shift()!;
  script.isLastUsed = true;
  return script.scenarios[0] ?? { type: 'no_model' };
};

const closeServer = async (server: Server, sockets: ReadonlySet<ServerResponse>): Promise<void> => {
  for (const res of sockets) res.destroy();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
};

const readBody = async (req: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const parse = (raw: string): Record<string, unknown> => {
  try {
    return JSON.parse(raw) as Record<string, unknown>;
  } catch {
    return {};
  }
};

const answerTo = (request: RecordedRequest, res: ServerResponse, mock: MockModel, script: Script): void => {
  const { path, body } = request;
  if (path.endsWith('/models')) {
    if (mock.models.status !== 200) return error(res, mock.models.status, 'invalid_api_key', 'No entry');
    return json(res, 200, {
      object: 'list',
      data: mock.models.ids.map((id) => ({ id, object: 'model', created: 1, owned_by: 'mock' })),
    });
  }
  if (path.endsWith('/responses') && mock.responses === 'ok')
    return json(res, 200, { id: 'resp-1', object: 'response', output: [], status: 'completed' });
  if (path.endsWith('/moderations') && !mock.moderation.isMissing)
    return json(res, 200, {
      id: 'modr-1',
      model: 'mock',
      results: [{ flagged: mock.moderation.flagged, categories: {}, category_scores: {} }],
    });
  if (path.endsWith('/embeddings')) return embed(res, body, mock);
  if (path.endsWith('/chat/completions')) {
    return chat(res, body, nextOf(script));
  }
  error(res, 404, 'not_found', `Unknown path ${path}`);
};

const json = (res: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void => {
  res.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req-mock-1', ...headers });
  res.end(JSON.stringify(value));
};

const error = (
  res: ServerResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void => json(res, status, { error: { message, type: code, code, param: null } }, headers);

const embed = (res: ServerResponse, body: Record<string, unknown>, { embeddings }: MockModel): void => {
  if (embeddings === 'missing') return error(res, 404, 'not_found', 'No embeddings here');
  const inputs = Array.isArray(body.input) ? (body.input as string[]) : [String(body.input)];
  const isBase64 = embeddings === 'base64' || (embeddings === 'floats' && body.encoding_format === 'base64');
  json(res, 200, {
    object: 'list',
    model: body.model,
    data: inputs.map((text, index) => {
      const vector = embeddingOf(text);
      const packed = Buffer.from(new Float32Array(vector).buffer).toString('base64');
      return { object: 'embedding', index, embedding: isBase64 ? packed : vector };
    }),
    usage: { prompt_tokens: 5, total_tokens: 5 },
  });
};

/** Letters counted into eight numbers: alike texts get alike vectors. */
const embeddingOf = (text: string): number[] => {
  const vector = Array.from({ length: 8 }, () => 0);
  for (const sign of text.toLowerCase()) vector[(sign.codePointAt(0) ?? 0) % 8]! += 1;
  const norm = Math.hypot(...vector) || 1;
  return vector.map((value) => value / norm);
};

const usage = {
  prompt_tokens: 1200,
  completion_tokens: 90,
  total_tokens: 1290,
  prompt_tokens_details: { cached_tokens: 1024 },
  completion_tokens_details: { reasoning_tokens: 0 },
};

const chat = (res: ServerResponse, body: Record<string, unknown>, scenario: ChatScenario): void => {
  const format = (body.response_format as { type?: string } | undefined)?.type;
  switch (scenario.type) {
    case 'no_model':
      return error(res, 404, 'model_not_found', 'The model does not exist');
    case 'unauthorized':
      return error(res, 401, 'invalid_api_key', 'Incorrect API key provided');
    case 'forbidden':
      return error(res, 403, 'forbidden', 'Not allowed');
    case 'rate_limited':
      return error(res, 429, 'rate_limit_exceeded', 'Slow down', { 'retry-after-ms': String(scenario.retryAfterMs) });
    case 'insufficient_quota':
      return error(res, 429, 'insufficient_quota', 'You exceeded your current quota');
    case 'server_error':
      return error(res, 500, 'server_error', 'Something broke');
    case 'redirect':
      res.writeHead(307, { location: scenario.to });
      return void res.end();
    case 'hang':
      return;
    case 'schema_refused':
      if (format === 'json_schema')
        return error(res, 400, 'invalid_request_error', "response_format 'json_schema' is not supported");
      return say(res, body, scenario, '{}');
    case 'json_object_refused':
      if (format) return error(res, 400, 'invalid_request_error', `response_format '${format}' is not supported`);
      return say(res, body, scenario, '{}');
    case 'field_refused':
      return error(res, 400, 'invalid_request_error', `Unknown field: ${scenario.field}`);
    case 'gzip': {
      const content = JSON.stringify(scenario.answer);
      const plain = body.stream
        ? streamOf(body, scenario, content, null)
        : JSON.stringify(completion(body, content, 'stop'));
      const type = body.stream ? 'text/event-stream' : 'application/json';
      res.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
      return void res.end(gzipSync(plain));
    }
    case 'ok':
    case 'no_usage':
    case 'no_done':
      return say(res, body, scenario, JSON.stringify(scenario.answer));
    case 'slow_start':
      return void setTimeout(() => say(res, body, scenario, JSON.stringify(scenario.answer)), scenario.delayMs);
    case 'text':
    case 'length':
    case 'cut':
    case 'drip':
      return say(res, body, scenario, scenario.text);
    case 'refusal':
      return say(res, body, scenario, '', scenario.reason);
    case 'content_filter':
      return say(res, body, scenario, '');
  }
};

const reasonOf = ({ type }: ChatScenario): string =>
  type === 'length' ? 'length' : type === 'content_filter' ? 'content_filter' : 'stop';

const completion = (body: Record<string, unknown>, content: string, reason: string, refusal: string | null = null) => ({
  id: 'chatcmpl-mock',
  object: 'chat.completion',
  created: 1,
  model: String(body.model),
  choices: [
    {
      index: 0,
      finish_reason: reason,
      logprobs: null,
      message: { role: 'assistant', content: refusal ? null : content, refusal },
    },
  ],
  usage,
});

const say = (
  res: ServerResponse,
  body: Record<string, unknown>,
  scenario: ChatScenario,
  content: string,
  refusal: string | null = null,
): void => {
  const reason = reasonOf(scenario);
  if (!body.stream) return json(res, 200, completion(body, content, reason, refusal));
  res.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req-mock-1' });
  void send(res, Buffer.from(streamOf(body, scenario, content, refusal), 'utf8'), scenario);
};

/** The events of a stream, in the scenario's shape. */
const streamOf = (
  body: Record<string, unknown>,
  scenario: ChatScenario,
  content: string,
  refusal: string | null,
): string => {
  const reason = reasonOf(scenario);
  const isUsageWanted = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const chunk = (choices: unknown[], more: object = {}): string =>
    `data: ${JSON.stringify({ id: 'chatcmpl-mock', object: 'chat.completion.chunk', created: 1, model: String(body.model), choices, ...more })}\n\n`;
  const delta = (value: object, finish: string | null = null): string =>
    chunk([{ index: 0, delta: value, finish_reason: finish }]);
  const parts = [delta({ role: 'assistant', content: '' })];
  if (refusal) parts.push(delta({ refusal }));
  // Pieces of five characters: tokens that end inside of JSON strings, names and escapes.
  for (let at = 0; at < content.length; at += 5) parts.push(delta({ content: content.slice(at, at + 5) }));
  const isOpenEnded = scenario.type === 'cut' || scenario.type === 'drip';
  if (!isOpenEnded) parts.push(delta({}, reason));
  if (isUsageWanted && scenario.type !== 'no_usage' && !isOpenEnded) parts.push(chunk([], { usage }));
  if (scenario.type !== 'no_done' && !isOpenEnded) parts.push('data: [DONE]\n\n');
  return parts.join('');
};

const sliceBytes = 97; // prime, so that slices end inside of multi-byte characters

const send = async (res: ServerResponse, bytes: Buffer, scenario: ChatScenario): Promise<void> => {
  for (let at = 0; at < bytes.length && !res.destroyed; at += sliceBytes) {
    res.write(bytes.subarray(at, at + sliceBytes));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (scenario.type === 'cut') res.destroy();
  else if (scenario.type !== 'drip') res.end();
};
