import { createDeck, type Random } from '../random';
import { brandPosts, type BrandPost } from './brand';
import { lines } from './lines';
import { moodOf, products, type Language, type Mood, type Product, type Topic } from './lines/lines';

/** Deals the demo's sentences so that none comes back before its like have been used. */
export interface Words {
  open(language: Language, topic: Topic, product: Product | null): string;
  answer(language: Language, mood: Mood, when: 'asked' | 'told' | 'closing'): string;
  ours(language: Language, topic: Topic): string | null;
  edit(language: Language): { before: string; after: string };
  regret(language: Language): string;
}

export const createWords = (random: Random): Words => {
  const decks = new Map<string, () => unknown>();
  const deal = <T>(name: string, items: readonly T[]): T => {
    const deck = decks.get(name) ?? createDeck(random, items);
    decks.set(name, deck);
    return deck() as T;
  };
  return {
    open: (language, topic, product) =>
      fill(deal(`open ${language} ${topic}`, lines[language].opens[topic]), language, product ?? random.pick(products)),
    answer: (language, mood, when) => deal(`answer ${language} ${mood} ${when}`, lines[language].answers[mood][when]),
    ours: (language, topic) =>
      topic === 'spam' || topic === 'friend' ? null : deal(`ours ${language} ${topic}`, lines[language].ours[topic]),
    edit: (language) => deal(`edit ${language}`, lines[language].edits),
    regret: (language) => deal(`regret ${language}`, lines[language].regrets),
  };
};

/** What people write under posts, and what they rather write in private. */
export const commentTopics: readonly { item: Topic; weight: number }[] = [
  { item: 'price', weight: 16 },
  { item: 'cost', weight: 8 },
  { item: 'shipping', weight: 8 },
  { item: 'stock', weight: 7 },
  { item: 'care', weight: 6 },
  { item: 'praise', weight: 14 },
  { item: 'household', weight: 4 },
  { item: 'friend', weight: 6 },
  { item: 'custom', weight: 4 },
  { item: 'wish', weight: 4 },
  { item: 'partnership', weight: 6 },
  { item: 'broken', weight: 3 },
  { item: 'late', weight: 4 },
  { item: 'hours', weight: 2 },
  { item: 'workshop', weight: 4 },
  { item: 'wholesale', weight: 2 },
  { item: 'spam', weight: 5 },
  { item: 'thanks', weight: 3 },
];

export const directTopics: readonly { item: Topic; weight: number }[] = [
  { item: 'broken', weight: 9 },
  { item: 'late', weight: 9 },
  { item: 'wrong', weight: 7 },
  { item: 'urgent', weight: 4 },
  { item: 'returns', weight: 7 },
  { item: 'shipping', weight: 7 },
  { item: 'custom', weight: 7 },
  { item: 'hours', weight: 5 },
  { item: 'workshop', weight: 6 },
  { item: 'stock', weight: 5 },
  { item: 'partnership', weight: 9 },
  { item: 'sponsorship', weight: 5 },
  { item: 'wholesale', weight: 6 },
  { item: 'thanks', weight: 6 },
  { item: 'cost', weight: 4 },
  { item: 'care', weight: 3 },
];

/** A post that fits the topic and was there `ageHours` ago; the newest gets most of the talk. */
export const postFor = (random: Random, topic: Topic, ageHours = 0): BrandPost => {
  const there = brandPosts.filter((post) => post.ageHours > ageHours);
  const fitting = (there.length > 0 ? there : brandPosts.slice(-1)).filter(({ product, isWorkshop }) => {
    if (topic === 'workshop') return isWorkshop;
    if (topic === 'praise' || topic === 'friend' || topic === 'spam' || topic === 'partnership') return true;
    if (topic === 'care' || topic === 'custom' || topic === 'broken')
      return product && !['saffron', 'fig'].includes(product);
    return product !== null;
  });
  const choice = fitting.length > 0 ? fitting : brandPosts.slice(-1); // nothing of the kind was out yet
  return random.weighted(choice.map((item, index) => ({ item, weight: 1 / (index + 1) })));
};

export const isQuestion = (text: string): boolean => /[?？؟]|[\u0370-\u03ff][^;]*;/u.test(text);

export { moodOf };

const fill = (text: string, language: Language, product: Product): string =>
  text.replaceAll('{product}', lines[language].products[product]);
