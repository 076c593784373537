import { identifyLanguage } from '@hubbub/text';
import { findClaims } from './checker/claims';
import { splitSentences } from './compose/sentences';
import type { ReadText } from './retrieval/read-text';
import { readText } from './retrieval/read-text';
import { isGenericConcept } from './retrieval/score-concepts';
import type { DraftInput, Source } from './types';

const mostEarlier = 3;
const shortest = 12;

/**
 * What the brand itself has said where it is asked: its own caption, and its last answers in this conversation. A post
 * that somebody else wrote is no ground for anything.
 */
export const conversationSources = ({ post, messages, language }: DraftInput): Source[] => {
  const earlier = messages
    .filter(({ direction, text }) => direction === 'outbound' && text.trim().length >= shortest)
    .slice(-mostEarlier)
    .reverse()
    .map(({ id, text }): Source => ({ id, type: 'message', title: '', text, language: languageOf(text, language) }));
  if (!post?.isOwn || post.text.trim() === '') return earlier;
  const caption: Source = {
    id: post.id,
    type: 'post',
    title: '',
    text: post.text,
    language: languageOf(post.text, language),
  };
  return [caption, ...earlier];
};

const surely = 0.6;

const languageOf = (text: string, fallback: string): string => {
  const { language, confidence } = identifyLanguage(text);
  return language !== 'und' && confidence >= surely ? language : fallback;
};

/** A sentence that the brand has said here and that says what is asked. */
export interface Quote {
  source: Source;
  sentence: string;
}

// What is asked, by concept, and the kinds of claim of which a sentence must hold one to say it.
const answeredBy: Readonly<Record<string, readonly string[]>> = {
  price: ['amount', 'percentage'],
  shipping_cost: ['amount'],
  discount: ['percentage', 'amount', 'code'],
  opening_hours: ['time'],
  schedule: ['time', 'date', 'weekday', 'relative_day'],
  booking: ['url', 'phone', 'email'],
  contact: ['url', 'phone', 'email'],
};

/**
 * The sentence of the brand's caption or earlier answers that holds a fact of the kind that is asked for (a price, a
 * time, a way to reach us) and speaks of what else is named; null unless there is one, since a near miss is worse than
 * silence.
 */
export const quoteConversation = (input: DraftInput, asked: ReadText): Quote | null => {
  const wanted = [...asked.concepts.keys()].filter((name) => !isGenericConcept(name) && !courtesies.has(name));
  if (wanted.length === 0) return null;
  const rated = conversationSources(input).flatMap((source) =>
    splitSentences(source.text).map((sentence) => ({ source, sentence, worth: worthOf(sentence, source, wanted) })),
  );
  const best = rated.reduce<(typeof rated)[number] | null>(
    (kept, one) => (one.worth > (kept?.worth ?? 0) ? one : kept),
    null,
  );
  return best && { source: best.source, sentence: best.sentence };
};

const courtesies = new Set(['greeting', 'thanks', 'apology', 'praise', 'complaint', 'emergency']);

const worthOf = (sentence: string, { language }: Source, wanted: readonly string[]): number => {
  const facts = wanted.filter((name) => name in answeredBy);
  if (facts.length === 0) return 0;
  const kinds = new Set(findClaims(sentence).map(({ kind }) => kind as string));
  if (!facts.every((name) => answeredBy[name]!.some((kind) => kinds.has(kind)))) return 0;
  const { concepts } = readText(sentence, language);
  const others = wanted.filter((name) => !(name in answeredBy));
  const shared = others.filter((name) => concepts.has(name));
  return shared.length >= others.length / 2 ? facts.length + shared.length : 0;
};
