/**
 * Equal reads at the same moment share one query. Who comes while one is under way gets the next one, together with all
 * others that wait: each answer was begun after its question, so that nobody misses a change of their own.
 */
export const createSharedReads = () => {
  const reads = new Map<string, { running: Promise<unknown>; next: Promise<unknown> | null }>();

  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = reads.get(key);
    if (!known) {
      const entry = { running: read(), next: null };
      reads.set(key, entry);
      void forget(key, entry);
      return entry.running as Promise<T>;
    }
    known.next ??= known.running.then(
      () => start(key, known, read),
      () => start(key, known, read),
    );
    return known.next as Promise<T>;
  };

  function start<T>(key: string, entry: Entry, read: () => Promise<T>): Promise<T> {
    entry.next = null;
    const running = read();
    entry.running = running;
    void forget(key, entry);
    return running;
  }

  /** Once nobody reads and nobody waits. */
  async function forget(key: string, entry: Entry): Promise<void> {
    const { running } = entry;
    await running.catch(() => undefined);
    if (entry.running === running && entry.next === null) reads.delete(key);
  }
};

interface Entry {
  running: Promise<unknown>;
  next: Promise<unknown> | null;
}
