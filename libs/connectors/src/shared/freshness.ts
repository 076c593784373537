/** True where a time in whole seconds lies within the tolerance of `now`, before or after it. */
export const isFresh = (seconds: string | undefined, now: Date, toleranceSeconds = 300): boolean =>
  !!seconds && /^\d{1,12}$/.test(seconds) && Math.abs(now.getTime() / 1000 - Number(seconds)) <= toleranceSeconds;
