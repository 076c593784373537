import { measureText } from '@hubbub/text';
import type { TextLimit } from '@hubbub/contracts';
import { checkDraft, type CheckContext } from '../checker/check-draft';
import { phrasesFor } from '../compose/phrases';
import { fillPlaces } from '../compose/places';
import { splitSentences } from '../compose/sentences';
import type { Voice } from '../types';
import { goesOn, type KnownSentence, sentencesFrom, type SentenceTable } from './sentence-table';
import { endsInWord, keyOf, keyOfSaved, restAfter } from './words';

/** A text whose last sentence is begun, and where it will stand. */
export interface BegunText {
  text: string;
  language: string; // of the conversation
  voice: Voice;
  contact: { name: string | null; handle: string | null };
  limit: TextLimit;
  near: readonly string[]; // ids of what answers the open question, best first
  context: Omit<CheckContext, 'language' | 'limit'>;
}

/** How the sentence may go on, word for word as its source has it. */
export interface FinishedSentence {
  rest: string; // to be put behind the text
  source: KnownSentence['source'];
}

const mostMatches = 50; // of sentences that nobody asked for: two different ones are too many already
const longestBegun = 300;

/**
 * Ends the sentence that is begun as an approved one has it. Only where one end is clear: the source answers the open
 * question, or nothing saved goes on otherwise. Each passes the output checker with its own source. Else null.
 */
export const finishSentence = (tables: readonly SentenceTable[], begun: BegunText): FinishedSentence | null => {
  const { text, limit } = begun;
  const room = limit.limit - measureText(text, limit.unit);
  if (room <= 0) return null;
  const held = keyOf(text);
  for (const tail of tailsOf(text)) {
    const key = keyOf(tail) + (endsInWord(tail) ? '' : ' ');
    const isWanted = (sentence: KnownSentence): boolean => goesOn(sentence, key) && !held.includes(sentence.key);
    const asked = begun.near.flatMap((id) => tables.flatMap(({ bySource }) => bySource.get(id) ?? [])).filter(isWanted);
    const all = [...tables.flatMap((table) => sentencesFrom(table, key, mostMatches)), ...courtesyOf(begun)].filter(
      isWanted,
    );
    for (const sentence of asked.length > 0 ? asked : onlyOne(all, key)) {
      const rest = restOf(sentence, key, tail, begun);
      if (rest && measureText(text + rest, limit.unit) <= limit.limit) return { rest, source: sentence.source };
    }
    if (all.length > 0) return null;
  }
  return null;
};

/** The sentence that is begun, then what of it stands behind a comma: “Hi Maria, your parcel …”. Longest first. */
const tailsOf = (text: string): string[] => {
  const sentence = splitSentences(text.slice(-4 * longestBegun)).at(-1);
  if (!sentence || /\n\s*$/u.test(text) || /[.!?…。！？؟;]["'”’»)]*$/u.test(sentence)) return [];
  const begun = sentence + (/\s+$/u.exec(text)?.[0] ?? '');
  if (begun.length > longestBegun) return [];
  const starts = [...begun.matchAll(/[,،，、:：–—]\s*(?=\S)/gu)].map(({ 0: sign, index }) => index + sign.length);
  return [0, ...starts].map((start) => begun.slice(start)).filter(isBegun);
};

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/** Enough to know what is meant: two words, a long one, or three signs of a script without spaces. */
const isBegun = (tail: string): boolean => {
  const key = keyOf(tail);
  const signs = key.match(unspaced)?.length ?? 0;
  return signs > 0 ? signs >= 3 : key.length >= 5 || (key.includes(' ') && key.length >= 4);
};

/** Enough to go by words alone, where nobody has asked for it. */
const isPlain = (key: string): boolean => {
  const signs = key.match(unspaced)?.length ?? 0;
  return signs > 0 ? signs >= 4 : key.split(' ').length >= 3 || key.length >= 12;
};

const onlyOne = (matches: readonly KnownSentence[], key: string): KnownSentence[] =>
  isPlain(key) && new Set(matches.map((sentence) => sentence.key)).size === 1 ? matches.slice(0, 1) : [];

/** The brand's own greetings and sign-offs, and our courtesy in the form of address that it uses. */
const courtesyOf = ({ voice, language }: BegunText): KnownSentence[] => {
  const base = language.split('-')[0] ?? '';
  const phrases = phrasesFor(language, voice.formality[base] ?? (voice.tone === 'formal' ? 'formal' : 'informal'));
  const own = [voice.greetings[base], voice.signOffs[base]].flatMap((text) =>
    text ? [text.replaceAll('{{name}}', '{{contact.name}}')] : [],
  );
  const ours = phrases ? [phrases.thanks, phrases.sorry, phrases.closing] : [];
  return [...own, ...ours].map((text) => ({ key: keyOfSaved(text), text, language, source: null }));
};

const restOf = (
  { text, language, source }: KnownSentence,
  key: string,
  tail: string,
  { voice, contact, limit, context }: BegunText,
): string | null => {
  const open = restAfter(text, key, tail);
  if (open === null || open.includes('⟦')) return null;
  const whole = fillPlaces(text, { contact, voice });
  const filled = fillPlaces(open, { contact, voice });
  if (!whole || !filled || !/[\p{L}\p{N}]/u.test(filled)) return null;
  const avoids = voice.avoidWords.some((word) => word !== '' && filled.toLowerCase().includes(word.toLowerCase()));
  if (
    avoids ||
    checkDraft(whole, [{ text: source ? text : whole, language }], { ...context, language, limit }).verdict !== 'ok'
  )
    return null;
  const space = /^\s+/u.exec(open)?.[0] ?? '';
  return space + filled;
};
