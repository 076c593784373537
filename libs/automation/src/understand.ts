import type { MeaningHit } from './analysis/lexicon';
import type { Mood } from './analysis/mood';
import type { Moods } from './classifier/classify';
import { featuresOf, type Features, type LeadWords } from './classifier/features';
import type { ContextHit } from './flags/context';
import type { FoundFlag } from './flags/find-flags';
import { findLeadHits, languagesOf, type LeadHit } from './flags/lead-words';
import { scoreHit, type ScoredHit } from './flags/score';
import { read, type Reading } from './keywords/tokens';
import { createMemory } from './memory';
import { findWords } from './words';

/** A word of a proposal with what the rules make of it. */
export interface ScoredLead extends LeadHit {
  judged: ScoredHit;
}

/** Everything that flags, sentiment and intent are decided from. */
export interface Understanding {
  reading: Reading;
  language: string;
  meanings: MeaningHit[];
  leads: ScoredLead[];
  context: ContextHit[];
  contextLanguage: string;
  features: Features;
  /** What was concluded from all this, once asked for. */
  concluded: Concluded;
}

/** Kept beside what it was made from: weak maps are dear to a collector when thousands come and go. */
export interface Concluded {
  scores?: Float64Array;
  moods?: Moods;
  mood?: Mood;
  proposals?: FoundFlag[];
}

// What somebody means and how they feel stands in the first pages of a text; what stands behind them is bulk.
const readUnits = 4_000;

/** The part of a text that is understood: all of it but for the bulk of a very long one. */
export const beginningOf = (text: string): string => (text.length > readUnits ? text.slice(0, readUnits) : text);

// Flags and analysis are asked for one after the other, and under a busy post many comments are equal.
const remembered = createMemory<Understanding>(500, 300);

/** Reads a text. Pure. */
export const understand = (text: string, language: string): Understanding => {
  // Cut before it is remembered by: whole, a long text would be written out again for its key, and kept.
  const beginning = beginningOf(text);
  const key = `${language}:${beginning}`;
  const known = remembered.get(key);
  if (known) return known;
  const understood = readAll(beginning, language);
  remembered.set(key, understood);
  return understood;
};

const readAll = (text: string, language: string): Understanding => {
  const reading = read(text);
  const found = findLeadHits(reading, language);
  const [contextLanguage = 'en', ...others] = languagesOf(found, language);
  const { context, meanings } = findWords(reading, contextLanguage, others);
  const leads = found.map((hit) => ({ ...hit, judged: scoreHit(hit, context, reading, contextLanguage) }));
  const features = featuresOf(reading, language, leadWords(leads, context), meanings);
  return { reading, language, meanings, leads, context, contextLanguage, features, concluded: {} };
};

const leadWords = (leads: readonly ScoredLead[], context: readonly ContextHit[]): LeadWords => {
  const has = (kind: ContextHit['kind']): boolean => context.some((hit) => hit.kind === kind);
  const best = leads.reduce<ScoredLead | null>((a, b) => (a && a.judged.score >= b.judged.score ? a : b), null);
  const guards = best?.judged.guards;
  return {
    strong: leads.some((hit) => hit.data.weight === 'strong'),
    weak: leads.some((hit) => hit.data.weight === 'weak'),
    sponsor: leads.some((hit) => hit.data.flag === 'sponsorship'),
    self: has('self'),
    you: has('you'),
    own: has('own'),
    contact: has('contact'),
    ask: has('ask'),
    score: best?.judged.score ?? null,
    denied: guards?.denial ?? false,
    thanked: guards?.thanks ?? false,
    told: guards?.past ?? has('past'),
    blamed: guards?.complaint ?? false,
    alone: guards?.alone ?? false,
  };
};
