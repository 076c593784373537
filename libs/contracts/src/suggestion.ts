import { z } from 'zod';
import { tones } from './words';

export const sourceTypes = ['saved_reply', 'article', 'past_answer', 'post', 'message'] as const;

/** What a sentence of a draft rests on. */
export const SuggestionSource = z.object({
  id: z.string(),
  type: z.enum(sourceTypes),
  title: z.string(),
  text: z.string(),
});
export type SuggestionSource = z.infer<typeof SuggestionSource>;

export const SuggestionVariant = z.object({
  tone: z.enum(tones),
  text: z.string(),
  sentences: z.array(z.object({ text: z.string(), sources: z.array(z.string()) })), // ids of sources
  verdict: z.enum(['ok', 'warn', 'block']),
  warnings: z.array(z.string()),
  doubtful: z.array(z.object({ start: z.int(), end: z.int() })).optional(), // spans of the text that no source bears out, UTF-16
});
export type SuggestionVariant = z.infer<typeof SuggestionVariant>;

/** A drafted reply; a member edits and sends it. */
export const Suggestion = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  messageId: z.uuid().nullable(), // the inbound message that it answers
  engine: z.enum(['embedded', 'openai']),
  model: z.string().nullable(),
  notice: z.string().nullable(), // why the engine is not the one that was asked for, or why nothing is suggested
  language: z.string(),
  variants: z.array(SuggestionVariant),
  sources: z.array(SuggestionSource),
  version: z.int(),
  createdAt: z.iso.datetime(),
});
export type Suggestion = z.infer<typeof Suggestion>;
