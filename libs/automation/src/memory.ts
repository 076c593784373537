/** Remembers what a pure function gave for the last keys. It only saves time: forgetting is never wrong. */
export interface Memory<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Keeps `atMost` values; of keys longer than `longUnits`, which hardly come again, only the last. */
export const createMemory = <Value>(atMost: number, longUnits: number): Memory<Value> => {
  const values = new Map<string, Value>();
  let long: { key: string; value: Value } | null = null;
  return {
    get: (key) => (key.length > longUnits ? (long?.key === key ? long.value : undefined) : values.get(key)),
    set: (key, value) => {
      if (key.length > longUnits) {
        long = { key, value };
        return;
      }
      const oldest = values.size >= atMost ? values.keys().next().value : undefined;
      if (oldest !== undefined) values.delete(oldest);
      values.set(key, value);
    },
  };
};
