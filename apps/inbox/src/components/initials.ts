/** One or two signs; scripts that join their letters, and Han, show one. */
export const initialsOf = (name: string): string => {
  const words = name
    .normalize('NFC')
    .replace(/[\p{C}\p{M}]/gu, '')
    .split(/[\s._-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+/u, ''))
    .filter(Boolean);
  const first = [...(words[0] ?? '')][0];
  if (!first) return '?';
  const isSingle = /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hebrew}\p{Extended_Pictographic}]/u.test(first);
  const second = isSingle || words.length < 2 ? '' : ([...(words.at(-1) ?? '')][0] ?? '');
  const more = isSingle || words.length > 1 ? second : ([...(words[0] ?? '')][1] ?? '');
  return (first + more).toUpperCase();
};
