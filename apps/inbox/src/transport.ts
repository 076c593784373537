import type { ClientEvents, ServerEvents } from '@hubbub/contracts';

/** What a failed call says: `code` is the API's own word, or `unreachable` when no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The part of a Socket.io client that the inbox uses. */
export interface InboxSocket {
  on<Name extends keyof ServerEvents>(name: Name, listener: ServerEvents[Name]): unknown;
  on(name: 'connect' | 'disconnect', listener: () => void): unknown;
  emit<Name extends keyof ClientEvents>(name: Name, ...args: Parameters<ClientEvents[Name]>): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

export interface Transport {
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Like `fetch`, and tells the share of the body that is up, 0 to 1. Absent: nobody tells. */
  upload?(path: string, init: RequestInit & { body: FormData }, onShare: (share: number) => void): Promise<Response>;
  connect(): InboxSocket;
}

let transport: Transport;

/** Set once at the start: the real server, or the stand-in of the preview and the tests. */
export const setTransport = (chosen: Transport): void => {
  transport = chosen;
};

export const connectSocket = (): InboxSocket => transport.connect();

export interface CallOptions {
  body?: unknown;
  form?: FormData;
  query?: URLSearchParams;
  signal?: AbortSignal;
  idempotencyKey?: string;
  accept?: string;
  timeoutMs?: number;
  onShare?: (share: number) => void; // of `form` that is up
}

let onSignedOut: () => void = () => undefined;
/** Told whenever the server says that the session has ended. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

/** The server has ended the session behind an open line. */
export const tellSignedOut = (): void => onSignedOut();

let onEnrolAsked: () => void = () => undefined;
/** Told when the workspace asks for a second factor that this member does not have. */
export const whenEnrolAsked = (listener: () => void): void => {
  onEnrolAsked = listener;
};

const defaultTimeoutMs = 20_000;

/** One call; throws `ApiError` and nothing else. */
export const call = async <T>(method: string, path: string, options: CallOptions = {}): Promise<T> => {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    return undefined as T;
  }
};

/** The answer as text, for what is no JSON (CSV). */
export const callText = async (method: string, path: string, options: CallOptions = {}): Promise<string> =>
  (await send(method, path, options)).text();

export interface StreamedEvent {
  event: string;
  data: unknown;
}

/** A call answered as server-sent events; a server that answers plain JSON instead gives one `done`. */
export async function* callStream(
  method: string,
  path: string,
  options: CallOptions = {},
): AsyncGenerator<StreamedEvent> {
  const response = await send(method, path, { ...options, accept: 'text/event-stream, application/json' });
  if (!response.headers.get('content-type')?.includes('text/event-stream') || !response.body) {
    yield { event: 'done', data: (await response.json()) as unknown };
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const parsed = parseEvent(block);
      if (parsed) yield parsed;
    }
  }
}

const parseEvent = (block: string): StreamedEvent | null => {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  if (data.length === 0) return null;
  try {
    return { event, data: JSON.parse(data.join('\n')) as unknown };
  } catch {
    return null;
  }
};

const send = async (method: string, path: string, options: CallOptions): Promise<Response> => {
  const { body, form, query, idempotencyKey, accept = 'application/json', timeoutMs = defaultTimeoutMs } = options;
  const headers: Record<string, string> = { accept };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), timeoutMs);
  const stop = () => timer.abort();
  options.signal?.addEventListener('abort', stop);
  try {
    const search = query?.toString();
    const address = search ? `${path}?${search}` : path;
    const init = { method, headers, credentials: 'same-origin' as const, signal: timer.signal };
    const response =
      form && options.onShare && transport.upload
        ? await transport.upload(address, { ...init, body: form }, options.onShare)
        : await transport.fetch(address, {
            ...init,
            ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
          });
    if (!response.ok) {
      if (response.status === 401) onSignedOut();
      const error = await readError(response);
      if (error.code === 'second_factor_required' && response.status === 403) onEnrolAsked();
      throw error;
    }
    return response;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(0, options.signal?.aborted ? 'cancelled' : 'unreachable', 'No answer from the server.');
  } finally {
    clearTimeout(timeout);
    options.signal?.removeEventListener('abort', stop);
  }
};

const readError = async (response: Response): Promise<ApiError> => {
  try {
    const { code, message, details } = (await response.json()) as {
      code?: string;
      message?: string;
      details?: unknown;
    };
    return new ApiError(response.status, code ?? 'failed', message ?? response.statusText, details);
  } catch {
    return new ApiError(response.status, response.status === 401 ? 'signed_out' : 'failed', response.statusText);
  }
};
