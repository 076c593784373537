/** Accounts that share a location give its reviews different names: what is common begins at the location. */
export const keyOf = (name: string | null): string | null =>
  /(?:^|\/)(locations\/[^/\s]+\/reviews\/[^/\s]+)$/.exec(name ?? '')?.[1] ?? null;
