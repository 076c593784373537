import { Parser } from 'htmlparser2';

export interface PlainText {
  text: string;
  /** People who are named by a link, in order, as the text shows them and where it leads. */
  mentions: { label: string; url: string }[];
}

/** Names of people by the address that a mention leads to. */
export type NameOf = (url: string, label: string) => string;

const blocks = new Set(['p', 'div', 'ul', 'ol', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const silent = new Set(['script', 'style', 'template', 'head', 'title', 'iframe', 'object', 'svg', 'math']);

/**
 * The words of a post without its markup, which another server wrote: line breaks and paragraphs stay, links keep
 * their full address, mentions become the name that `nameOf` gives. Nothing in it runs, nothing is lost.
 * Source: https://docs.joinmastodon.org/spec/activitypub/#sanitization
 */
export const htmlToText = (html: string, nameOf: NameOf = (_url, label) => label): PlainText => {
  const out = new TextBuilder();
  const mentions: PlainText['mentions'] = [];
  let silence = 0;
  let link: { href: string; isMention: boolean; start: number } | null = null;

  const closeLink = () => {
    if (!link) return;
    const { href, isMention, start } = link;
    link = null;
    const label = out.since(start);
    if (isMention) {
      mentions.push({ label, url: href });
      return out.replaceSince(start, nameOf(href, label));
    }
    const isHashtag = /^[#＃]/.test(label.trim());
    if (!/^https?:\/\//i.test(href) || isHashtag) return;
    if (label.trim() === '' || isShownForm(label.trim(), href)) return out.replaceSince(start, href);
    out.write(` (${href})`);
  };

  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (silent.has(name)) silence += 1;
        if (silence > 0) return;
        if (name === 'br') return out.newLine();
        if (name === 'li') return out.line('- ');
        if (name === 'img') return out.write(attributes['alt'] ?? '');
        if (blocks.has(name)) return out.paragraph();
        if (name !== 'a') return;
        closeLink();
        const classes = (attributes['class'] ?? '').split(/\s+/);
        const isMention = classes.includes('mention') && !classes.includes('hashtag');
        link = { href: attributes['href'] ?? '', isMention, start: out.mark() };
      },
      ontext: (text) => {
        if (silence === 0) out.words(text);
      },
      onclosetag: (name) => {
        if (silent.has(name)) silence = Math.max(0, silence - 1);
        else if (silence > 0) return;
        else if (name === 'a') closeLink();
        else if (blocks.has(name)) out.paragraph();
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  closeLink();
  return { text: out.text(), mentions };
};

/** A server shows an address without its scheme, or shortened. */
const isShownForm = (label: string, href: string): boolean => {
  const bare = (url: string) =>
    url
      .replace(/^https?:\/\//i, '')
      .replace(/^www\./i, '')
      .replace(/\/$/, '');
  const shown = bare(label.replace(/…$/, ''));
  return bare(href) === shown || (label.endsWith('…') && bare(href).startsWith(shown)) || decodes(bare(href), shown);
};

const decodes = (encoded: string, shown: string): boolean => {
  try {
    return decodeURI(encoded) === shown;
  } catch {
    return false;
  }
};

/** Collects text; white space of the source is one space, paragraphs are an empty line apart. */
class TextBuilder {
  private readonly parts: string[] = [];

  write(text: string): void {
    if (text !== '') this.parts.push(text);
  }

  words(text: string): void {
    const flat = text.replace(/[ \t\r\n\f]+/g, ' ');
    const before = this.parts.at(-1) ?? '\n';
    this.write(/[ \n]$/.test(before) ? flat.replace(/^ /, '') : flat);
  }

  newLine(): void {
    this.write('\n');
  }

  line(start: string): void {
    if (!(this.parts.at(-1) ?? '\n').endsWith('\n')) this.newLine();
    this.write(start);
  }

  paragraph(): void {
    if (this.parts.length > 0) this.write('\n\n');
  }

  mark(): number {
    return this.parts.length;
  }

  since(mark: number): string {
    return this.parts.slice(mark).join('');
  }

  replaceSince(mark: number, text: string): void {
    this.parts.splice(mark, this.parts.length - mark, text);
  }

  text(): string {
    return this.parts
      .join('')
      .replace(/ +\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+|[ \n]+$/g, '');
  }
}
