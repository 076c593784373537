/** Remembers what a pure function gave for the last keys. It only saves time: forgetting is never wrong. */
export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/**
 * Keeps `atMost` values of keys that have come twice, and the last one; of keys longer than `longUnits`, which hardly
 * come again, the last alone. What comes once would only grow old here, and be collected at a high price.
 */
export const createMemory = <Value>(atMost: number, longUnits: number): Memory<Value> => {
  const values = new Map<string, Value>();
  const seen = new Int32Array(seenAtMost); // a hash of the key that was last seen in each place
  let lastKey: string | null = null;
  let lastValue: Value | undefined;
  return {
    get: (key) => (key === lastKey ? lastValue : key.length > longUnits ? undefined : values.get(key)),
    set: (key, value) => {
      lastKey = key;
      lastValue = value;
      if (key.length > longUnits) return;
      const hash = hashOf(key);
      const place = hash & (seenAtMost - 1);
      if (seen[place] !== hash) {
        seen[place] = hash;
        return;
      }
      const oldest = values.size >= atMost ? values.keys().next().value : undefined;
      if (oldest !== undefined) values.delete(oldest);
      values.set(key, value);
    },
  };
};

const seenAtMost = 1 << 13;

const hashOf = (key: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
};
