import type { TextLimit } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { phrasesFor, phrasesIn } from './compose/phrases';
import { joinSentences, splitSentences } from './compose/sentences';
import type { Voice } from './types';

/** What can be done with a text without a model, and what to say about it. */
export interface OfflineEdit {
  text: string;
  note: string;
}

const carriesAction = /https?:\/\/|@|\d/u;

/** Keeps the first sentence and those that tell where, when or how much, until half of the text is left. */
export const shortenBySentences = (text: string, language: string): OfflineEdit => {
  const sentences = splitSentences(text);
  const half = text.length / 2;
  const body = sentences.filter((sentence) => !isCourtesy(sentence, language));
  let length = 0;
  const kept = (body.length > 0 ? body : sentences).filter((sentence, i) => {
    const isKept = i === 0 || (carriesAction.test(sentence) && length + sentence.length <= Math.max(half, 140));
    if (isKept) length += sentence.length;
    return isKept;
  });
  const note = kept.length < sentences.length ? 'Shortened by leaving sentences out' : 'Nothing could be left out';
  return { text: joinSentences(kept, language), note };
};

/**
 * Another greeting and closing, in the wanted tone and the brand's own words where it has some; what stands between
 * them stays word for word. Null for a language that we have no phrases in.
 */
export const changeCourtesy = (
  text: string,
  language: string,
  tone: 'friendly' | 'formal',
  voice: Voice,
  limit: TextLimit,
): OfflineEdit | null => {
  const base = language.split('-')[0] ?? '';
  const phrases = phrasesFor(language, tone === 'formal' ? 'formal' : (voice.formality[base] ?? 'informal'));
  if (!phrases) return null;
  const body = splitSentences(text).filter((sentence) => !isCourtesy(sentence, language));
  if (body.length === 0) return null;
  const smile = tone === 'friendly' && voice.emojiBudget > 0 && !/\p{Extended_Pictographic}/u.test(text) ? ' 😊' : '';
  const own = tone === 'friendly' ? withoutName(voice.greetings[base]) : null;
  const whole = joinSentences(
    [
      own ?? phrases.hello,
      ...body,
      `${phrases.closing}${smile}`,
      ...(voice.signOffs[base] ? [voice.signOffs[base]] : []),
    ],
    language,
  );
  if (measureText(whole, limit.unit) > limit.limit) return null;
  return { text: whole, note: 'Only greeting and closing were changed' };
};

const withoutName = (greeting: string | undefined): string | null =>
  greeting ? greeting.replaceAll(/\s*\{\{[^}]*\}\}/gu, '').trim() || null : null;

const courtesies = new Map<string, ReadonlySet<string>>();

/** Is a sentence one of the polite ones that we ship, whoever's name it holds? */
const isCourtesy = (sentence: string, language: string): boolean => {
  const base = language.split('-')[0] ?? '';
  let known = courtesies.get(base);
  if (!known) {
    known = new Set(phrasesIn(base).map(plain));
    courtesies.set(base, known);
  }
  if (known.has(plain(sentence))) return true;
  const words = sentence.split(/\s+/u);
  // "Hi Maria!": the greeting with a name in its place.
  return (
    words.length <= 3 &&
    phrasesIn(base).some((phrase) => {
      const [before = '', after = ''] = phrase.split('{{name}}');
      return (
        phrase.includes('{{name}}') &&
        sentence.startsWith(before.trim()) &&
        sentence.endsWith(after.trim()) &&
        before.trim() !== ''
      );
    })
  );
};

const plain = (sentence: string): string => sentence.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

const unspaced = new Set(['zh', 'ja', 'ko', 'fa', 'ar', 'hi']);

