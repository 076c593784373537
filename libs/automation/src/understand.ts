import { findMeanings, type MeaningHit } from './analysis/lexicon';
import { featuresOf, type Features, type LeadWords } from './classifier/features';
import { findContext, type ContextHit } from './flags/context';
import { findLeadHits, languagesOf, type LeadHit } from './flags/lead-words';
import { scoreHit, type ScoredHit } from './flags/score';
import { read, type Reading } from './keywords/tokens';

/** Everything that flags, sentiment and intent are decided from, found in one pass over a text. */
/** A word of a proposal with what the rules make of it. */
export interface ScoredLead extends LeadHit {
  judged: ScoredHit;
}

export interface Understanding {
  reading: Reading;
  language: string;
  meanings: MeaningHit[];
  leads: ScoredLead[];
  context: ContextHit[];
  contextLanguage: string;
  features: Features;
}

// Platforms end far below this; what stands behind it is bulk.
const readUnits = 8_000;

let last: { text: string; language: string; understood: Understanding } | undefined;

/** Reads a text. The last result is kept, since flags and analysis are asked for one after the other. */
export const understand = (text: string, language: string): Understanding => {
  if (last && last.text === text && last.language === language) return last.understood;
  const reading = read(text.length > readUnits ? text.slice(0, readUnits) : text);
  const found = findLeadHits(reading, language);
  const languages = languagesOf(found, language);
  const contextLanguage = languages[0] ?? 'en';
  const context = findContext(reading, languages);
  const leads = found.map((hit) => ({ ...hit, judged: scoreHit(hit, context, reading, contextLanguage) }));
  const meanings = findMeanings(reading, language);
  const features = featuresOf(reading, language, leadWords(leads, context), meanings);
  const understood = { reading, language, meanings, leads, context, contextLanguage, features };
  last = { text, language, understood };
  return understood;
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
