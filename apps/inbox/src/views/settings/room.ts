/** What an owner writes into the field: gigabytes of 10⁹ bytes, with a comma or a point. Null: no such number. */
export const readGigabytes = (text: string): number | null => {
  const given = text.trim().replace(',', '.');
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(given)) return null;
  return Math.round(Number(given) * 1e9);
};

export const writeGigabytes = (bytes: number): string => String(Math.round(bytes / 1e6) / 1e3);

/** `full`: nothing more is kept; `close`: over nine tenths. */
export const roomState = ({ usedBytes, quotaBytes }: { usedBytes: number; quotaBytes: number }) => {
  if (usedBytes >= quotaBytes) return 'full' as const;
  return usedBytes > quotaBytes * 0.9 ? ('close' as const) : ('fine' as const);
};
