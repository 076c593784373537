import type { Intent, Sentiment, TextLimit, Tone } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { concepts as lexicon } from '../lexicon/lexicon';
import type { Source, Voice } from '../types';
import { firstNameOf } from './first-name';
import { askBack, type Phrases, phrasesFor } from './phrases';
import { fillPlaces } from './places';
import { joinSentences, splitSentences } from './sentences';

/** A composed draft before the checker saw it. */
export interface ComposedVariant {
  tone: Tone;
  text: string;
  sentences: { text: string; sources: string[] }[];
}

export interface ComposeInput {
  sources: readonly Source[]; // quoted in this order; all in `language`
  language: string;
  voice: Voice;
  contact: { name: string | null; handle: string | null };
  intent: Intent;
  sentiment: Sentiment;
  isPublic: boolean;
  limit: TextLimit;
  tones: readonly Tone[];
}

type Sentence = ComposedVariant['sentences'][number];

/**
 * Drafts from sources alone: greeting, the sources' own sentences, closing. It writes no fact. Variants that do not
 * fit the limit, even without courtesy, are left out; the best tone for the voice comes first.
 */
export const compose = (input: ComposeInput): ComposedVariant[] =>
  tonesInOrder(input).flatMap((tone) => {
    const variant = composeTone(tone, input);
    return variant ? [variant] : [];
  });

const preference: Record<Voice['tone'], readonly Tone[]> = {
  friendly: ['friendly', 'saved', 'short', 'formal'],
  neutral: ['saved', 'friendly', 'short', 'formal'],
  formal: ['formal', 'saved', 'short', 'friendly'],
};

const tonesInOrder = ({ tones, voice }: ComposeInput): Tone[] =>
  preference[voice.tone].filter((tone) => tones.length === 0 || tones.includes(tone));

const composeTone = (tone: Tone, input: ComposeInput): ComposedVariant | null => {
  const body = bodySentences(input);
  if (!body) return null;
  if (tone === 'saved') return savedVariant(input);
  if (tone === 'short') return fit(tone, [], shorten(body), [], input);
  const formality = tone === 'formal' ? 'formal' : addressOf(input);
  const phrases = phrasesFor(input.language, formality);
  const { before, after } = phrases ? courtesy(phrases, body, tone, input) : { before: [], after: [] };
  return fit(tone, before, body, after, input);
};

/** The saved reply word for word, line breaks included. */
const savedVariant = (input: ComposeInput): ComposedVariant | null => {
  const [source] = input.sources;
  const text = source && fillPlaces(source.text, input);
  if (!source || !text || !fits(text, input.limit)) return null;
  return {
    tone: 'saved',
    text,
    sentences: splitSentences(text).map((sentence) => ({ text: sentence, sources: [source.id] })),
  };
};

const bodySentences = (input: ComposeInput): Sentence[] | null => {
  const found: Sentence[] = [];
  for (const source of input.sources) {
    const text = fillPlaces(source.text, input);
    if (text === null) return null;
    for (const sentence of splitSentences(text)) found.push({ text: sentence, sources: [source.id] });
  }
  return found.length > 0 ? found : null;
};

const addressOf = ({ language, voice }: ComposeInput): 'informal' | 'formal' =>
  voice.formality[language.split('-')[0] ?? ''] ?? (voice.tone === 'formal' ? 'formal' : 'informal');

const courtesy = (
  phrases: Phrases,
  body: readonly Sentence[],
  tone: Tone,
  input: ComposeInput,
): { before: Sentence[]; after: Sentence[] } => {
  const { language, voice, contact, sentiment, intent } = input;
  const said = lexicon.match(body.map(({ text }) => text).join('\n'), language).weights;
  const name = firstNameOf(contact.name);
  const own = voice.greetings[language.split('-')[0] ?? ''];
  const hello = own ? fillPlaces(own.replaceAll('{{name}}', '{{contact.name}}'), input) : null;
  const greeting = hello ?? (name ? phrases.helloName.replace('{{name}}', name) : phrases.hello);
  const isUpset = sentiment === 'negative' || intent === 'complaint' || intent === 'urgent';
  const isHappy = sentiment === 'positive' || intent === 'praise';
  const before: string[] = [];
  const after: string[] = [];
  if (!said.has('greeting')) before.push(greeting);
  if (isUpset && !said.has('apology')) before.push(phrases.sorry);
  if (!isUpset && !said.has('thanks') && (tone === 'formal' || isHappy)) before.push(phrases.thanks);
  // Someone in need, or someone who only said something kind, is not asked for more questions.
  if (intent !== 'urgent' && intent !== 'praise' && !input.isPublic) after.push(phrases.closing);
  const question = voice.asksBack && isHappy && tone === 'friendly' ? askBack(language, addressOf(input)) : null;
  if (question && !body.some(({ text }) => /[?؟？;]\s*$/u.test(text))) after.push(question);
  const signOff = voice.signOffs[language.split('-')[0] ?? ''];
  if (signOff) after.push(signOff);
  const smile = tone === 'friendly' && voice.emojiBudget > 0 && !isUpset && !hasEmoji(body) ? ' 😊' : '';
  if (smile && after.length > 0) after[after.length - 1] += smile;
  else if (smile && before.length > 0) before[before.length - 1] += smile;
  const allowed = (text: string): boolean =>
    !voice.avoidWords.some((word) => word !== '' && text.toLowerCase().includes(word.toLowerCase()));
  const asSentence = (text: string): Sentence => ({ text, sources: [] });
  return { before: before.filter(allowed).map(asSentence), after: after.filter(allowed).map(asSentence) };
};

const hasEmoji = (body: readonly Sentence[]): boolean =>
  body.some(({ text }) => /\p{Extended_Pictographic}/u.test(text));

const carriesAction = /https?:\/\/|@|\+?\d[\d\s().-]{6,}|\b[\w-]+\.[a-z]{2,}\//iu;
const shortLength = 140;

/** The first sentences up to a length, and whatever sentence tells where to go. */
const shorten = (body: readonly Sentence[]): Sentence[] => {
  let length = 0;
  return body.filter(({ text }, i) => {
    const isKept = i === 0 || length + text.length <= shortLength || carriesAction.test(text);
    if (isKept) length += text.length;
    return isKept;
  });
};

const fit = (
  tone: Tone,
  before: readonly Sentence[],
  body: readonly Sentence[],
  after: readonly Sentence[],
  { limit, language }: ComposeInput,
): ComposedVariant | null => {
  const attempts = [
    [...before, ...body, ...after],
    [...before, ...body],
    [...body],
    ...body.map((_, i) => body.slice(0, body.length - 1 - i)).filter((left) => left.length > 0),
  ];
  for (const sentences of attempts) {
    const text = joinSentences(
      sentences.map((sentence) => sentence.text),
      language,
    );
    if (fits(text, limit)) return { tone, text, sentences: [...sentences] };
  }
  return null;
};

const fits = (text: string, { limit, unit }: TextLimit): boolean => measureText(text, unit) <= limit;
