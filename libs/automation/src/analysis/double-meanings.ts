import type { Understanding } from '../understand';
import data from './double-meanings.json';

type Kind = 'hate' | 'spam';
const lists: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = data;
const sets = new Map<string, ReadonlySet<string>>();

/** Listed words of a language that are as often meant as they stand: animals, dirt and illness, prizes and loans. */
const setOf = (kind: Kind, language: string): ReadonlySet<string> => {
  const key = `${kind} ${language}`;
  const known = sets.get(key) ?? new Set([...(lists[kind]['any'] ?? []), ...(lists[kind][language] ?? [])]);
  sets.set(key, known);
  return known;
};

// What says little else is said for its own sake: “pigs!” is no question about pigs.
const unitsAtLeast = { hate: 14, spam: 12 };
/** Several such words together make an advert all the same. */
const placesAtMost = 2;

/**
 * True when a text that is of some length owes its suspicion to words alone that mean something else just as often:
 * nothing aims them, and nobody offers sums or wants to be written to.
 */
export const hasOnlyDoubleMeanings = (understood: Understanding, kind: Kind): boolean => {
  const { meanings, contextLanguage, reading } = understood;
  const clear = kind === 'hate' ? 'abuse' : 'advert';
  if (meanings.some((hit) => hit.data === clear) || (kind === 'spam' && isOffer(understood))) return false;
  const hits = meanings.filter((hit) => hit.data === kind);
  const known = setOf(kind, contextLanguage);
  const places = new Set(hits.map(({ start }) => start)).size;
  const { text } = reading.folded;
  const size = text.length * (/[\u3041-\u9fff\uac00-\ud7a3]/u.test(text) ? 2.5 : 1);
  return (
    hits.length > 0 && size >= unitsAtLeast[kind] && places <= placesAtMost && hits.every(({ term }) => known.has(term))
  );
};

const isOffer = ({ context, reading }: Understanding): boolean =>
  context.some(({ kind }) => kind === 'contact') || /\d/u.test(reading.folded.text);
