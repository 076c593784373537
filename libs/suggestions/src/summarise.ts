import { splitSentences } from './compose/sentences';
import { findClaims } from './checker/claims';
import { concepts } from './lexicon/lexicon';
import type { ThreadMessage } from './types';

/** A summary that holds sentences of the conversation, word for word. */
export interface Extract {
  text: string;
  isExtract: true;
  messageIds: string[]; // where its sentences stand
}

const mostSentences = 3;
const mostCharacters = 400;
const longestSentence = 240;

/**
 * The telling sentences of a conversation in their order: what was asked, with which facts, and the newest word. Null
 * where there is nothing to tell. `language` is the contact's.
 */
export const summarise = (messages: readonly ThreadMessage[], language: string): Extract | null => {
  const sentences = messages.flatMap(({ id, direction, text }, at) =>
    splitSentences(text.slice(0, 4_000)).map((sentence, i) => ({
      id,
      sentence: sentence.length > longestSentence ? `${sentence.slice(0, longestSentence - 1).trimEnd()}…` : sentence,
      order: at * 1_000 + i,
      score: worth(sentence, language) * (direction === 'inbound' ? 1 : 0.5) * (1 + (at + 1) / messages.length),
    })),
  );
  const chosen: typeof sentences = [];
  let length = 0;
  for (const found of sentences.sort((a, b) => b.score - a.score || a.order - b.order)) {
    if (chosen.length === mostSentences) break;
    if (found.score <= 0 || length + found.sentence.length > mostCharacters) continue;
    if (chosen.some(({ sentence }) => sentence === found.sentence)) continue;
    chosen.push(found);
    length += found.sentence.length;
  }
  if (chosen.length === 0) return null;
  chosen.sort((a, b) => a.order - b.order);
  return {
    text: chosen.map(({ sentence }) => sentence).join(' … '),
    isExtract: true,
    messageIds: [...new Set(chosen.map(({ id }) => id))],
  };
};

const courtesies = new Set(['greeting', 'thanks', 'apology']);

const worth = (sentence: string, language: string): number => {
  const named = [...concepts.match(sentence, language).weights].filter(([name]) => !courtesies.has(name));
  const claims = findClaims(sentence).length;
  const isQuestion = /[?؟？;；]\s*$/u.test(sentence);
  const letters = sentence.match(/\p{L}/gu)?.length ?? 0;
  return letters < 3
    ? 0
    : Math.min(3, named.length) + Math.min(2, claims) + (isQuestion ? 1.5 : 0) + Math.min(1, letters / 60);
};