/** Spaces, full stops and capitals; spelling needs a model. Links, addresses and numbers are not touched. */
export const fixSpacing = (text: string, language: string): OfflineEdit => {
  const isCapitalised = !unspaced.has(language.split('-')[0] ?? '');
  const fixed = text
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/ +([,.;:!?…])(?=\s|$)/gu, (found, mark: string) =>
      language.startsWith('fr') && /[;:!?]/u.test(mark) ? found : mark,
    )
    .replaceAll(/ *([,;])(?=\p{L})/gu, '$1 ')
    .replaceAll(/(\p{L}\p{L})\.(?=\p{Lu}\p{Ll})/gu, '$1. ')
    .replaceAll(/([!?])\1{3,}/gu, '$1')
    .replaceAll(/(?<!\p{L})(\p{L}{2,}) \1(?!\p{L})/gu, '$1')
    .trim();
  const capital = isCapitalised
    ? fixed.replaceAll(
        /(^|[.!?…]\s+)(\p{Ll})(?![^\s]*[@./:])/gu,
        (_found, before: string, letter: string) => before + letter.toLocaleUpperCase(language),
      )
    : fixed;
  return { text: capital, note: 'Only spaces, full stops and capitals were checked' };
};

const leastBegun = 6;

/**
 * Ends a sentence that is begun as a source has it, else adds the next sentence of the first source that the text does
 * not hold yet. Null where the sources have nothing more to say.
 */
export const continueFromSources = (
  text: string,
  sources: readonly { text: string; language: string }[],
  language: string,
): OfflineEdit | null => {
  const native = sources.filter((source) => source.language.split('-')[0] === language.split('-')[0]);
  const sentences = native.flatMap((source) => splitSentences(source.text));
  const trimmed = text.trimEnd();
  const begun = splitSentences(trimmed).at(-1) ?? '';
  const isOpen = begun !== '' && !/[.!?…。！？؟]$/u.test(begun);
  if (isOpen && begun.length >= leastBegun) {
    const whole = sentences.find((sentence) => sentence.toLowerCase().startsWith(begun.toLowerCase()));
    return whole ? { text: trimmed + whole.slice(begun.length), note: 'Ended as your saved reply has it' } : null;
  }
  const held = plain(trimmed);
  const next = sentences.find((sentence) => !held.includes(plain(sentence)));
  if (!next || isOpen) return null;
  return { text: joinSentences([trimmed, next], language), note: 'The next sentence of your saved reply' };
};

const mostAdded = 2;

/**
 * A fuller text without a new fact of ours: a greeting and a closing where there is none, and up to two sentences that
 * the first sources say further. Words of the member stay as they are. Null where nothing can be added within the limit.
 */
export const expandFromSources = (
  text: string,
  sources: readonly { text: string; language: string }[],
  language: string,
  voice: Voice,
  limit: TextLimit,
): OfflineEdit | null => {
  const base = language.split('-')[0] ?? '';
  const sentences = splitSentences(text);
  const [first = '', last = ''] = [sentences[0], sentences.at(-1)];
  const held = plain(text);
  const more = sources
    .filter((source) => source.language.split('-')[0] === base)
    .flatMap((source) => splitSentences(source.text))
    .filter((sentence) => !isCourtesy(sentence, language) && !held.includes(plain(sentence)))
    .slice(0, mostAdded);
  const phrases = phrasesFor(language, voice.formality[base] ?? (voice.tone === 'formal' ? 'formal' : 'informal'));
  const hello = phrases && !isCourtesy(first, language) ? [withoutName(voice.greetings[base]) ?? phrases.hello] : [];
  const closing = phrases && !isCourtesy(last, language) ? [phrases.closing] : [];
  // A closing that the member wrote stays last.
  const isClosed = sentences.length > 1 && isCourtesy(last, language);
  const [body, end] = isClosed ? [sentences.slice(0, -1), [last]] : [sentences, closing];
  for (const facts of [more, more.slice(0, 1), []]) {
    for (const [before, after] of [
      [hello, end],
      [[], isClosed ? end : []],
    ] as const) {
      const whole = joinSentences([...before, ...body, ...facts, ...after], language);
      const isFuller = whole.length > text.trim().length;
      if (!isFuller || measureText(whole, limit.unit) > limit.limit) continue;
      const added = facts.length > 0 ? 'What your saved reply says further was added' : 'Only courtesy was added';
      return { text: whole, note: added };
    }
  }
  return null;
};
