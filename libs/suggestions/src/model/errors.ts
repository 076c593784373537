import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError, OpenAIError } from 'openai';
import { ContentFilterFinishReasonError, LengthFinishReasonError } from 'openai/core/error';

/** What went wrong with a model, by what is done about it. */
export type ModelFailure =
  | 'aborted' // nobody waits for the draft any more
  | 'timeout'
  | 'unreachable'
  | 'misconfigured' // key, rights, unknown model or a redirect: a person has to look
  | 'rate_limited'
  | 'quota' // used up: trying again costs time and helps nobody
  | 'server'
  | 'unsupported' // the server does not know a field that we sent
  | 'length'
  | 'bad_json'
  | 'cut'
  | 'refused'
  | 'filtered'
  | 'unknown';

export interface ClassifiedError {
  failure: ModelFailure;
  requestId: string | null;
  message: string; // of the server, for managers; never holds a prompt
  retryAfterMs: number | null;
}

/** Thrown by our own reading of an answer. */
export class ModelAnswerError extends Error {
  constructor(
    readonly failure: 'length' | 'bad_json' | 'cut' | 'refused' | 'filtered',
    message: string,
  ) {
    super(message);
    this.name = 'ModelAnswerError';
  }
}

/** Sorts whatever the client may throw; three of its failures are no `APIError`. */
export const classifyError = (error: unknown): ClassifiedError => {
  const message = error instanceof Error ? error.message.slice(0, 300) : String(error).slice(0, 300);
  const found = (failure: ModelFailure, more: Partial<ClassifiedError> = {}): ClassifiedError => ({
    failure,
    requestId: null,
    message,
    retryAfterMs: null,
    ...more,
  });
  if (error instanceof ModelAnswerError) return found(error.failure);
  if (error instanceof LengthFinishReasonError) return found('length');
  if (error instanceof ContentFilterFinishReasonError) return found('filtered');
  if (error instanceof SyntaxError) return found('bad_json');
  if (error instanceof APIUserAbortError) return found('aborted');
  if (error instanceof APIConnectionTimeoutError) return found('timeout');
  if (error instanceof APIConnectionError) return found('unreachable');
  if (error instanceof APIError)
    return found(byStatus(error), { requestId: error.requestID ?? null, retryAfterMs: retryAfter(error) });
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') return found('aborted');
  if (name === 'TimeoutError') return found('timeout');
  if (error instanceof OpenAIError) return found('cut');
  if (error instanceof TypeError && /terminated|socket|network|fetch/iu.test(message)) return found('cut');
  return found('unknown');
};

const byStatus = ({ status, code, type, message }: APIError): ModelFailure => {
  if (status === undefined) return /terminated|stream/iu.test(message) ? 'cut' : 'server';
  if (code === 'insufficient_quota' || type === 'insufficient_quota') return 'quota';
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403 || status === 404 || (status >= 300 && status < 400)) return 'misconfigured';
  if (status === 400 || status === 415 || status === 422)
    return code === 'model_not_found' ? 'misconfigured' : 'unsupported';
  return 'server';
};

const longestWaitMs = 5_000;

const retryAfter = ({ headers }: APIError): number | null => {
  const inMs = Number(headers?.get('retry-after-ms') ?? NaN);
  const inSeconds = Number(headers?.get('retry-after') ?? NaN);
  const wait = Number.isFinite(inMs) ? inMs : Number.isFinite(inSeconds) ? inSeconds * 1000 : null;
  return wait === null ? null : Math.min(Math.max(wait, 0), longestWaitMs);
};

/** Failures after which one more try may help. */
export const mayRetry = (failure: ModelFailure): boolean =>
  failure === 'rate_limited' || failure === 'server' || failure === 'unreachable' || failure === 'timeout';
