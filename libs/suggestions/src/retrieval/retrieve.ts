import type { PastAnswer } from '../types';
import { type Entry, type KnowledgeIndex, type Segment } from './knowledge-index';
import { suits } from './mood';
import { scan } from './postings';
import { either, type Query } from './query';
import { readText, type ReadText } from './read-text';
import { expand, scoreConcepts } from './score-concepts';
import { scorePasts } from './score-pasts';
import { scoreWords } from './score-words';
import { situationsOf } from '../situations/situations';
import { weights as w } from './weights';

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

/** The sources nearest to a message: by concepts, by letters, by past answers and by vectors, fused by rank. */
export const retrieve = (index: KnowledgeIndex, query: Query): Retrieved => {
  const asked = readText(query.text, query.language);
  const wanted = expand(asked.concepts, query, situationsOf(asked, query.language));
  const strange = asked.words.filter(({ isKnown, isStop }) => !isKnown && !isStop).length;
  const conceptScores = scoreConcepts(index.entries, wanted, strange);
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
    ranking.slice(0, 50).forEach((id, rank) => fused.set(id, (fused.get(id) ?? 0) + 1 / (w.fuseK + rank)));
  }
  const candidates: Candidate[] = [];
  for (const [id, reciprocal] of fused) {
    const entry = index.sources.get(id);
    if (!entry) continue;
    const { share = 0, focus = 0, mood = 'plain' } = conceptScores.get(id) ?? {};
    const words = wordScores.get(id) ?? 0;
    const past = byReply.get(id) ?? 0;
    const learned = entry.type === 'saved_reply' ? (entry.reply.weight ?? 0.5) : 0.5;
    const evidence = either(
      w.concepts * share ** w.sharePower * (1 - w.focus + w.focus * focus),
      w.words * words ** w.wordsPower,
      w.past * past ** w.pastPower,
      w.vectors * (vectors.get(id) ?? 0) ** 2,
    );
    const suited = evidence * suits(mood, query);
    const score = Math.min(1, suited * (0.9 + 0.2 * learned) + w.fuse * reciprocal);
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
  const rank = (candidate: Candidate): number =>
    candidate.score * (speaks(candidate, query.language) ? 1 : foreignShare);
  candidates.sort((a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1));
  const best = candidates.slice(0, mostCandidates);
  return { candidates: best, asked, unexplained: unexplainedShare(index.entries, asked, best[0]) };
};

// Of two that answer alike, the one in the language of whoever asked; where none speaks it, this changes nothing.
const foreignShare = 0.75;

const speaks = ({ entry }: Candidate, language: string): boolean => {
  const base = language.split('-')[0];
  const isIn = (own: string): boolean => own.split('-')[0] === base;
  if (entry.type === 'article') return isIn(entry.chunk.language);
  if (entry.type === 'past_answer') return isIn(entry.past.language);
  const { reply } = entry;
  return (
    isIn(reply.language) ||
    Object.entries(reply.translations).some(([spoken, { body }]) => isIn(spoken) && body.trim() !== '')
  );
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
