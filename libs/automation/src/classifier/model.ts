import { buckets, denseNames, type Features } from './features';

/** Trained weights: `heads` columns a row, in eighth-bit steps of `scale`, base64. Made by `tools/eval/src/train.ts`. */
export interface Weights {
  heads: string[];
  scale: number;
  sparse: string;
  dense: number[][];
  bias: number[];
}

export interface Model {
  /** The score of each head, before any softmax. */
  scores(features: Features): Float64Array;
  readonly heads: readonly string[];
}

/** Reads weights once. Throws when they were trained for other features. */
export const loadModel = (weights: Weights): Model => {
  const width = weights.heads.length;
  const sparse = decode(weights.sparse);
  if (sparse.length !== buckets * width || weights.dense.length !== denseNames.length) {
    throw new Error('The weights of the classifier belong to other features: train again.');
  }
  return {
    heads: weights.heads,
    scores: (features) => {
      const whole = new Int32Array(width);
      for (const bucket of features.sparse) {
        const row = bucket * width;
        for (let head = 0; head < width; head += 1) whole[head]! += sparse[row + head]!;
      }
      const sums = new Float64Array(width);
      // The more n-grams a text has, the less each of them says.
      const share = weights.scale / Math.sqrt(Math.max(1, features.sparse.length));
      for (let head = 0; head < width; head += 1) sums[head] = whole[head]! * share + (weights.bias[head] ?? 0);
      for (const [i, value] of features.dense.entries()) {
        if (value === 0) continue;
        const row = weights.dense[i]!;
        for (let head = 0; head < width; head += 1) sums[head]! += value * (row[head] ?? 0);
      }
      return sums;
    },
  };
};

const decode = (base64: string): Int8Array => {
  const bytes = Buffer.from(base64, 'base64');
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
};

export const softmax = (scores: ArrayLike<number>, from: number, to: number): number[] => {
  let top = -Infinity;
  for (let i = from; i < to; i += 1) top = Math.max(top, scores[i] ?? 0);
  const powers: number[] = [];
  for (let i = from; i < to; i += 1) powers.push(Math.exp((scores[i] ?? 0) - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
};

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));
