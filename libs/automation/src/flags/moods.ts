import { rawWords } from '../keywords/tokens';
import type { MeaningHit } from '../analysis/lexicon';
import { judgeMood } from '../analysis/mood';
import type { Understanding } from '../understand';
import type { FoundFlag } from './find-flags';

const wordsAtMost = 5;
/** The words that say it beyond doubt. */
const stronger = { spam: 'advert', hate: 'abuse', urgent: 'danger' } as const;

/** `spam`, `hate` and `urgent`, with the words that say so. Marked for people to see; nothing is ever deleted by this. */
export const findMoods = (understood: Understanding): FoundFlag[] => {
  const mood = judgeMood(understood);
  return (['spam', 'hate', 'urgent'] as const).flatMap((name) => {
    const { certainty, probability, reasons } = mood[name];
    if (certainty === null) return [];
    const words = understood.meanings
      .filter((hit: MeaningHit) => hit.data === name || hit.data === stronger[name])
      .slice(0, wordsAtMost);
    const { raw } = understood.reading;
    const links =
      name === 'spam' ? mood.links.map(({ start, end }) => ({ start, end, text: raw.slice(start, end) })) : [];
    const spans = [...links, ...words.map((hit) => rawWords(understood.reading, hit.start, hit.end))];
    return [{ name, certainty, score: Math.round(probability * 100) / 100, spans: distinct(spans), reasons }];
  });
};

const distinct = (spans: FoundFlag['spans']): FoundFlag['spans'] => {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  return sorted.filter((span, i) => i === 0 || span.start >= sorted[i - 1]!.end);
};
