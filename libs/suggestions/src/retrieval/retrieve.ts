import type { Intent, Sentiment } from '@hubbub/contracts';
import { concepts as lexicon } from '../lexicon/lexicon';
import type { PastAnswer, VectorHits } from '../types';
import { type Entry, type KnowledgeIndex, type Segment, totals } from './knowledge-index';
import { rarity, scan } from './postings';
import { readText, type ReadText } from './read-text';

/** What is asked, with what the analysis of the message already knows. */
export interface Query {
  text: string;
  language: string;
  intent: Intent;
  sentiment: Sentiment;
  vectors?: VectorHits;
}

/** One possible source with the evidence for it; every part is 0–1. */
export interface Candidate {
  id: string;
  entry: Entry | { type: 'past_answer'; past: PastAnswer };
  score: number; // how likely it answers
  concepts: number; // share of the asked concepts that it speaks of
  focus: number; // share of its heading that is asked about
  words: number; // share of the asked words that it holds
  past: number; // likeness to a message that was answered with it
}

export interface Retrieved {
  candidates: Candidate[]; // best first, at most ten
  asked: ReadText;
  unexplained: number; // share of the content words that neither the lexicon nor the best source knows
}

const mostCandidates = 10;
const fuseK = 20; // of reciprocal rank fusion

/** The sources nearest to a message: by concepts, by letters, by past answers and by vectors, fused by rank. */
export const retrieve = (index: KnowledgeIndex, query: Query): Retrieved => {
  const asked = readText(query.text, query.language);
  const wanted = expand(asked.concepts, query);
  const conceptScores = scoreConcepts(index.entries, wanted);
  const wordScores = scoreWords(index.entries, asked);
  const { byReply, quotable } = scorePasts(index, asked, wanted);
  const vectors = query.vectors ?? new Map<string, number>();

  const rankings = [
    ranked(conceptScores, ({ share, focus }) => share * (0.6 + 0.4 * focus)),
    ranked(wordScores, (share) => share),
    ranked(byReply, (likeness) => likeness),
    ranked(vectors, (similarity) => similarity),
  ];
  const fused = new Map<string, number>();
  for (const ranking of rankings) {
    ranking.slice(0, 50).forEach((id, rank) => fused.set(id, (fused.get(id) ?? 0) + 1 / (fuseK + rank)));
  }
  const candidates: Candidate[] = [];
  for (const [id, reciprocal] of fused) {
    const entry = index.sources.get(id);
    if (!entry) continue;
    const { share = 0, focus = 0 } = conceptScores.get(id) ?? {};
    const words = wordScores.get(id) ?? 0;
    const past = byReply.get(id) ?? 0;
    const learned = entry.type === 'saved_reply' ? (entry.reply.weight ?? 0.5) : 0.5;
    const evidence = either(
      0.9 * share * (0.35 + 0.65 * focus),
      0.75 * words,
      0.9 * past ** 1.5,
      (vectors.get(id) ?? 0) ** 2 * 0.9,
    );
    const score = Math.min(1, evidence * (0.9 + 0.2 * learned) + 0.5 * reciprocal);
    candidates.push({ id, entry, score, concepts: share, focus, words, past });
  }
  for (const { past, likeness } of quotable) {
    const score = 0.85 * likeness ** 1.5;
    candidates.push({
      id: `p:${past.id}`,
      entry: { type: 'past_answer', past },
      score,
      concepts: 0,
      focus: 0,
      words: likeness,
      past: likeness,
    });
  }
  candidates.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const best = candidates.slice(0, mostCandidates);
  return { candidates: best, asked, unexplained: unexplainedShare(index.entries, asked, best[0]) };
};

/** Noisy or: independent pieces of evidence add up without passing 1. */
const either = (...parts: number[]): number => 1 - parts.reduce((left, part) => left * (1 - Math.min(0.98, part)), 1);

