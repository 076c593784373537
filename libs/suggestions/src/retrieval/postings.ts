/** Weighted features of one document. */
export type Features = ReadonlyMap<string, number>;

/**
 * An inverted index over documents numbered from 0, in flat arrays so that 100,000 short texts stay small and are
 * scanned without garbage.
 */
export interface Postings {
  size: number;
  featureIds: Map<string, number>;
  offsets: Uint32Array; // by feature id, one more than there are features
  documents: Uint32Array;
  weights: Float32Array;
  mass: Float32Array; // by feature id: sum of weights, the soft document frequency
}

/** Builds postings from the features of each document in order. */
export const buildPostings = (all: readonly Features[]): Postings => {
  const featureIds = new Map<string, number>();
  const counts: number[] = [];
  let total = 0;
  for (const features of all) {
    for (const feature of features.keys()) {
      const id = featureIds.get(feature);
      if (id === undefined) {
        featureIds.set(feature, counts.length);
        counts.push(1);
      } else counts[id]! += 1;
      total += 1;
    }
  }
  const offsets = new Uint32Array(counts.length + 1);
  for (let id = 0; id < counts.length; id += 1) offsets[id + 1] = offsets[id]! + counts[id]!;
  const next = offsets.slice();
  const documents = new Uint32Array(total);
  const weights = new Float32Array(total);
  const mass = new Float32Array(counts.length);
  all.forEach((features, document) => {
    for (const [feature, weight] of features) {
      const id = featureIds.get(feature)!;
      const at = next[id]!;
      documents[at] = document;
      weights[at] = weight;
      mass[id]! += weight;
      next[id] = at + 1;
    }
  });
  return { size: all.length, featureIds, offsets, documents, weights, mass };
};

/** Calls `visit` for every document that holds the feature. */
export const scan = (
  { featureIds, offsets, documents, weights }: Postings,
  feature: string,
  visit: (document: number, weight: number) => void,
): void => {
  const id = featureIds.get(feature);
  if (id === undefined) return;
  for (let at = offsets[id]!; at < offsets[id + 1]!; at += 1) visit(documents[at]!, weights[at]!);
};

/** How many documents hold a feature, by weight. */
export const massOf = ({ featureIds, mass }: Postings, feature: string): number => {
  const id = featureIds.get(feature);
  return id === undefined ? 0 : mass[id]!;
};

/** How rare a feature is: 0 where every document holds it, larger the rarer. */
export const rarity = (mass: number, size: number): number => Math.log(1 + (size - mass + 0.5) / (mass + 0.5));
