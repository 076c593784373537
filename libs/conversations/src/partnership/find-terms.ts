import { findClaims, findMoney, foldDigits, mayNameDay } from '@hubbub/suggestions';
import { fold, rawSpan, type Span } from '@hubbub/text';
import { clauseAround, findWords, sentenceAround, shortened, trimmed, wordList } from './spans';
import words from './words.json';

const [cues, behinds, periods, shares, barters] = [
  wordList(words.before),
  wordList(words.behind),
  wordList(words.periods),
  wordList(words.share),
  wordList(words.barter),
];

/** A quotation longer than this is cut round what matters. */
const mostUnits = 160;
/** Proposals say what they want early; a text of sixty thousand characters is not read to its end. */
const readUnits = 6_000;

/** What is asked for: the sentence round the words that raised the flag, else the first question or sentence. */
export const findAsk = (text: string, evidence: readonly Span[]): Span | null => {
  const [first] = evidence;
  if (first && first.start < text.length) return shortened(text, sentenceAround(text, first), first, mostUnits);
  const question = /[?？؟]|;(?=\s|$)/u.exec(text.slice(0, readUnits));
  const at = question ? question.index : text.search(/\S/u);
  if (at < 0) return null;
  const core = question ? { start: Math.max(0, at - 1), end: at } : { start: at, end: at + 1 };
  return shortened(text, sentenceAround(text, core), core, mostUnits);
};

/** Money offered or asked: an amount, a share of sales, else goods in exchange; quoted with the words round it. */
export const findMoneyQuote = (text: string): Span | null => {
  const read = text.slice(0, readUnits);
  const [amount] = findMoney(foldDigits(read.replaceAll(thousands, (words) => '0'.repeat(words.length))));
  if (amount) return quote(read, amount, 60);
  const { text: folded, map } = fold(read);
  const [share] = findWords(folded, shares).map(({ start, end }) => rawSpan(map, start, end));
  const ofSales =
    share && findClaims(read).find((claim) => claim.kind === 'percentage' && sameSentence(read, claim, share));
  if (ofSales) return quote(read, ofSales, 60);
  const [barter] = findWords(folded, barters).map(({ start, end }) => rawSpan(map, start, end));
  return barter ? quote(read, barter, 60) : null;
};

/** "$2k", "500 هزار": written as digits of the same length, the thousands belong to the amount and nothing moves. */
const thousands =
  /(?<=\p{Nd})\s?(?:(?:k|m|χιλ\p{L}*|هزار|میلیون|ألف|آلاف|مليون|тыс\p{L}*|mil|bin|tausend|тысяч|ribu|juta)(?!\p{L})|[万萬만千천](?=[円元원]|(?!\p{L})))/giu;

const sameSentence = (text: string, a: Span, b: Span): boolean => {
  const around = sentenceAround(text, a);
  return b.start >= around.start && b.end <= around.end;
};

const quote = (text: string, core: Span, most: number): Span => shortened(text, clauseAround(text, core), core, most);

/** By when: a day, a date or a time of the year that a word like "by" or "before" makes an end, else a plain date. */
export const findDeadline = (text: string): Span | null => {
  const read = text.slice(0, readUnits);
  const { text: folded, map } = fold(read);
  const cueSpans = findWords(folded, cues).map(({ start, end }) => rawSpan(map, start, end));
  const behindSpans = findWords(folded, behinds).map(({ start, end }) => rawSpan(map, start, end));
  const moments = [
    ...(mayNameDay(read) ? findClaims(read) : []).flatMap(({ kind, start, end }) =>
      isMoment(kind) ? [{ kind, start, end }] : [],
    ),
    ...[...read.matchAll(shortDate)].map((match) => ({
      kind: 'date' as const,
      start: match.index,
      end: match.index + match[0].length,
    })),
    ...findWords(folded, periods).map(({ start, end }) => ({ kind: 'period' as const, ...rawSpan(map, start, end) })),
  ];
  let best: { span: Span; score: number } | null = null;
  for (const moment of moments) {
    const { start: clauseStart, end: clauseEnd } = clauseAround(read, moment);
    const cue = cueSpans.findLast(
      ({ start, end }) => end <= moment.start && start >= clauseStart && moment.start - end <= 14,
    );
    const behind = behindSpans.find(
      ({ start, end }) => start >= moment.end && start - moment.end <= 2 && end <= clauseEnd + 1,
    );
    const score = cue || behind ? 2 : moment.kind === 'date' ? 1 : 0;
    if (score === 0 || (best && best.score >= score)) continue;
    const span = {
      start: Math.min(cue?.start ?? moment.start, moment.start),
      end: Math.max(behind?.end ?? moment.end, moment.end),
    };
    best = { span: trimmed(read, span), score };
  }
  return best?.span ?? null;
};

/** Months beside a number, short in English, whole in Spanish and Portuguese: alone, some of them are everyday words. */
const shortDate =
  /(?<![\p{L}\p{N}])(?:\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:jan|feb|mar|march|apr|may|jun|jul|aug|sept?|oct|nov|dec)|(?:jan|feb|mar|march|apr|may|jun|jul|aug|sept?|oct|nov|dec)\.?\s\d{1,2}(?:st|nd|rd|th)?)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\d{1,2}\s(?:de|di)?\s?(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)(?!\p{L})/giu;

type Moment = 'date' | 'weekday' | 'relative_day' | 'duration' | 'period';
const isMoment = (kind: string): kind is Moment =>
  kind === 'date' || kind === 'weekday' || kind === 'relative_day' || kind === 'duration';
