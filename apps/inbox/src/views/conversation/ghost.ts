import { isRightToLeft } from '@hubbub/text';

/** A text that ends a sentence which is begun: the whole of it, and where its end comes from. */
export interface Ghost {
  whole: string;
  from: string; // title of what it stands in, or which engine wrote it
}

/** What of it is still to be written; null where the text has gone another way or stands there already. */
export const restOf = (ghost: Ghost | null, text: string): string | null =>
  ghost && text !== '' && ghost.whole.length > text.length && ghost.whole.startsWith(text)
    ? ghost.whole.slice(text.length)
    : null;

const strong = /\p{L}/gu;

/** Which way the paragraph runs that a text ends in, as the browser sets it. */
export const runsRightToLeft = (text: string): boolean => isRightToLeft(text.slice(text.lastIndexOf('\n') + 1));

/** A text can only be gone on with in sight where its last letter runs as its paragraph does. */
export const canBeShownAfter = (text: string): boolean => {
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const letter = last.match(strong)?.at(-1);
  return letter !== undefined && isRightToLeft(letter) === isRightToLeft(last);
};

/** A part of what the browser says of a key. */
export interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key does while an end is in sight: take it, drop it, or nothing of the kind. */
export const ghostAct = (
  { key, shiftKey, ctrlKey, metaKey, altKey }: Pressed,
  { text, tabTakes }: { text: string; tabTakes: boolean },
): 'take' | 'drop' | null => {
  if (shiftKey || ctrlKey || metaKey || altKey) return null;
  if (key === 'Escape') return 'drop';
  if (key === 'Tab') return tabTakes ? 'take' : null;
  return key === (runsRightToLeft(text) ? 'ArrowLeft' : 'ArrowRight') ? 'take' : null;
};
