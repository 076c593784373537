import { splitSentences } from '../compose/sentences';
import type { ArticleChunk } from '../types';

const mostCharacters = 700;
const heading = /^\s{0,3}#{1,6}\s+(.+?)\s*#*$/u;

/**
 * Cuts an article (plain text or Markdown) into pieces small enough to be quoted: by headings, then paragraphs, then
 * sentences. Each piece carries the article's title and its nearest heading. Ids are `<id>:<number>`.
 */
export const chunkArticle = (article: {
  id: string;
  title: string;
  text: string;
  language: string;
}): ArticleChunk[] => {
  const chunks: { title: string; text: string }[] = [];
  let title = article.title;
  let open = '';
  const close = (): void => {
    if (open.trim() !== '') chunks.push({ title, text: open.trim() });
    open = '';
  };
  for (const block of article.text.split(/\n\s*\n|\n(?=\s{0,3}#{1,6}\s)/u)) {
    const lines = block.split('\n');
    const named = heading.exec(lines[0] ?? '');
    if (named) {
      close();
      title = `${article.title}: ${named[1]}`;
      lines.shift();
    }
    for (const sentence of splitSentences(plain(lines.join('\n')))) {
      if (open.length + sentence.length > mostCharacters) close();
      open = open === '' ? sentence : `${open} ${sentence}`;
    }
  }
  close();
  return chunks.map((chunk, i) => ({ id: `${article.id}:${i}`, language: article.language, ...chunk }));
};

/** Markdown marks out, words and links kept. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/gu, '')
    .replaceAll(/\[([^\]]+)\]\((https?:[^)\s]+)[^)]*\)/gu, '$1 ($2)')
    .replaceAll(/^\s*(?:[-*+]|\d+\.)\s+/gmu, '')
    .replaceAll(/[*_`>|]{1,3}/gu, '');
