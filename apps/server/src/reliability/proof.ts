import { appendFileSync } from 'node:fs';

export interface Proof {
  sent: number;
  stored: number;
  doubled: number;
  lost: number;
  seed: number;
  /** What else a reader of the claim should know: kills, conversations, rounds. */
  [more: string]: number | string;
}

/**
 * Prints one line of what a test proved, `T01 sent=… stored=… doubled=… lost=… seed=…`. With `HUBBUB_PROOFS` set to a
 * file the line is added there too; `tools/setup/claims.mjs` makes the readme's table of these lines.
 */
export const printProof = (id: string, proof: Proof): void => {
  const line = `${id} ${Object.entries(proof)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')}\n`;
  process.stdout.write(line);
  if (process.env.HUBBUB_PROOFS) appendFileSync(process.env.HUBBUB_PROOFS, line);
};

/** The size of a test: small with every push, full in `npm run test:long`. */
export const sizeOf = (push: number, full: number): number => (process.env.HUBBUB_TEST_SIZE === 'full' ? full : push);

/** The seed of a test's random choices; `HUBBUB_SEED` repeats a run. */
export const seedOf = (fixed: number): number => Number(process.env.HUBBUB_SEED ?? fixed);

/** Random numbers in [0, 1) that a seed repeats (mulberry32). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
