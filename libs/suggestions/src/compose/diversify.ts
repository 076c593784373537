import { foldText } from '@hubbub/text';

const tooAlike = 0.6;

/** Drops every text whose character trigrams overlap a better (earlier) one by more than 0.6 (Jaccard). */
export const diversify = <Variant extends { text: string }>(variants: readonly Variant[]): Variant[] => {
  const kept: { variant: Variant; grams: Set<string> }[] = [];
  for (const variant of variants) {
    const grams = trigrams(variant.text);
    if (kept.every((other) => jaccard(grams, other.grams) <= tooAlike)) kept.push({ variant, grams });
  }
  return kept.map(({ variant }) => variant);
};

/** Character trigrams of the folded text. */
export const trigrams = (text: string): Set<string> => {
  const folded = [...foldText(text).replaceAll(/\s+/gu, ' ').trim()];
  const found = new Set<string>();
  for (let i = 0; i + 3 <= folded.length; i += 1) found.add(folded.slice(i, i + 3).join(''));
  if (folded.length > 0 && folded.length < 3) found.add(folded.join(''));
  return found;
};

/** Shared ÷ all, 1 for two empty sets. */
export const jaccard = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  if (a.size === 0 && b.size === 0) return 1;
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return shared / (a.size + b.size - shared);
};

/** How alike two texts are by their letters, 0–1. */
export const likeness = (a: string, b: string): number => jaccard(trigrams(a), trigrams(b));
