import { foldText } from '@hubbub/text';

/** A message as far as floods are concerned. */
export interface FloodItem {
  text: string;
  at: Date;
}

export interface FloodVerdict {
  /** `repeated`: the same words again and again; `flood`: too many at once. */
  kind: 'repeated' | 'flood';
  count: number;
  /** `possible`: somebody who asks again because nobody answers does that too. */
  certainty: 'sure' | 'possible';
  reason: string;
}

const repeatsFrom = 3;
const surelyRepeated = 5;
const floodFrom = 8;
const floodMs = 60_000;
const repeatMs = 3_600_000;

/**
 * Does this author flood us? `earlier` are the author's last messages on the channel, at most an hour old. Reactions
 * of a word or two may repeat: only texts of some length, or with a link, count as repeated. Pure.
 */
export const findFlood = (item: FloodItem, earlier: readonly FloodItem[]): FloodVerdict | null => {
  const now = item.at.getTime();
  const recent = earlier.filter(({ at }) => at.getTime() <= now && now - at.getTime() <= repeatMs);
  const shape = shapeOf(item.text);
  const count = 1 + (shape === null ? 0 : recent.filter(({ text }) => shapeOf(text) === shape).length);
  if (count >= repeatsFrom) {
    const certainty = count >= surelyRepeated || shape?.includes('¤') ? 'sure' : 'possible';
    return { kind: 'repeated', count, certainty, reason: `the same text ${count} times within an hour` };
  }
  const burst = recent.filter(({ at }) => now - at.getTime() <= floodMs).length + 1;
  if (burst < floodFrom) return null;
  return { kind: 'flood', count: burst, certainty: 'sure', reason: `${burst} messages within a minute` };
};

/** What stays alike when numbers, links and spacing are varied; null for texts too short to tell. */
const shapeOf = (text: string): string | null => {
  const plain = foldText(text)
    .replace(/https?:\/\/\S+/gu, '¤')
    .replace(/[^\p{L}¤]+/gu, '');
  return plain.length >= 12 || (plain.includes('¤') && plain.length >= 1) ? plain : null;
};
