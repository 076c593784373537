/** Runs what it is given, `most` at once; the others wait in the order in which they came. */
export const placesOf = (most: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (taken < most) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve)); // whoever leaves hands its place on
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    }
  };
};
