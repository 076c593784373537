import type { ModelEndpoint } from './endpoint';
import type { ModelFailure } from './errors';

export type AnswerFormat = 'json_schema' | 'json_object' | 'text';

/** What we learned of an endpoint by asking it; kept 24 hours. */
export interface Learned {
  format: AnswerFormat;
  withUsage: boolean;
  tokensField: 'max_completion_tokens' | 'max_tokens';
  instructionRole: 'developer' | 'system';
  learnedAt: number;
}

interface Breaker {
  failures: number[]; // times, oldest first
  openUntil: number;
  isTrying: boolean; // half-open: one request finds out
}

/** Shared by all drafts of a process: breakers and capabilities per endpoint and model. */
export interface EndpointMemory {
  learned: Map<string, Learned>;
  breakers: Map<string, Breaker>;
}

export const createEndpointMemory = (): EndpointMemory => ({ learned: new Map(), breakers: new Map() });

/** The memory of this process, for every producer that is given none of its own. */
export const sharedMemory: EndpointMemory = createEndpointMemory();

const keyOf = ({ baseUrl, model }: Pick<ModelEndpoint, 'baseUrl' | 'model'>): string => `${baseUrl} ${model}`;
const learnedForMs = 24 * 60 * 60 * 1000;

export const recall = (memory: EndpointMemory, endpoint: ModelEndpoint, now: Date, isOpenAi: boolean): Learned => {
  const known = memory.learned.get(keyOf(endpoint));
  if (known && now.getTime() - known.learnedAt < learnedForMs) return { ...known };
  return {
    format: 'json_schema',
    withUsage: true,
    tokensField: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    instructionRole: isOpenAi ? 'developer' : 'system',
    learnedAt: now.getTime(),
  };
};

export const remember = (memory: EndpointMemory, endpoint: ModelEndpoint, learned: Learned): void =>
  void memory.learned.set(keyOf(endpoint), learned);

const windowMs = 60_000;
const openForMs = 30_000;
const mostFailures = 5;

/** May this endpoint be asked now? After the pause one request at a time finds out whether it is back. */
export const isClosed = (memory: EndpointMemory, endpoint: ModelEndpoint, now: Date): boolean => {
  const breaker = memory.breakers.get(keyOf(endpoint));
  if (!breaker || breaker.openUntil === 0) return true;
  if (now.getTime() < breaker.openUntil || breaker.isTrying) return false;
  breaker.isTrying = true;
  return true;
};

export const noteSuccess = (memory: EndpointMemory, endpoint: ModelEndpoint): void =>
  void memory.breakers.delete(keyOf(endpoint));

const counted = new Set<ModelFailure>(['rate_limited', 'server', 'unreachable', 'timeout', 'quota', 'misconfigured']);

/** Opens the breaker at 5 failures in 60 seconds, and at once where the quota is used up. */
export const noteFailure = (
  memory: EndpointMemory,
  endpoint: ModelEndpoint,
  failure: ModelFailure,
  now: Date,
): void => {
  const key = keyOf(endpoint);
  const breaker = memory.breakers.get(key) ?? { failures: [], openUntil: 0, isTrying: false };
  const wasTrying = breaker.isTrying;
  breaker.isTrying = false;
  memory.breakers.set(key, breaker);
  if (!counted.has(failure)) return;
  const at = now.getTime();
  breaker.failures = [...breaker.failures.filter((time) => at - time < windowMs), at];
  if (failure === 'quota' || wasTrying || breaker.failures.length >= mostFailures) {
    breaker.openUntil = at + openForMs;
    breaker.failures = [];
  }
};
