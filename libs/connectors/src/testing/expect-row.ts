import { PlatformError } from '@hubbub/runtime';
import type { FakeRequest } from './fake-api';
import type { ErrorRow } from './spec';

/** The request that does the deed: the last one that is no reading. */
export const lastWriting = (requests: readonly FakeRequest[]): string => {
  const { method, path } = requests.filter((request) => request.method !== 'GET').at(-1) ?? { method: '', path: '' };
  return `${method} ${path}`;
};

/** What differs between an error and what its row says, in words; null where nothing does. `mayRepeat`: no doubt is left. */
export const faultIn = (found: unknown, row: ErrorRow, mayRepeat = false): string | null => {
  if (!(found instanceof PlatformError)) throw found;
  const isRepeat = mayRepeat && row.outcome === 'unknown' && found.outcome === 'retry';
  if (found.outcome !== row.outcome && !isRepeat) return `${found.outcome}, not ${row.outcome} (${found.message})`;
  if (row.channelState !== undefined && found.channelState !== row.channelState)
    return `the channel is ${String(found.channelState)}`;
  return row.retryAfterSeconds === undefined || found.retryAfterSeconds === row.retryAfterSeconds
    ? null
    : `again after ${String(found.retryAfterSeconds)} s`;
};