// What an intent or a sentiment says about what is asked, where the words alone are silent.
const intentConcepts: Partial<Record<Intent, Record<string, number>>> = {
  praise: { praise: 1, thanks: 0.8 },
  complaint: { complaint: 0.5, apology: 0.4 },
  urgent: { emergency: 0.8 },
  lead: { partnership: 0.25 },
  feature_request: { suggestion: 0.6 },
};

const expand = (concepts: ReadonlyMap<string, number>, { intent, sentiment }: Query): Map<string, number> => {
  const wanted = new Map(concepts);
  const raise = (name: string, weight: number): void => void wanted.set(name, Math.max(wanted.get(name) ?? 0, weight));
  for (const [name, weight] of concepts) {
    for (const [near, share] of lexicon.near.get(name) ?? []) raise(near, weight * share);
  }
  for (const [name, weight] of Object.entries(intentConcepts[intent] ?? {})) raise(name, weight);
  if (sentiment === 'negative') raise('apology', 0.3);
  return wanted;
};

const scoreConcepts = (
  segments: readonly Segment[],
  wanted: ReadonlyMap<string, number>,
): Map<string, { share: number; focus: number }> => {
  const { size, mass } = totals(segments, 'concepts');
  const rarities = new Map([...wanted.keys()].map((name) => [name, rarity(mass(name), size)]));
  const full = [...wanted].reduce((sum, [name, weight]) => sum + weight * (rarities.get(name) ?? 0), 0);
  const scores = new Map<string, { share: number; focus: number }>();
  if (full === 0) return scores;
  for (const segment of segments) {
    const sums = new Float32Array(segment.ids.length);
    for (const [name, weight] of wanted) {
      const worth = weight * (rarities.get(name) ?? 0);
      scan(segment.concepts, name, (document, share) => void (sums[document]! += worth * share));
    }
    sums.forEach((sum, document) => {
      if (sum === 0 || !segment.isLive[document]) return;
      const id = segment.ids[document]!;
      const title = segment.titleConcepts[document] ?? new Map<string, number>();
      let titleFull = 0;
      let titleHit = 0;
      for (const [name, share] of title) {
        const worth = share * (rarities.get(name) ?? rarity(mass(name), size));
        titleFull += worth;
        titleHit += worth * Math.min(1, wanted.get(name) ?? 0);
      }
      scores.set(id, { share: sum / full, focus: titleFull === 0 ? 0 : titleHit / titleFull });
    });
  }
  return scores;
};

const scoreWords = (segments: readonly Segment[], asked: ReadText): Map<string, number> => {
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

const nearestPasts = 12;
const quotableFrom = 0.6;

interface PastScores {
  byReply: Map<string, number>; // by source id of the saved reply
  quotable: { past: PastAnswer; likeness: number }[];
}

const scorePasts = (index: KnowledgeIndex, asked: ReadText, wanted: ReadonlyMap<string, number>): PastScores => {
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

const ranked = <Score>(scores: ReadonlyMap<string, Score>, by: (score: Score) => number): string[] =>
  [...scores]
    .map(([id, score]) => ({ id, score: by(score) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);

const unexplainedShare = (segments: readonly Segment[], { words }: ReadText, best: Candidate | undefined): number => {
  const content = words.filter(({ isStop }) => !isStop);
  if (content.length === 0) return 0;
  const unknown = content.filter(({ isKnown, pieces }) => !isKnown && !isHeld(segments, pieces, best?.id));
  return unknown.length / content.length;
};

const isHeld = (segments: readonly Segment[], pieces: readonly string[], id: string | undefined): boolean => {
  if (id === undefined || pieces.length === 0) return false;
  let held = 0;
  for (const segment of segments) {
    const document = segment.ids.findIndex((own, at) => own === id && segment.isLive[at]);
    if (document < 0) continue;
    for (const piece of pieces) scan(segment.pieces, piece, (found) => void (held += found === document ? 1 : 0));
  }
  return held / pieces.length >= 0.5;
};
