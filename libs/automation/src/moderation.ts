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
  reason: string;
}

const repeatsFrom = 3;
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
  const alike = shape === null ? 0 : recent.filter(({ text }) => shapeOf(text) === shape).length;
  if (alike + 1 >= repeatsFrom) {
    return { kind: 'repeated', count: alike + 1, reason: `the same text ${alike + 1} times within an hour` };
  }
  const burst = recent.filter(({ at }) => now - at.getTime() <= floodMs).length + 1;
  return burst >= floodFrom ? { kind: 'flood', count: burst, reason: `${burst} messages within a minute` } : null;
};

/** What stays alike when numbers, links and spacing are varied; null for texts too short to tell. */
const shapeOf = (text: string): string | null => {
  const plain = foldText(text)
    .replace(/https?:\/\/\S+/gu, '¤')
    .replace(/[^\p{L}¤]+/gu, '');
  return plain.length >= 12 || (plain.includes('¤') && plain.length >= 1) ? plain : null;
};
