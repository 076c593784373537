import { splitSentences } from '../compose/sentences';
import type { Entry, KnowledgeIndex, Segment } from '../retrieval/knowledge-index';
import type { PastAnswer } from '../types';
import { keyOfSaved } from './words';

/** A sentence that somebody has approved or sent, and where it stands. */
export interface KnownSentence {
  key: string; // folded words with a space between
  text: string; // as it stands, places unfilled
  language: string;
  source: { id: string; type: 'saved_reply' | 'article' | 'past_answer'; title: string } | null; // null: courtesy
}

/** Sentences by their folded words, in order, and by the id of their source. */
export interface SentenceTable {
  inOrder: readonly KnownSentence[];
  bySource: ReadonlyMap<string, readonly KnownSentence[]>;
}

const mostPastAnswers = 5_000;
const longest = 400; // characters: longer ones are lists, not sentences
const stepSize = 200;

/**
 * What may be quoted word for word from an index: what members wrote, and the answers that may stand by themselves
 * (`mayRankFirst`). Made once an index, giving way to other work; forgotten together with it.
 */
export const sentenceTables = (index: KnowledgeIndex): Promise<readonly SentenceTable[]> => {
  const known = tables.get(index);
  if (known) return known;
  const made = Promise.all([entryTable(index), readSentences(pastParts(index))]);
  tables.set(index, made);
  return made;
};

const tables = new WeakMap<KnowledgeIndex, Promise<readonly SentenceTable[]>>();

interface EntryTable {
  segments: readonly Segment[]; // that it was made from
  table: Promise<SentenceTable>;
}
const entryTables = new WeakMap<Segment['keys'], EntryTable>();

/** An index that only learned from a send has the same entries, and they need not be read again. */
const entryTable = (index: KnowledgeIndex): Promise<SentenceTable> => {
  const [first] = index.entries;
  if (!first) return readSentences(entryParts(index));
  const known = entryTables.get(first.keys);
  if (known && isSame(known.segments, index.entries)) return known.table;
  const table = readSentences(entryParts(index));
  entryTables.set(first.keys, { segments: index.entries, table });
  return table;
};

const isSame = (one: readonly Segment[], other: readonly Segment[]): boolean =>
  one.length === other.length &&
  one.every(({ keys, isLive }, i) => {
    const { keys: otherKeys, isLive: isOtherLive } = other[i]!;
    return keys === otherKeys && Buffer.compare(isLive, isOtherLive) === 0;
  });

type Part = Omit<KnownSentence, 'key'>;

const readSentences = async (parts: Iterable<Part>): Promise<SentenceTable> => {
  const found: KnownSentence[] = [];
  const bySource = new Map<string, KnownSentence[]>();
  let read = 0;
  for (const part of parts) {
    for (const text of splitSentences(part.text)) {
      const key = text.length > longest ? '' : keyOfSaved(text);
      if (key === '') continue;
      const sentence = { ...part, key, text };
      found.push(sentence);
      const id = part.source?.id ?? '';
      const known = bySource.get(id);
      if (known) known.push(sentence);
      else bySource.set(id, [sentence]);
    }
    read += 1;
    if (read % stepSize === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { inOrder: found.sort(byKey), bySource };
};

function* entryParts({ sources }: KnowledgeIndex): Generator<Part> {
  for (const entry of sources.values()) yield* partsOf(entry);
}

function* pastParts({ pastAnswers }: KnowledgeIndex): Generator<Part> {
  let left = mostPastAnswers;
  for (const past of pastAnswers.values()) {
    if (past.isTrusted === false || left === 0) continue;
    left -= 1;
    yield partOf(past);
  }
}

function* partsOf(entry: Entry): Generator<Part> {
  if (entry.type === 'article') {
    const { id, title, text, language } = entry.chunk;
    yield { text, language, source: { id, type: 'article', title } };
    return;
  }
  const { id, title, body, language, translations } = entry.reply;
  yield { text: body, language, source: { id, type: 'saved_reply', title } };
  for (const [spoken, version] of Object.entries(translations))
    yield {
      text: version.body,
      language: spoken,
      source: { id, type: 'saved_reply', title: version.title || title },
    };
}

const partOf = ({ id, inbound, answer, language }: PastAnswer): Part => ({
  text: answer,
  language,
  source: { id, type: 'past_answer', title: inbound.slice(0, 120) },
});

const byKey = (one: KnownSentence, other: KnownSentence): number =>
  one.key < other.key ? -1 : one.key > other.key ? 1 : 0;

/** Where the first sentence stands that is not before `key`, in log time. */
const firstFrom = (inOrder: readonly KnownSentence[], key: string): number => {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder[middle]!.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Does a sentence begin so and say more? */
export const goesOn = (sentence: KnownSentence, key: string): boolean =>
  sentence.key.length > key.length && sentence.key.startsWith(key);

/** The first sentences that begin so and say more, at most `most`. */
export const sentencesFrom = ({ inOrder }: SentenceTable, key: string, most: number): KnownSentence[] => {
  const found: KnownSentence[] = [];
  for (let i = firstFrom(inOrder, key); i < inOrder.length && found.length < most; i += 1) {
    const sentence = inOrder[i]!;
    if (!sentence.key.startsWith(key)) break;
    if (goesOn(sentence, key)) found.push(sentence);
  }
  return found;
};
