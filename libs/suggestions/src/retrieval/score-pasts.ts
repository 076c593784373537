import type { PastAnswer } from '../types';
import { type KnowledgeIndex, totals } from './knowledge-index';
import { rarity, scan } from './postings';
import { either } from './query';
import type { ReadText } from './read-text';

const nearestPasts = 12;
const quotableFrom = 0.6;

export interface PastScores {
  byReply: Map<string, number>; // by source id of the saved reply
  quotable: { past: PastAnswer; likeness: number }[];
}

/** How like the message is to those that were answered before, by what they were answered with. */
export const scorePasts = (index: KnowledgeIndex, asked: ReadText, wanted: ReadonlyMap<string, number>): PastScores => {
  const pieces = totals(index.pasts, 'pieces');
  const concepts = totals(index.pasts, 'concepts');
  const near: { id: string; likeness: number }[] = [];
  const worths = new Map([...asked.pieces].map((piece) => [piece, rarity(pieces.mass(piece), pieces.size)]));
  const fullPieces = [...worths.values()].reduce((sum, worth) => sum + worth, 0);
  const conceptWorths = new Map(
    [...wanted].map(([name, weight]) => [name, weight * rarity(concepts.mass(name), concepts.size)]),
  );
  const fullConcepts = [...conceptWorths.values()].reduce((sum, worth) => sum + worth, 0);
  for (const segment of index.pasts) {
    const byPieces = new Float32Array(segment.ids.length);
    const byConcepts = new Float32Array(segment.ids.length);
    for (const [piece, worth] of worths) {
      scan(segment.pieces, piece, (document) => void (byPieces[document]! += worth));
    }
    for (const [name, worth] of conceptWorths) {
      scan(segment.concepts, name, (document, share) => void (byConcepts[document]! += worth * share));
    }
    const asks = Math.sqrt(Math.max(1, asked.pieces.size));
    byPieces.forEach((sum, document) => {
      if ((sum === 0 && byConcepts[document] === 0) || !segment.isLive[document]) return;
      // A long past message holds any short one; the ratio of lengths keeps it from looking alike.
      const norm = segment.pieceNorms[document]!;
      const letters = fullPieces === 0 ? 0 : (sum / fullPieces) * Math.min(1, asks / norm) ** 0.5;
      const meaning = fullConcepts === 0 ? 0 : byConcepts[document]! / fullConcepts;
      const likeness = either(0.85 * letters, 0.55 * meaning * (0.4 + 0.6 * letters));
      if (likeness < 0.12) return;
      keepNearest(near, { id: segment.ids[document]!, likeness });
    });
  }
  return votes(index, near);
};

const keepNearest = (near: { id: string; likeness: number }[], found: { id: string; likeness: number }): void => {
  if (near.length === nearestPasts && near.at(-1)!.likeness >= found.likeness) return;
  let at = near.length;
  while (at > 0 && near[at - 1]!.likeness < found.likeness) at -= 1;
  near.splice(at, 0, found);
  if (near.length > nearestPasts) near.pop();
};

const votes = (index: KnowledgeIndex, near: readonly { id: string; likeness: number }[]): PastScores => {
  const byReply = new Map<string, number>();
  const quotable: PastScores['quotable'] = [];
  for (const { id, likeness } of near) {
    const past = index.pastAnswers.get(id);
    if (!past) continue;
    // Two accepted sends make an answer count double: as a second, independent witness.
    const accepted = (past.accepted ?? 0) >= 2 ? either(likeness, likeness) : likeness;
    const weighted = accepted * (0.8 + 0.4 * (past.weight ?? 0.5));
    if (past.savedReplyId !== null) {
      const source = `r:${past.savedReplyId}`;
      byReply.set(source, either(byReply.get(source) ?? 0, Math.min(0.97, weighted)));
    } else if (past.isTrusted !== false && likeness >= quotableFrom) {
      quotable.push({ past, likeness: Math.min(1, weighted) });
    }
  }
  return { byReply, quotable };
};
