import type { Tone } from '@hubbub/contracts';
import { checkVariant } from './check-variant';
import { quoteConversation } from './conversation-sources';
import type { CitedSource } from './checker/check-draft';
import { compose, type ComposedVariant } from './compose/compose';
import { joinSentences } from './compose/sentences';
import { askBack, phrasesFor } from './compose/phrases';
import { diversify } from './compose/diversify';
import { gate } from './retrieval/gate';
import { type Candidate, retrieve, type Retrieved } from './retrieval/retrieve';
import type { DraftedSuggestion, DraftInput, Source } from './types';

/** What retrieval found for an input, before anything is written. */
export interface Found {
  retrieved: Retrieved;
  best: Candidate | null; // null: the gate is shut
  reason: string | null; // why
  sources: Source[]; // the best five, as sources
}

const mostSources = 5;

/** Retrieves for the last inbound message (with what came right before it) and asks the gate. */
export const find = (input: DraftInput): Found => {
  const retrieved = retrieve(input.knowledge, {
    text: questionOf(input),
    language: input.language,
    intent: input.intent,
    sentiment: input.sentiment,
    ...(input.vectors ? { vectors: input.vectors } : {}),
  });
  const decision = gate(retrieved, input.intent);
  const sources = retrieved.candidates.slice(0, mostSources).map((candidate) => sourceOf(candidate, input.language));
  return decision.isOpen
    ? { retrieved, best: decision.best, reason: null, sources }
    : { retrieved, best: null, reason: decision.reason, sources };
};

/** What answers the last inbound message, best first; nothing where the gate is shut. */
export const findSources = (input: DraftInput): CitedSource[] => {
  const { best, sources } = find(input);
  return best ? sources.slice(0, 3).map(({ text, language }) => ({ text, language })) : [];
};

/** Ids of what is nearest to the last inbound message, best first, whether or not it answers. */
export const nearestSources = (input: DraftInput): string[] => find(input).sources.map(({ id }) => id);

/** The inbound messages since our last answer: people write one question in three messages. */
export const questionOf = ({ messages }: Pick<DraftInput, 'messages'>): string => {
  const inbound: string[] = [];
  for (let i = messages.length - 1; i >= 0 && inbound.length < 3; i -= 1) {
    const message = messages[i]!;
    if (message.direction === 'outbound') break;
    inbound.unshift(message.text);
  }
  return inbound.join('\n');
};

/** The version of a source in the wanted language, else its own. */
export const sourceOf = ({ entry }: Candidate, language: string): Source => {
  if (entry.type === 'past_answer') {
    const { past } = entry;
    return {
      id: past.id,
      type: 'past_answer',
      title: past.inbound.slice(0, 120),
      text: past.answer,
      language: past.language,
    };
  }
  if (entry.type === 'article') {
    const { chunk } = entry;
    return { id: chunk.id, type: 'article', title: chunk.title, text: chunk.text, language: chunk.language };
  }
  const { reply } = entry;
  const { id } = reply;
  const base = language.split('-')[0] ?? '';
  const version = reply.translations[language] ?? reply.translations[base];
  if (version && version.body.trim() !== '')
    return { id, type: 'saved_reply', title: version.title || reply.title, text: version.body, language };
  return { id, type: 'saved_reply', title: reply.title, text: reply.body, language: reply.language };
};

/** Drafts from saved replies alone: no model, no network. */
export const draftEmbedded = (input: DraftInput, found: Found = find(input)): DraftedSuggestion => {
  const nearest = nearestReplies(found.retrieved);
  const quote = found.best || isUnanswerable(input) ? null : quoteConversation(input, found.retrieved.asked);
  if (!found.best && !quote) return withoutAnswer(input, found, nearest);
  const source = quote?.source ?? sourceOf(found.best!, input.language);
  const quoted = quote ? { ...source, text: quote.sentence } : source;
  const checked = diversify(composeFrom(quoted, input)).map((variant) =>
    checkVariant(variant, [source], input, source.language),
  );
  const variants = checked.flatMap((result) => (result.isShown ? [result.variant] : []));
  const withheld = checked.flatMap((result) => (result.isShown ? [] : [result.withheld]));
  const base = { ...blank(input, nearest), language: source.language, withheld };
  if (variants.length === 0) {
    const reason = withheld.length > 0 ? 'The drafts did not pass the output checker' : tooLong;
    return { ...base, notice: reason, sources: [asContract(source)] };
  }
  return {
    ...base,
    notice: languageNotice(source.language, input.language),
    variants,
    sources: [asContract(source)],
    isAnswered: true,
    confidence: found.best?.score ?? 0,
  };
};

