import { filled } from '../shared/read';

const emojis: Readonly<Record<string, string>> = {
  like: '👍',
  love: '❤️',
  wow: '😮',
  care: '🥰',
  haha: '😆',
  smile: '😆',
  sad: '😢',
  angry: '😡',
  dislike: '👎',
};

/** The emoji of Meta's word for a reaction; a word that is new to us stands for itself. */
export const emojiOf = (word: unknown): string => {
  const given = filled(word) ?? 'like';
  return Object.hasOwn(emojis, given) ? (emojis[given] ?? given) : given;
};
