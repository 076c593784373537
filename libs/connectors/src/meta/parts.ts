import { PlatformError } from '@hubbub/runtime';
import type { Sent } from '../connector';

/**
 * Sends a message that the platform wants in several calls, one after the other; the id of the last one stands for
 * all. When a later part fails, the error says how much arrived, and nothing invites to send it twice.
 */
export const sendParts = async (parts: readonly (() => Promise<string>)[]): Promise<Sent> => {
  if (parts.length === 0) throw new PlatformError('refused', 'empty', 'There is nothing to send');
  const ids: string[] = [];
  for (const [index, send] of parts.entries()) {
    try {
      ids.push(await send());
    } catch (error) {
      throw index === 0 ? error : partlySent(index, parts.length, error);
    }
  }
  return { externalId: ids.at(-1) ?? null, ...(ids.length > 1 ? { extra: { parts: ids } } : {}) };
};

/** An upload that may have arrived has reached nobody: it can be made again. */
export const orAgain = <Value>(uploading: Promise<Value>): Promise<Value> =>
  uploading.catch((error: unknown) => {
    if (!(error instanceof PlatformError) || error.outcome !== 'unknown') throw error;
    throw new PlatformError('retry', error.code, error.message, { cause: error });
  });

const partlySent = (sent: number, all: number, cause: unknown): PlatformError => {
  const words = cause instanceof Error ? cause.message : 'no reason';
  const isUnknown = cause instanceof PlatformError && cause.outcome === 'unknown';
  const state = cause instanceof PlatformError && cause.channelState ? { channelState: cause.channelState } : {};
  const message = `${sent} of ${all} parts arrived. Then: ${words}`;
  return new PlatformError(isUnknown ? 'unknown' : 'refused', 'partly_sent', message, { cause, ...state });
};
