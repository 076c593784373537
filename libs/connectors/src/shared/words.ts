/** A kind or name from a body, fit for a sentence in the ledger: shortened, and in words where there is none. */
export const shown = (value: unknown): string =>
  typeof value === 'string' && value !== '' ? `"${value.slice(0, 60)}"` : 'without a name';
