export const languages = ['en', 'el', 'fa', 'ar', 'zh'] as const;
export type Language = (typeof languages)[number];

export const products = ['harbour', 'pebble', 'fog', 'saffron', 'fig'] as const;
export type Product = (typeof products)[number];

/** What somebody writes about. */
export const topics = [
  'price', // three words, the same from many people
  'cost', // a price question in a whole sentence
  'shipping',
  'stock',
  'care',
  'returns',
  'hours',
  'workshop',
  'custom', // engraving, a gift, a colour of one's own
  'wish', // asks for something that does not exist yet
  'broken',
  'late',
  'wrong',
  'urgent',
  'praise',
  'thanks',
  'household', // "my partner and I": partnership in words, not in meaning
  'friend', // calls a friend to look; needs no answer
  'partnership',
  'sponsorship',
  'wholesale',
  'spam',
  'mention',
  'reviewGood',
  'reviewBad',
  'story',
] as const;
export type Topic = (typeof topics)[number];

/** How a conversation about a topic feels, which decides how it goes on. */
export type Mood = 'question' | 'complaint' | 'praise' | 'business';

export interface Lines {
  /** Each product as it stands after a verb ("I bought …"). */
  products: Record<Product, string>;
  /** First sentences. `{product}` is filled in. */
  opens: Record<Topic, readonly string[]>;
  /** What they answer to us: when we asked something back, when we told them, and when all is said. */
  answers: Record<Mood, { asked: readonly string[]; told: readonly string[]; closing: readonly string[] }>;
  /** What our shop has answered in the past. */
  ours: Record<Exclude<Topic, 'spam' | 'friend'>, readonly string[]>;
  /** A comment, and what its author makes of it a moment later. */
  edits: readonly { before: string; after: string }[];
  /** Written in anger or by mistake, and taken back soon. */
  regrets: readonly string[];
}

export const moodOf = (topic: Topic): Mood => {
  if (['broken', 'late', 'wrong', 'urgent', 'reviewBad'].includes(topic)) return 'complaint';
  if (['praise', 'thanks', 'household', 'friend', 'mention', 'reviewGood', 'story'].includes(topic)) return 'praise';
  if (['partnership', 'sponsorship', 'wholesale', 'spam'].includes(topic)) return 'business';
  return 'question';
};
