import { createHash } from 'node:crypto';
import type { ArticleChunk, Knowledge, PastAnswer, SavedReplyEntry } from '../types';
import { buildPostings, type Features, massOf, type Postings } from './postings';
import { readText } from './read-text';

/** A document that can be quoted. */
export type Entry = { type: 'saved_reply'; reply: SavedReplyEntry } | { type: 'article'; chunk: ArticleChunk };

/** Documents indexed together; a changed index adds a small segment instead of building all anew. */
export interface Segment {
  keys: string[]; // content-addressed: id and fingerprint, so a changed document is another one
  ids: string[];
  isLive: Uint8Array; // 0: changed or deleted since
  pieces: Postings;
  concepts: Postings;
  pieceNorms: Float32Array; // square root of the number of pieces, for likeness of short texts
  titleConcepts: Features[]; // what the heading alone names; empty for past answers
}

/** Made by `buildIndex`. */
export interface KnowledgeIndex {
  entries: Segment[]; // ids are keys of `sources`
  pasts: Segment[];
  sources: Map<string, Entry>;
  pastAnswers: Map<string, PastAnswer>;
}

/**
 * Indexes a workspace's knowledge. With `previous`, only what is new or changed is read again; small segments are
 * merged once they are many or hold a quarter of all, so a long series of edits stays fast to query.
 */
export const buildIndex = (knowledge: Knowledge, previous?: KnowledgeIndex): KnowledgeIndex => {
  const steps = indexSteps(knowledge, previous);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
};

/** As `buildIndex`, giving way to other work every few milliseconds: for a server that must keep answering. */
export const buildIndexGently = async (knowledge: Knowledge, previous?: KnowledgeIndex): Promise<KnowledgeIndex> => {
  const steps = indexSteps(knowledge, previous);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
};

const stepSize = 50; // texts read, and
const printStep = 2_000; // texts compared, between two chances for other work

function* indexSteps(knowledge: Knowledge, previous?: KnowledgeIndex): Generator<undefined, KnowledgeIndex> {
  const sources = new Map<string, Entry>([
    ...knowledge.savedReplies.map((reply) => [`r:${reply.id}`, { type: 'saved_reply', reply } as const] as const),
    ...knowledge.chunks.map((chunk) => [`a:${chunk.id}`, { type: 'article', chunk } as const] as const),
  ]);
  const pastAnswers = new Map(knowledge.pastAnswers.map((past) => [past.id, past]));
  return {
    entries: yield* extend(sources, previous?.entries ?? [], printEntry, readEntry),
    pasts: yield* extend(pastAnswers, previous?.pasts ?? [], printPast, readPast),
    sources,
    pastAnswers,
  };
}

const printEntry = (entry: Entry): string => {
  if (entry.type === 'article') return JSON.stringify([entry.chunk.language, entry.chunk.title, entry.chunk.text]);
  const { language, title, body, shortcut, examples, translations } = entry.reply;
  return JSON.stringify([language, title, body, shortcut, examples ?? [], translations]);
};

const printPast = ({ language, inbound }: PastAnswer): string => `${language} ${inbound}`;

interface Reading {
  pieces: Features;
  concepts: Features;
  titleConcepts: Features;
}

const mostSegments = 8;

function* extend<Item>(
  all: ReadonlyMap<string, Item>,
  old: readonly Segment[],
  print: (item: Item) => string,
  read: (item: Item) => Reading,
): Generator<undefined, Segment[]> {
  const keys = new Map<string, string>(); // key → id
  for (const [id, item] of all) {
    keys.set(`${id} ${fingerprint(print(item))}`, id);
    if (keys.size % printStep === 0) yield undefined;
  }
  const indexed = new Set(old.flatMap((segment) => segment.keys));
  const fresh = [...keys].filter(([key]) => !indexed.has(key));
  const isWorthMerging = fresh.length > 0 && (fresh.length > all.size / 4 || old.length >= mostSegments);
  const wanted = isWorthMerging ? [...keys] : fresh;
  const kept = isWorthMerging ? [] : old.map((segment) => ({ ...segment, isLive: markLive(segment.keys, keys) }));
  if (wanted.length === 0) return kept;

  const readings: Reading[] = [];
  for (const [i, [, id]] of wanted.entries()) {
    const item = all.get(id);
    if (item !== undefined) readings.push(read(item));
    if (i % stepSize === stepSize - 1) yield undefined;
  }
  const segment: Segment = {
    keys: wanted.map(([key]) => key),
    ids: wanted.map(([, id]) => id),
    isLive: new Uint8Array(wanted.length).fill(1),
    pieces: buildPostings(readings.map(({ pieces }) => pieces)),
    concepts: buildPostings(readings.map(({ concepts }) => concepts)),
    pieceNorms: Float32Array.from(readings, ({ pieces }) => Math.sqrt(Math.max(1, pieces.size))),
    titleConcepts: readings.map(({ titleConcepts }) => titleConcepts),
  };
  return [...kept, segment];
}

const fingerprint = (text: string): string => createHash('sha1').update(text).digest('base64');

const markLive = (keys: readonly string[], live: ReadonlyMap<string, string>): Uint8Array =>
  Uint8Array.from(keys, (key) => (live.has(key) ? 1 : 0));

// How much a word tells, by where it stands.
const inTitle = 1;
const inExample = 1;
const inShortcut = 0.8;
const inBody = 0.5;
const inChunk = 0.7;

const readEntry = (entry: Entry): Reading => {
  const reading = { pieces: new Map<string, number>(), concepts: new Map<string, number>(), titleConcepts: new Map() };
  const take = (text: string, language: string, weight: number, isTitle = false): void => {
    if (text === '') return;
    const { concepts, pieces } = readText(text, language);
    for (const piece of pieces) raise(reading.pieces, piece, weight);
    for (const [concept, share] of concepts) {
      raise(reading.concepts, concept, weight * share);
      if (isTitle) raise(reading.titleConcepts, concept, weight * share);
    }
  };
  if (entry.type === 'article') {
    take(entry.chunk.title, entry.chunk.language, inTitle, true);
    take(entry.chunk.text, entry.chunk.language, inChunk);
    return reading;
  }
  const { reply } = entry;
  take(reply.title, reply.language, inTitle, true);
  take((reply.shortcut ?? '').replaceAll(/[-_]/gu, ' '), 'en', inShortcut, true);
  take(reply.body, reply.language, inBody);
  for (const example of reply.examples ?? []) take(example, reply.language, inExample);
  for (const [language, version] of Object.entries(reply.translations)) {
    take(version.title, language, inTitle, true);
    take(version.body, language, inBody);
    for (const example of version.examples) take(example, language, inExample);
  }
  return reading;
};

const readPast = (past: PastAnswer): Reading => {
  const { concepts, pieces } = readText(past.inbound, past.language);
  return { pieces: new Map([...pieces].map((piece) => [piece, 1])), concepts, titleConcepts: new Map() };
};

const raise = (features: Map<string, number>, name: string, weight: number): void =>
  void features.set(name, Math.max(features.get(name) ?? 0, weight));

/** Documents in all segments, and how many hold a feature, for rarity. */
export const totals = (
  segments: readonly Segment[],
  kind: 'pieces' | 'concepts',
): { size: number; mass: (feature: string) => number } => ({
  size: segments.reduce((size, segment) => size + segment[kind].size, 0),
  mass: (feature) => segments.reduce((mass, segment) => mass + massOf(segment[kind], feature), 0),
});
