import { concepts as lexicon } from '../lexicon/lexicon';
import { type Segment, totals } from './knowledge-index';
import { dangers, type Mood, moodOf } from './mood';
import { rarity, scan } from './postings';
import type { Query } from './query';
import { weights as w } from './weights';

// Acts, times and things that come up about everything say less about what is asked.
const genericPattern =
  /^(?:act_|time_|weekday|device|country|age|duration_ask|photo|group|heart_love|family|order$|buy$|free$|kids)/u;

/** Does a concept come up about everything, so that sharing it says little? */
export const isGenericConcept = (name: string): boolean => genericPattern.test(name);

/** The concepts of a message with what they imply, by weight. */
export const expand = (
  concepts: ReadonlyMap<string, number>,
  { intent, sentiment }: Query,
  situations: ReadonlyMap<string, number> = new Map(),
): Map<string, number> => {
  const wanted = new Map<string, number>();
  const raise = (name: string, weight: number): void => void wanted.set(name, Math.max(wanted.get(name) ?? 0, weight));
  for (const [name, weight] of concepts) raise(name, weight * (isGenericConcept(name) ? w.generic : 1));
  for (const [name, weight] of concepts) {
    for (const [near, share] of lexicon.near.get(name) ?? []) raise(near, weight * share * w.near);
  }
  // What is described without being named.
  for (const [name, chance] of situations) {
    if (name !== 'none' && chance >= w.situationFrom) raise(name, w.situation * chance ** w.situationPower);
  }
  // What an intent or a sentiment says about what is asked, where the words alone are silent.
  if (intent === 'praise') {
    raise('praise', w.praise);
    raise('thanks', w.thanks);
  }
  if (intent === 'complaint') {
    raise('complaint', w.complaint);
    raise('apology', w.apology);
  }
  if (intent === 'urgent') {
    for (const name of dangers) raise(name, w.danger);
    raise('emergency', w.emergency);
  }
  if (intent === 'lead') raise('partnership', w.lead);
  if (intent === 'feature_request') raise('suggestion', w.suggestion);
  if (sentiment === 'negative') raise('apology', w.apology);
  return wanted;
};

/**
 * By source: the share of what is asked that it speaks of, the share of its heading that is asked about, and its mood.
 * `strange` is the number of asked words that no concept knows.
 */
export const scoreConcepts = (
  segments: readonly Segment[],
  wanted: ReadonlyMap<string, number>,
  strange: number,
): Map<string, { share: number; focus: number; mood: Mood }> => {
  const { size, mass } = totals(segments, 'concepts');
  const rarities = new Map([...wanted.keys()].map((name) => [name, rarity(mass(name), size)]));
  const known = [...wanted].reduce((sum, [name, weight]) => sum + weight * (rarities.get(name) ?? 0), 0);
  const full = known + w.strange * strange * rarity(1, size);
  const scores = new Map<string, { share: number; focus: number; mood: Mood }>();
  if (known === 0) return scores;
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
      scores.set(id, { share: sum / full, focus: titleFull === 0 ? 0 : titleHit / titleFull, mood: moodOf(title) });
    });
  }
  return scores;
};
