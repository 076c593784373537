import askBackByLanguage from './ask-back.json';
import phrasesByLanguage from './phrases.json';

/** Courtesy in one form of address. It holds no fact, so it needs no source. */
export interface Phrases {
  helloName: string; // with {{name}}
  hello: string;
  thanks: string;
  sorry: string;
  closing: string;
  acknowledge: string; // says that nothing is known yet, and promises no date
  praise: string;
}

const all: Readonly<Record<string, Record<'informal' | 'formal', Phrases>>> = phrasesByLanguage;

/** Our phrases in a language, or null where we have none: then a draft goes without courtesy. */
export const phrasesFor = (language: string, formality: 'informal' | 'formal'): Phrases | null =>
  all[language.split('-')[0] ?? '']?.[formality] ?? null;

const questions: Readonly<Record<string, Record<'informal' | 'formal', string>>> = askBackByLanguage;

/** A question that turns thanks into a conversation, or null where we have none. */
export const askBack = (language: string, formality: 'informal' | 'formal'): string | null =>
  questions[language.split('-')[0] ?? '']?.[formality] ?? null;

/** Every courtesy sentence that we ship in a language: known to be harmless to the checker. */
export const phrasesIn = (language: string): string[] => [
  ...Object.values(all[language] ?? {}).flatMap((phrases) => Object.values<string>({ ...phrases })),
  ...Object.values(questions[language] ?? {}),
];
