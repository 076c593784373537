import { createHash } from 'node:crypto';
import type { Tone } from '@hubbub/contracts';
import { stripInvisible } from '@hubbub/text';
import type OpenAI from 'openai';
import { firstNameOf } from '../compose/first-name';
import type { DraftInput, Source } from '../types';
import { instructions, outputRules, promptVersion } from './instructions';
import { type Redaction, redact } from './redact';

type Message = OpenAI.Chat.ChatCompletionMessageParam;

export interface Prompt {
  messages: Message[];
  sourceIds: Map<string, string>; // S1 → id of the source
  hash: string; // of the whole, for the record of what was sent
  version: string;
}

const mostMessages = 20;
const mostMessageCharacters = 2_000;
const contextTokens = 1_500;
const factTokens = 200;
const postTokens = 300;
const sourceTokens = 220;
const mostExamples = 6;

/**
 * The prompt of one draft: stable parts first (instructions, voice, output rules: the same bytes for every contact of a
 * workspace), then sources and frame, and last, alone in the user part, what strangers wrote.
 */
export const buildPrompt = (
  input: DraftInput,
  sources: readonly Source[],
  options: { redaction: Redaction | null; instructionRole: 'developer' | 'system'; tones: readonly Tone[] },
): Prompt => {
  const sourceIds = new Map(sources.map(({ id }, i) => [`S${i + 1}`, id]));
  const messages: Message[] = [
    { role: 'system', content: stablePrefix(input) },
    { role: options.instructionRole, content: `${sourcesPart(sources)}\n\n${framePart(input, options.tones)}` },
    { role: 'user', content: untrustedPart(input, options.redaction) },
  ];
  const hash = createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 32);
  return { messages, sourceIds, hash, version: promptVersion };
};

/** Parts 1 to 3: nothing in here depends on the contact, the conversation or the time. */
export const stablePrefix = (input: Pick<DraftInput, 'voice' | 'brandFacts' | 'canary'>): string =>
  [
    instructions,
    voicePart(input),
    `${outputRules}\nInternal marker, never to be written: ${input.canary ?? 'none'}`,
  ].join('\n\n');

const voicePart = ({ voice, brandFacts }: Pick<DraftInput, 'voice' | 'brandFacts'>): string => {
  const lines = [
    'BRAND',
    JSON.stringify({
      name: voice.brandName,
      facts: brandFacts,
      tone: voice.tone,
      formOfAddress: sortedEntries(voice.formality),
      emojiBudget: voice.emojiBudget,
      greetings: sortedEntries(voice.greetings),
      signOffs: sortedEntries(voice.signOffs),
      wordsToUse: voice.useWords,
      wordsToAvoid: voice.avoidWords,
    }),
  ];
  const examples = voice.examples.slice(0, mostExamples);
  if (examples.length > 0)
    lines.push('Answers that the team approved, for their manner only, not for their facts:', JSON.stringify(examples));
  return lines.join('\n');
};

const sortedEntries = (record: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const sourcesPart = (sources: readonly Source[]): string =>
  `SOURCES\n${JSON.stringify(
    sources.map(({ type, title, text, language }, i) => ({
      id: `S${i + 1}`,
      type,
      language,
      title: cut(clean(title), 40),
      text: cut(clean(text), sourceTokens),
    })),
  )}`;

const framePart = ({ platform, kind, limit, language, instruction }: DraftInput, tones: readonly Tone[]): string => {
  const wanted = tones.filter((tone) => tone !== 'saved');
  return `TASK\n${JSON.stringify({
    platform,
    audience: kind === 'direct' ? 'private' : 'public',
    limit: `${limit.limit} ${limit.unit}`,
    targetLanguage: language,
    tones: wanted.length > 0 ? wanted : ['friendly', 'formal', 'short'],
    ...(instruction ? { wishOfTheMember: cut(clean(instruction), 120) } : {}),
  })}`;
};

const untrustedPart = (input: DraftInput, redaction: Redaction | null): string => {
  const hide = (text: string): string => (redaction ? redact(text, redaction) : text);
  const messages: { from: 'contact' | 'brand'; text: string }[] = [];
  let left = contextTokens;
  for (const { direction, text } of input.messages.slice(-mostMessages).reverse()) {
    const shown = cut(hide(clean(text).slice(0, mostMessageCharacters)), Math.max(60, left));
    left -= approximateTokens(shown);
    messages.unshift({ from: direction === 'inbound' ? 'contact' : 'brand', text: shown });
    if (left <= 0) break;
  }
  return JSON.stringify({
    untrusted: true,
    platform: input.platform,
    contact: { firstName: firstNameOf(input.contact.name) },
    ...(input.contactNotes?.length ? { known: cut(hide(clean(input.contactNotes.join('; '))), factTokens) } : {}),
    ...(input.post ? { post: cut(hide(clean(input.post.text)), postTokens) } : {}),
    messages,
  });
};

/** Control, bidi, tag and zero-width characters carry orders that nobody sees. */
const clean = (text: string): string => stripInvisible(text).toWellFormed().normalize('NFC');

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Tokens of a text, guessed on the high side: a Latin token is about four characters, other scripts take more. */
export const approximateTokens = (text: string): number => {
  let tokens = 0;
  for (const sign of text) tokens += wide.test(sign) ? 1 : sign.charCodeAt(0) < 0x250 ? 0.27 : 0.5;
  return Math.ceil(tokens);
};

const cut = (text: string, tokens: number): string => {
  if (approximateTokens(text) <= tokens) return text;
  let used = 0;
  let kept = '';
  for (const sign of text) {
    used += wide.test(sign) ? 1 : sign.charCodeAt(0) < 0x250 ? 0.27 : 0.5;
    if (used > tokens) break;
    kept += sign;
  }
  return `${kept.trimEnd()}…`;
};
