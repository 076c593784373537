/** A kind or name from a body, fit for a sentence in the ledger: shortened, and in words where there is none. */
export const shown = (value: unknown): string =>
  typeof value === 'string' && value !== '' ? `"${value.slice(0, 60)}"` : 'without a name';

/** One part of an address. Unlike `encodeURIComponent` alone it never throws (half a surrogate pair does). */
export const urlPart = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
