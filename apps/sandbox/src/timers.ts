/** Now and later, so that a test holds both. */
export interface Timers {
  now(): number; // ms since 1970
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  stop(): void;
}

/** The real ones. They never keep a process alive by themselves. */
export const realTimers = (): Timers => {
  const waiting = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    after: (ms, run) => {
      const timeout = setTimeout(() => {
        waiting.delete(timeout);
        run();
      }, ms);
      timeout.unref();
      waiting.add(timeout);
      return () => {
        clearTimeout(timeout);
        waiting.delete(timeout);
      };
    },
    stop: () => {
      for (const timeout of waiting) clearTimeout(timeout);
      waiting.clear();
    },
  };
};

/** Timers that stand still until `advance`, which runs what falls due in order. */
export const fakeTimers = (
  start = '2026-11-02T10:00:00Z',
): Timers & { advance(ms: number): void; pending(): number } => {
  let now = Date.parse(start);
  let order = 0;
  let waiting: { at: number; order: number; run: () => void }[] = [];
  const next = (until: number) =>
    waiting.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  return {
    now: () => now,
    after: (ms, run) => {
      const entry = { at: now + Math.max(0, ms), order: (order += 1), run };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((other) => other !== entry));
    },
    advance: (ms) => {
      const until = now + ms;
      for (let entry = next(until); entry; entry = next(until)) {
        now = Math.max(now, entry.at);
        const due = entry;
        waiting = waiting.filter((other) => other !== due);
        due.run();
      }
      now = until;
    },
    pending: () => waiting.length,
    stop: () => void (waiting = []),
  };
};
