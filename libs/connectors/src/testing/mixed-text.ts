import type { TextUnit } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';

const pieces = ['Ship ', 'άμεσα ', 'فوری ', '中文', 'ß', '👍🏽', 'e\u0301', ' ', 'ж', '👨‍👩‍👧', ' no '];

/** A text in many scripts of exactly `length` of that unit. */
export const mixedText = (length: number, unit: TextUnit): string => {
  let text = '';
  let used = 0;
  for (let index = 0; used < length; index += 1) {
    const piece = pieces[index % pieces.length] ?? 'a';
    const size = measureText(piece, unit);
    const isLast = used + size > length;
    text += isLast ? 'a' : piece;
    used += isLast ? 1 : size;
  }
  return text.replace(/^\s|\s$/g, 'b');
};
