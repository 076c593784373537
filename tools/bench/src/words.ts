import { randomOf } from './random';

/** The languages that search is measured in. */
export const languages = ['en', 'el', 'fa', 'ar', 'zh'] as const;
export type Language = (typeof languages)[number];

/** How many words each language has here; a word's share falls with its place, as in real text. */
const wordCount = 4_000;

const letters: Record<Exclude<Language, 'zh'>, { consonants: string[]; vowels: string[] }> = {
  en: { consonants: [...'bcdfghklmnprstvw'], vowels: [...'aeiou', 'ea', 'ou'] },
  el: { consonants: [...'βγδζθκλμνπρστφχ'], vowels: [...'αεηιουω', 'ά', 'ό'] },
  fa: { consonants: [...'بپتجچخدرزسشفقکگلمنه'], vowels: ['ا', 'و', 'ی', ''] },
  ar: { consonants: [...'بتثجحخدرزسشصضطعفقكلمنه'], vowels: ['ا', 'و', 'ي', ''] },
};

/**
 * Made-up words in a language's own letters, most frequent first; short ones are frequent, as in every language. The
 * same with every run, so that a cached database and the questions to it belong together.
 */
export const vocabulary = (language: Language): string[] => {
  const random = randomOf(languages.indexOf(language) + 1);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)]!;
  const words = new Set<string>();
  while (words.size < wordCount) {
    const syllables = 1 + Math.floor((words.size / wordCount) * 2 + random() * 2);
    words.add(
      language === 'zh'
        ? hanWord(random, syllables)
        : Array.from({ length: syllables + 1 }, () => syllable(letters[language], pick)).join(''),
    );
  }
  return [...words];
};

const syllable = ({ consonants, vowels }: (typeof letters)['en'], pick: (from: readonly string[]) => string): string =>
  pick(consonants) + pick(vowels);

const hanWord = (random: () => number, length: number): string =>
  Array.from({ length: Math.min(4, Math.max(2, length)) }, () =>
    String.fromCodePoint(0x4e00 + Math.floor(random() ** 2 * 3_000)),
  ).join('');

/** A place in the vocabulary, small ones far more often. */
export const wordAt = (random: () => number): number => Math.floor(random() ** 4 * wordCount);

/** One message's text: some words, sometimes a number that hardly comes twice. */
export const sentence = (language: Language, words: readonly string[], random: () => number, index: number): string => {
  const count = 3 + Math.floor(random() * 9);
  const picked = Array.from({ length: count }, () => words[wordAt(random)]!);
  if (index % 4 === 0) picked.push(`#${100_000 + ((index * 7_919) % 900_000)}`);
  return language === 'zh' ? picked.join(index % 2 ? '' : '，') : picked.join(' ');
};
