import { type Segment, totals } from './knowledge-index';
import { rarity, scan } from './postings';
import type { ReadText } from './read-text';

/** By source: the share of the asked letters that it holds, 0–1, rare ones counting more. */
export const scoreWords = (segments: readonly Segment[], asked: ReadText): Map<string, number> => {
  const { size, mass } = totals(segments, 'pieces');
  const scores = new Map<string, number>();
  const worths = new Map([...asked.pieces].map((piece) => [piece, rarity(mass(piece), size)]));
  // Every content word counts as much as it is long and rare, whether or not anything holds it.
  const full = [...worths.values()].reduce((sum, worth) => sum + worth, 0);
  if (full === 0) return scores;
  for (const segment of segments) {
    const sums = new Float32Array(segment.ids.length);
    for (const [piece, worth] of worths) {
      scan(segment.pieces, piece, (document, weight) => void (sums[document]! += worth * weight));
    }
    sums.forEach((sum, document) => {
      if (sum > 0 && segment.isLive[document]) scores.set(segment.ids[document]!, Math.min(1, sum / full));
    });
  }
  return scores;
};
