import { stripInvisible } from '@hubbub/text';
import { Parser } from 'htmlparser2';

/** A page or file as text with Markdown headings, ready for `chunkArticle`. */
export interface ReadDocument {
  title: string;
  body: string;
  language: string | null; // what the page says of itself
}

const mostCharacters = 200_000;
const blocks = new Set('p div section article main li ul ol tr table br hr blockquote pre dd dt dl figure'.split(' '));
const dropped = new Set(
  'script style noscript template svg iframe object nav footer header form button select'.split(' '),
);

/**
 * Reads Markdown, HTML or plain text. Of HTML what a reader would see is kept: no scripts, styles, menus or hidden
 * parts; headings stay headings and links keep their address. Never throws for what a document holds.
 */
export const readDocument = (raw: string, { type, name }: { type: 'html' | 'text'; name: string }): ReadDocument => {
  const text = raw.slice(0, mostCharacters * 4);
  const read = type === 'html' || /^\s*(?:<!doctype html|<html[\s>])/iu.test(text) ? readHtml(text) : readText(text);
  return { ...read, title: (read.title || name).slice(0, 300), body: read.body.slice(0, mostCharacters) };
};

const readText = (text: string): ReadDocument => {
  const body = stripInvisible(text).replaceAll('\r\n', '\n').trim();
  const heading = /^\s{0,3}#\s+(.+?)\s*#*$/mu.exec(body);
  return { title: heading?.[1] ?? '', body, language: null };
};

const readHtml = (html: string): ReadDocument => {
  let title = '';
  let language: string | null = null;
  let body = '';
  let isTitle = false;
  let href: string | null = null;
  const open: { name: string; isHidden: boolean }[] = [];
  const isHidden = (): boolean => open.some((element) => element.isHidden);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name === 'html') language = /^[a-z]{2,3}(?:-[a-z]{2,4})?$/iu.exec(attributes['lang'] ?? '')?.[0] ?? null;
        const hides =
          dropped.has(name) ||
          attributes['hidden'] !== undefined ||
          attributes['aria-hidden'] === 'true' ||
          /display\s*:\s*none|visibility\s*:\s*hidden/iu.test(attributes['style'] ?? '');
        if (!isVoid(name)) open.push({ name, isHidden: hides });
        isTitle ||= name === 'title' && title === '';
        if (isHidden()) return;
        const level = /^h([1-6])$/u.exec(name);
        if (level) body += `\n\n${'#'.repeat(Number(level[1]))} `;
        else if (blocks.has(name)) body += name === 'br' ? '\n' : '\n\n';
        if (name === 'li') body += '- ';
        if (name === 'a') href = /^https?:\/\//iu.test(attributes['href'] ?? '') ? attributes['href']! : null;
      },
      ontext: (text) => {
        if (isTitle) title += text;
        else if (!isHidden()) body += text.replaceAll(/\s+/gu, ' ');
      },
      onclosetag: (name) => {
        if (name === 'title') isTitle = false;
        if (name === 'a' && href && !isHidden()) {
          body += ` (${href})`;
          href = null;
        }
        if (/^h[1-6]$/u.test(name) || (blocks.has(name) && name !== 'br')) body += '\n\n';
        const at = open.findLastIndex((element) => element.name === name);
        if (at >= 0) open.splice(at);
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html);
  parser.end();
  return {
    title: title.replaceAll(/\s+/gu, ' ').trim(),
    body: stripInvisible(body)
      .replaceAll(/[^\S\n]+/gu, ' ')
      .replaceAll(/ ?\n ?/gu, '\n')
      .replaceAll(/\n{3,}/gu, '\n\n')
      .replaceAll(/(?<=\n)(?:#{1,6}|-)\s*(?=\n)/gu, '')
      .trim(),
    language,
  };
};

const isVoid = (name: string): boolean =>
  /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/u.test(name);
