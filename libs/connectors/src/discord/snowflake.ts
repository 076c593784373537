const epoch = 1_420_070_400_000n; // 2015

/** The smallest id of that instant. Source: https://docs.discord.com/developers/reference#snowflakes */
export const snowflakeAt = (at: Date): string => {
  const ms = BigInt(at.getTime()) - epoch;
  return ms > 0n ? String(ms << 22n) : '0';
};

/** Ids grow with time and may be longer than one another. */
export const isLater = (one: string, than: string): boolean =>
  one.length === than.length ? one > than : one.length > than.length;