const isUnanswerable = ({ intent }: DraftInput): boolean => intent !== 'question' && intent !== 'lead';

const tooLong = 'The saved reply that fits is longer than this platform allows';

const composeFrom = (source: Source, input: DraftInput): ComposedVariant[] =>
  compose({
    sources: [source],
    language: source.language,
    voice: input.voice,
    contact: input.contact,
    intent: input.intent,
    sentiment: input.sentiment,
    isPublic: input.kind !== 'direct',
    limit: input.limit,
    tones: input.tones,
  });

export const asContract = ({ id, type, title, text }: Source): Omit<Source, 'language'> => ({ id, type, title, text });

const nearestReplies = ({ candidates }: Retrieved): DraftedSuggestion['nearest'] =>
  candidates
    .filter(({ entry }) => entry.type === 'saved_reply')
    .map(({ id, score }) => ({ id: id.slice('r:'.length), score }));

const blank = (input: DraftInput, nearest: DraftedSuggestion['nearest']): DraftedSuggestion => ({
  engine: 'embedded',
  model: null,
  notice: null,
  language: input.language,
  variants: [],
  sources: [],
  isAnswered: false,
  confidence: 0,
  nearest,
  withheld: [],
  needsHuman: null,
  promptVersion: null,
  promptHash: null,
  usage: null,
  opinion: null,
  problem: null,
});

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });

const languageNotice = (written: string, wanted: string): string | null => {
  if (written.split('-')[0] === wanted.split('-')[0]) return null;
  const name = (tag: string): string => {
    try {
      return languageNames.of(tag) ?? tag;
    } catch {
      return tag;
    }
  };
  return `In ${name(written)}: no ${name(wanted)} version`;
};

/** Nothing fits: the three nearest replies as what they are, and a plain acknowledgement where somebody waits. */
const withoutAnswer = (
  input: DraftInput,
  { reason, sources }: Found,
  nearest: DraftedSuggestion['nearest'],
): DraftedSuggestion => {
  const base = blank(input, nearest);
  if (input.intent === 'spam' || input.intent === 'hate') return { ...base, notice: reason };
  const acknowledgement = acknowledge(input);
  return {
    ...base,
    notice: reason,
    variants: acknowledgement
      ? [
          {
            ...acknowledgement,
            verdict: 'warn',
            warnings: ['Only an acknowledgement: nothing in your saved replies answers this'],
          },
        ]
      : [],
    sources: sources
      .filter(({ type }) => type === 'saved_reply')
      .slice(0, 3)
      .map(asContract),
  };
};

const acknowledge = ({ intent, sentiment, language, voice, tones }: DraftInput): ComposedVariant | null => {
  if (intent === 'other' && sentiment !== 'positive') return null;
  const formality = voice.formality[language.split('-')[0] ?? ''] ?? (voice.tone === 'formal' ? 'formal' : 'informal');
  const phrases = phrasesFor(language, formality);
  if (!phrases) return null;
  const isThanks = intent === 'praise' || intent === 'other';
  const question = isThanks && voice.asksBack ? askBack(language, formality) : null;
  const said = [isThanks ? phrases.praise : phrases.acknowledge, ...(question ? [question] : [])];
  const text = joinSentences(said, language);
  const tone: Tone = tones.includes('short') || tones.length === 0 ? 'short' : tones[0]!;
  return { tone, text, sentences: said.map((sentence) => ({ text: sentence, sources: [] })) };
};
