import type { Logger } from '@hubbub/runtime';

export interface Loop {
  /** Work waits: do not sit out the interval. */
  nudge(): void;
  /** Finishes what is under way and does no more. */
  stop(): Promise<void>;
}

/**
 * Calls `work` whenever nudged and at least every `intervalMs`. While it returns true there is more to do, and it is
 * called again at once; else a nudge waits `gatherMs` from there on, so that what comes meanwhile goes along; a function
 * is told how long the work took. An error waits a moment and goes on: a loop ends only when it is stopped.
 */
export const startLoop = ({
  name,
  intervalMs,
  gatherMs = 0,
  work,
  logger,
}: {
  name: string;
  intervalMs: number;
  gatherMs?: number | ((tookMs: number) => number);
  work: () => Promise<boolean>;
  logger: Logger;
}): Loop => {
  let isStopped = false;
  let isNudged = false;
  let wakeUp: (() => void) | null = null;

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        wakeUp = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      wakeUp = done;
    });

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!isStopped) {
      isNudged = false;
      const since = performance.now();
      try {
        const hasMore = await work();
        failures = 0;
        if (hasMore || isStopped) continue;
        const gather = typeof gatherMs === 'number' ? gatherMs : gatherMs(performance.now() - since);
        if (gather > 0) await new Promise((resolve) => setTimeout(resolve, gather));
        if (!isNudged && !isStopped) await rest(intervalMs);
      } catch (error) {
        failures += 1;
        logger.error({ err: error, loop: name }, 'A loop failed and goes on');
        if (!isStopped) await rest(Math.min(10_000, 200 * 2 ** failures));
      }
    }
  };
  const running = run();

  return {
    nudge: () => {
      isNudged = true;
      wakeUp?.();
    },
    stop: async () => {
      isStopped = true;
      wakeUp?.();
      await running;
    },
  };
};
