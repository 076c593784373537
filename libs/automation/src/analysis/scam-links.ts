import { linkSpans, type Span } from '@hubbub/text';
import data from './scam-links.json';

/** A link that is made to be taken for somebody else's, with why. */
export interface ScamLink extends Span {
  host: string;
  /** 0 to 1: added to the probability of spam. */
  score: number;
  reason: string;
}

const brands = Object.entries(data.brands as Record<string, readonly string[]>);
const shorteners = new Set(data.shorteners);
const cheapEndings = new Set(data.cheapEndings);
const baits = new Set(data.baits);
const linksAtMost = 10;

/** `hxxp://` and bare numbers as a host are links that hide from filters: no browser's bar shows them so. */
const hidden = /hxxps?:\/\/[^\s<>"]+|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?\/[a-z][^\s<>"]*/giu;
const hiddenSpans = (text: string): Span[] =>
  [...text.matchAll(hidden)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/**
 * Links that pretend: a known name in a foreign address, words that lure under an ending that costs nothing, letters
 * that only look alike, a bare number, a shortened address. Judged by the address alone, so in every language. Pure.
 */
export const findScamLinks = (text: string): ScamLink[] => {
  if (!/[./]/u.test(text)) return [];
  const plain = linkSpans(text);
  const spans = [
    ...plain,
    ...hiddenSpans(text).filter((span) => plain.every(({ end, start }) => end <= span.start || start >= span.end)),
  ];
  return spans.slice(0, linksAtMost).flatMap((span) => judgeLink(text, span));
};

const judgeLink = (text: string, span: Span): ScamLink[] => {
  const written = text.slice(span.start, span.end).toLowerCase();
  const host = written
    .replace(/^[a-z]+:\/\//u, '')
    .replace(/[/?#:].*$/u, '')
    .replace(/^www\./u, '');
  const reasons: string[] = [];
  let score = 0;
  const add = (points: number, reason: string): void => {
    score += points;
    reasons.push(reason);
  };
  if (written.startsWith('hxxp')) add(0.5, 'it hides that it is a link');
  if (/^[\d.]+$/u.test(host)) add(0.5, 'its address is a bare number');
  const labels = host.split('.');
  const own = ownDomain(labels);
  if (host.includes('xn--') || mixes(host)) add(0.5, 'its letters only look like others');
  const words = host.split(/[^a-z0-9]+/u).filter((word) => word !== '');
  const imitated = brands.find(([name, domains]) => !domains.includes(own) && imitates(words, name));
  if (imitated) add(0.45, `it bears the name of ${imitated[0]}, which is at ${imitated[1][0] ?? ''}`);
  const isCheap = cheapEndings.has(labels.at(-1) ?? '');
  const lures = words.filter((word) => baits.has(word.replace(/\d+$/u, ''))).length;
  if (isCheap && lures > 0) add(0.35, 'it lures under an ending that costs nothing');
  else if (isCheap && imitated) add(0.15, 'its ending costs nothing');
  if (/\.(?:com|net|org)-/u.test(host)) add(0.3, 'its address ends later than it seems to');
  if (shorteners.has(own)) add(0.25, 'it hides where it leads');
  if (score === 0) return [];
  return [{ ...span, host, score: Math.min(1, score), reason: `${host}: ${reasons.join(', ')}` }];
};

const ownDomain = (labels: readonly string[]): string => {
  const second = labels.at(-2) ?? '';
  const count = /^(?:co|com|org|net|gov|ac|gob|or|ne)$/u.test(second) && labels.length > 2 ? 3 : 2;
  return labels.slice(-count).join('.');
};

const twins: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '8': 'b', i: 'l' };
const skeleton = (word: string): string =>
  word
    .replace(/[013458i]/gu, (sign) => twins[sign] ?? sign)
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

/** Short names count as whole words only, long ones also inside a word. */
const imitates = (words: readonly string[], name: string): boolean => {
  const wanted = skeleton(name);
  return words.some((word) => {
    const seen = skeleton(word);
    return seen === wanted || (wanted.length >= 6 && seen.includes(wanted));
  });
};

const mixes = (host: string): boolean =>
  host
    .split('.')
    .some(
      (label) =>
        [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u].filter((script) => script.test(label))
          .length > 1,
    );
