import { foldText } from './fold';
import romanisedWords from './language-romanised.json';
import words from './language-words.json';

const split = (list: string): string[] => [...new Set(list.split(' ').map((word) => foldText(word)))];

const languages = Object.keys(words) as (keyof typeof words)[];

/** Which languages know a word: built on the first Latin text. */
let index: Map<string, (typeof languages)[number][]> | undefined;

const buildIndex = (): NonNullable<typeof index> => {
  const built = new Map<string, (typeof languages)[number][]>();
  for (const language of languages) {
    for (const word of split(words[language])) {
      const known = built.get(word);
      if (known) known.push(language);
      else built.set(word, [language]);
    }
  }
  return built;
};

// Letters that say much about one language; a pair where two share them. Some are beyond ASCII whatever else they match.
const letterHints: readonly (readonly [RegExp, Readonly<Record<string, number>>, 'marked'?])[] = [
  [/[¿¡]/u, { es: 2 }, 'marked'],
  [/ñ/iu, { es: 1.2 }, 'marked'],
  [/[ãõ]/iu, { pt: 1.6 }, 'marked'],
  [/ç[ãõ]/iu, { pt: 1 }, 'marked'],
  [/[ğşıİ]/u, { tr: 1.6 }, 'marked'],
  [/ß/u, { de: 2 }, 'marked'],
  [/ä/iu, { de: 0.9 }, 'marked'],
  [/[öü]/iu, { de: 0.5, tr: 0.5 }, 'marked'],
  [/[œêû]/iu, { fr: 0.9 }, 'marked'],
  [/(?<!\p{L})(?:j|l|d|qu|c|n|s|t|m)['’]\p{L}/iu, { fr: 0.8, it: 0.2 }],
  [/(?<!\p{L})(?:un|dell|all|nell|sull|quest|com|dov)['’]\p{L}/iu, { it: 1 }],
  [/[èùìò]/iu, { it: 0.6, fr: 0.2 }, 'marked'],
  [/(?<!\p{L})\p{L}*ij\p{L}*(?!\p{L})/iu, { nl: 0.6 }],
  [/(?<!\p{L})\p{L}*(?:ção|ções|inho|inha)(?!\p{L})/iu, { pt: 1 }],
  [/(?<!\p{L})\p{L}*(?:ción|ciones|ito|ita)(?!\p{L})/iu, { es: 0.6 }],
  [/(?<!\p{L})\p{L}*(?:zione|zioni|issimo|issima)(?!\p{L})/iu, { it: 1 }],
  [/(?<!\p{L})\p{L}{2,}(?:ieren|ung|ungen|lich|keit|chen)(?!\p{L})/iu, { de: 0.7 }],
  [/(?<!\p{L})\p{L}{3,}(?:ıyor|iyor|uyor|üyor|siniz|sınız|lar|ler|lık|lik)\p{L}*(?!\p{L})/iu, { tr: 0.8 }],
  [/(?<!\p{L})(?:meng|mem|ber|pem)\p{L}{3,}(?:kan|an|i)(?!\p{L})/iu, { id: 0.7 }],
];

// Letters that none of the nine languages writes: the model must speak.
const foreignLetters = /[łąęśźżćńőűșțřžščěůđėūķļņģāēīœåøæăơưạảấầẩậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởợụủứừửữựỳỵỷỹ]/iu;

const beyondAscii = /[\u0080-\u{10ffff}]/u;

export interface WordGuess {
  language: string;
  score: number;
  confidence: number;
  /** True when the model need not be asked. */
  isClear: boolean;
  scores: ReadonlyMap<string, number>;
}

/** The best of nine languages of Latin script by their function words and typical letters. `tokens` are folded. */
export const guessByWords = (text: string, tokens: readonly string[]): WordGuess => {
  index ??= buildIndex();
  const scores = new Map<string, number>();
  let known = 0;
  const add = (language: string, score: number): void => void scores.set(language, (scores.get(language) ?? 0) + score);
  for (const token of tokens) {
    const owners = index.get(token);
    if (!owners) continue;
    known += 1;
    // A word of one letter is shared by all and proves little.
    const worth = (token.length === 1 ? 0.3 : token.length === 2 ? 0.7 : 1) / owners.length ** 1.3;
    for (const language of owners) add(language, worth);
  }
  const isAscii = !beyondAscii.test(text);
  for (const [pattern, hints, mark] of letterHints) {
    if (isAscii && mark === 'marked') continue;
    if (pattern.test(text)) for (const [language, score] of Object.entries(hints)) add(language, score);
  }
  const [best, second] = [...scores].sort((a, b) => b[1] - a[1]);
  if (!best) return { language: 'und', score: 0, confidence: 0, isClear: false, scores };
  const margin = best[1] - (second?.[1] ?? 0);
  const share = known / Math.max(1, tokens.length);
  const isClear = (isAscii || !foreignLetters.test(text)) && margin >= 0.9 && best[1] >= 1.3 && share >= 0.25;
  return { language: best[0], score: best[1], confidence: Math.min(0.98, 0.6 + margin / 8), isClear, scores };
};

let romanised: (readonly [string, ReadonlySet<string>])[] | undefined;

/** Greek, Persian or Hindi written in Latin letters, when at least two words and a third of them say so. */
export const guessRomanised = (
  tokens: readonly string[],
): { language: string; score: number; share: number } | null => {
  romanised ??= Object.entries(romanisedWords).map(([language, list]) => [language, new Set(split(list))] as const);
  let best: { language: string; score: number; share: number } | null = null;
  for (const [language, list] of romanised) {
    let score = 0;
    let count = 0;
    for (const token of tokens) {
      if (!list.has(token)) continue;
      count += 1;
      score += token.length >= 5 ? 1.4 : token.length >= 3 ? 0.8 : 0.4;
    }
    const share = count / Math.max(1, tokens.length);
    const enough = count >= 2 || (count === 1 && tokens.length <= 2 && score >= 1.4);
    if (enough && share >= 0.34 && score >= 1.2 && score > (best?.score ?? 0)) best = { language, score, share };
  }
  return best;
};
