import type { TextUnit } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';

/** Cuts a text into two parts at the last sentence, line or word end for which the first part fits; null if none does. */
export const splitInTwo = (text: string, limit: number, unit: TextUnit): [string, string] | null => {
  for (const ends of [/[.!?。！？؟…]+["”’»)]?\s+|\n+/gu, /\s+/gu]) {
    let best: [string, string] | null = null;
    for (const match of text.matchAll(ends)) {
      const at = match.index + match[0].length;
      const parts: [string, string] = [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
      if (parts[1] === '' || measureText(parts[0], unit) > limit) break;
      best = parts;
    }
    if (best) return best;
  }
  return null;
};
