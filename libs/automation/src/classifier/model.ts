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
  const groups = Math.ceil(width / lanes);
  if (sparse.length !== buckets * width || weights.dense.length !== denseNames.length) {
    throw new Error('The weights of the classifier belong to other features: train again.');
  }
  const packed = pack(sparse, width, groups);
  const found = new Float64Array(groups);
  const whole = new Int32Array(groups * lanes);
  return {
    heads: weights.heads,
    scores: (features) => {
      whole.fill(0);
      for (let from = 0; from < features.sparse.length; from += rowsAtOnce)
        addRows(packed, features.sparse, from, found, whole);
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

// Several weights go into one number, each lifted above nothing: rows are added a third as often, and exactly.
const lanes = 3;
const lane = 2 ** 17;
const lift = 128;
const rowsAtOnce = 512; // × 255 fit into a lane

const pack = (sparse: Int8Array, width: number, groups: number): Float64Array => {
  const packed = new Float64Array((sparse.length / width) * groups);
  for (let row = 0; row * width < sparse.length; row += 1) {
    for (let head = width - 1; head >= 0; head -= 1) {
      const at = row * groups + Math.floor(head / lanes);
      packed[at] = packed[at]! * lane + sparse[row * width + head]! + lift;
    }
  }
  return packed;
};

const addRows = (
  packed: Float64Array,
  rows: readonly number[],
  from: number,
  found: Float64Array,
  whole: Int32Array,
): void => {
  const groups = found.length;
  const to = Math.min(rows.length, from + rowsAtOnce);
  found.fill(0);
  for (let i = from; i < to; i += 1) {
    const row = rows[i]! * groups;
    for (let group = 0; group < groups; group += 1) found[group]! += packed[row + group]!;
  }
  const lifted = lift * (to - from);
  for (let head = 0; head < whole.length; head += 1) {
    const group = Math.floor(head / lanes);
    const rest = Math.floor(found[group]! / lane);
    whole[head]! += found[group]! - rest * lane - lifted;
    found[group] = rest;
  }
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
