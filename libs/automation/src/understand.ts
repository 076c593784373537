import { findMeanings, type MeaningHit } from './analysis/lexicon';
import { featuresOf, type Features, type LeadWords } from './classifier/features';
import { findContext, type ContextHit } from './flags/context';
import { findLeadHits, languagesOf, type LeadHit } from './flags/lead-words';
import { read, type Reading } from './keywords/tokens';

/** Everything that flags, sentiment and intent are decided from, found in one pass over a text. */
export interface Understanding {
  reading: Reading;
  language: string;
  meanings: MeaningHit[];
  leads: LeadHit[];
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
  const leads = findLeadHits(reading, language);
  const languages = languagesOf(leads, language);
  const context = findContext(reading, languages);
  const meanings = findMeanings(reading, language);
  const features = featuresOf(reading, language, leadWords(leads, context), meanings);
  const understood = { reading, language, meanings, leads, context, contextLanguage: languages[0] ?? 'en', features };
  last = { text, language, understood };
  return understood;
};

const leadWords = (leads: readonly LeadHit[], context: readonly ContextHit[]): LeadWords => {
  const has = (kind: ContextHit['kind']): boolean => context.some((hit) => hit.kind === kind);
  const strong = leads.filter((hit) => hit.data.weight === 'strong');
  return {
    strong: strong.length > 0,
    weak: leads.some((hit) => hit.data.weight === 'weak'),
    sponsor: leads.some((hit) => hit.data.flag === 'sponsorship'),
    self: has('self'),
    you: has('you'),
    own: has('own'),
    contact: has('contact'),
    ask: has('ask'),
    denied: strong.some((hit) =>
      context.some((word) => word.kind === 'negation' && Math.abs(word.firstToken - hit.firstToken) <= 4),
    ),
  };
};
