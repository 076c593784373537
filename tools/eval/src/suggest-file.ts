import { readFile } from 'node:fs/promises';
import { intents, sentiments, type Intent, type Sentiment } from '@hubbub/contracts';
import type { Knowledge, PastAnswer, SavedReplyEntry } from '@hubbub/suggestions';
import { z } from 'zod';

const Entry = z.looseObject({
  id: z.string(),
  shortcut: z.string().nullish(),
  title: z.string(),
  body: z.string(),
  lang: z.string().default('en'),
  title_i18n: z.record(z.string(), z.string()).default({}),
  body_i18n: z.record(z.string(), z.string()).default({}),
  examples: z.array(z.string()).default([]),
});
const Message = z.looseObject({
  id: z.string(),
  text: z.string(),
  lang: z.string(),
  expected: z.string(),
  intent: z.string().optional(),
  sentiment: z.string().optional(),
  expected_ok: z.array(z.string()).optional(),
  intent_ok: z.array(z.string()).optional(),
  sentiment_ok: z.array(z.string()).optional(),
});
const File = z.looseObject({
  brand: z.looseObject({ name: z.string(), description: z.string().default('') }),
  entries: z.array(Entry),
  history: z.array(z.looseObject({ lang: z.string(), inbound: z.string(), answered_with: z.string() })).default([]),
  messages: z.array(Message).default([]),
});

/** One inbound message with every accepted label, the preferred one first. */
export interface Line {
  id: string;
  text: string;
  language: string;
  expected: string[]; // entry ids, or `none`
  intents: Intent[];
  sentiments: Sentiment[];
}

export interface SuggestFile {
  brand: string;
  entries: SavedReplyEntry[];
  knowledge: Knowledge;
  lines: Line[];
}

const knownFields: Record<string, readonly string[]> = {
  file: ['brand', 'labels', 'entries', 'history', 'messages', 'use'],
  message: Object.keys(Message.shape),
};

/** Reads a file of the form of `suggest-dev.json`; what it does not know is told to `skip` and left out. */
export const readSuggestFile = async (path: string, skip: (line: string) => void): Promise<SuggestFile> => {
  const raw = File.parse(JSON.parse(await readFile(path, 'utf8')));
  for (const field of Object.keys(raw)) if (!knownFields.file?.includes(field)) skip(`field “${field}”`);
  const unknown = new Set(raw.messages.flatMap((message) => Object.keys(message)));
  for (const field of unknown) if (!knownFields.message?.includes(field)) skip(`field “${field}” of messages`);
  const entries = raw.entries.map(asSavedReply);
  const ids = new Set(entries.map(({ id }) => id));
  const pastAnswers = raw.history.flatMap(({ lang, inbound, answered_with }, i): PastAnswer[] => {
    const reply = entries.find(({ id }) => id === answered_with);
    if (!reply) {
      skip(`past answer with unknown entry “${answered_with}”: ${inbound}`);
      return [];
    }
    return [{ id: `past-${i}`, inbound, answer: reply.body, language: lang, savedReplyId: reply.id }];
  });
  const lines = raw.messages.flatMap((message): Line[] => {
    const expected = (message.expected_ok ?? [message.expected]).filter((id) => id === 'none' || ids.has(id));
    if (expected.length === 0) {
      skip(`message ${message.id}: unknown entry “${message.expected}”`);
      return [];
    }
    return [
      {
        id: message.id,
        text: message.text,
        language: message.lang,
        expected,
        intents: known(message.intent_ok ?? [message.intent ?? ''], intents, `intent of ${message.id}`, skip),
        sentiments: known(
          message.sentiment_ok ?? [message.sentiment ?? ''],
          sentiments,
          `sentiment of ${message.id}`,
          skip,
        ),
      },
    ];
  });
  return { brand: raw.brand.name, entries, knowledge: { savedReplies: entries, chunks: [], pastAnswers }, lines };
};

const asSavedReply = (entry: z.infer<typeof Entry>): SavedReplyEntry => ({
  id: entry.id,
  title: entry.title,
  body: entry.body,
  language: entry.lang,
  shortcut: entry.shortcut ?? null,
  examples: entry.examples,
  translations: Object.fromEntries(
    Object.entries(entry.title_i18n).map(([language, title]) => [
      language,
      { title, body: entry.body_i18n[language] ?? '', examples: [] },
    ]),
  ),
});

const known = <Label extends string>(
  labels: readonly string[],
  all: readonly Label[],
  where: string,
  skip: (line: string) => void,
): Label[] =>
  labels.flatMap((label) => {
    const found = all.find((one) => one === label);
    if (!found && label !== '') skip(`${where}: unknown label “${label}”`);
    return found ? [found] : [];
  });
