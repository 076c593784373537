import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until there is an answer that is neither null, undefined nor false. Throws after `timeoutMs`. */
export const waitFor = async <Value>(
  what: string,
  ask: () => Promise<Value | null | undefined | false>,
  { timeoutMs = 30_000, everyMs = 200 } = {},
): Promise<Value> => {
  const until = Date.now() + timeoutMs;
  let last: unknown = null;
  for (;;) {
    try {
      const found = await ask();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= until) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`, { cause: last });
    await sleep(everyMs);
  }
};
