import type { Query } from './query';
import { weights as w } from './weights';

/** Concepts of somebody or something in danger. */
export const dangers = [
  'emergency',
  'allergic_reaction',
  'fire_hazard',
  'injury',
  'poison',
  'breathing',
  'food_poisoning',
];

/** What kind of occasion a source is written for, by its heading. */
export type Mood = 'praise' | 'complaint' | 'emergency' | 'business' | 'plain';

export const moodOf = (title: ReadonlyMap<string, number>): Mood => {
  if (dangers.some((name) => title.has(name))) return 'emergency';
  if (['complaint', 'rude_service', 'apology', 'dirty', 'noise'].some((name) => title.has(name))) return 'complaint';
  if (title.has('praise') || title.has('thanks')) return 'praise';
  if (
    ['partnership', 'influencer', 'press', 'wholesale', 'job', 'business_customer', 'donation'].some((name) =>
      title.has(name),
    )
  )
    return 'business';
  return 'plain';
};

/** Thanks do not answer a question, and a price list does not answer thanks. */
export const suits = (mood: Mood, { intent, sentiment }: Query): number => {
  if (intent === 'praise') return mood === 'praise' ? 1 : mood === 'complaint' ? w.againstMood : w.notPraise;
  if (mood === 'praise') return intent === 'other' || sentiment === 'positive' ? w.praiseElsewhere : w.againstMood;
  if (intent === 'urgent') return mood === 'emergency' ? w.urgentFits : w.urgentElsewhere;
  if (intent === 'complaint' || sentiment === 'negative')
    return mood === 'complaint' ? w.complaintFits : mood === 'business' ? w.businessAgainst : 1;
  return mood === 'complaint' ? w.complaintElsewhere : 1;
};
