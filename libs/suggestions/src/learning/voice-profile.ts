import { splitSentences } from '../compose/sentences';

/** How a team writes, read from what it sent. */
export interface VoiceProfile {
  sampleSize: number;
  medianCharacters: number;
  emojiPerMessage: number;
  exclamationShare: number; // messages with at least one
  greetings: string[]; // the most frequent first sentences
  signOffs: string[]; // the most frequent last sentences
}

const leastMessages = 20;
const leastShare = 0.15;
const longestPhrase = 60;

/** The profile of the last messages that members sent (500 are enough); null where they are too few to tell. */
export const voiceProfile = (sent: readonly string[]): VoiceProfile | null => {
  if (sent.length < leastMessages) return null;
  const lengths = sent.map((text) => [...text].length).sort((a, b) => a - b);
  const emoji = sent.reduce((sum, text) => sum + (text.match(/\p{Extended_Pictographic}/gu)?.length ?? 0), 0);
  const sentences = sent.map(splitSentences).filter((all) => all.length > 1);
  return {
    sampleSize: sent.length,
    medianCharacters: lengths[Math.floor(lengths.length / 2)] ?? 0,
    emojiPerMessage: emoji / sent.length,
    exclamationShare: sent.filter((text) => /[!！]/u.test(text)).length / sent.length,
    greetings: frequent(
      sentences.map((all) => all[0] ?? ''),
      sent.length,
    ),
    signOffs: frequent(
      sentences.map((all) => all.at(-1) ?? ''),
      sent.length,
    ),
  };
};

/** Phrases that come back; names after a greeting word are left out, since they differ each time. */
const frequent = (phrases: readonly string[], total: number): string[] => {
  const counts = new Map<string, number>();
  for (const phrase of phrases) if (phrase.length <= longestPhrase) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count / total >= leastShare)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([phrase]) => phrase);
};
