import type { Span } from '@hubbub/text';
import { isArabicScript, isUnspaced, tokenise, type Token } from './tokens';

/** Another reading of some characters: what a writer who dodges filters wants to be read. Positions are those of the folded text. */
export interface Copy extends Span {
  text: string;
  kind: 'mixed-script' | 'look-alike' | 'leet' | 'spaced' | 'stretched' | 'joined';
}

/** All second readings of a folded text. Each costs its own length; a plain text costs one look per token. */
export const copies = (text: string, tokens: readonly Token[]): Copy[] => {
  const found: Copy[] = [];
  for (const token of tokens) {
    const mixed = unmix(token.text);
    if (mixed) found.push({ ...spanOf(token), text: mixed, kind: 'mixed-script' });
    if (stretch.test(token.text)) {
      const squeezed = token.text.replace(stretches, '$1');
      found.push({ ...spanOf(token), text: squeezed, kind: 'stretched' });
      const doubled = token.text.replace(stretches, '$1$1');
      found.push({ ...spanOf(token), text: doubled, kind: 'stretched' });
    } else if (token.text.length >= 6 && twice.test(token.text)) {
      found.push({ ...spanOf(token), text: token.text.replace(twices, '$1'), kind: 'stretched' });
    }
  }
  addJamo(text, found);
  addLookAlikes(text, found);
  addLeet(text, found);
  addSpaced(text, tokens, found);
  addJoined(text, tokens, found);
  return found;
};

const spanOf = ({ start, end }: Span): Span => ({ start, end });
const stretch = /(\p{L})\1\1/u;
const stretches = /(\p{L})\1{2,}/gu;
const twice = /(\p{L})\1/u;
const twices = /(\p{L})\1+/gu;

// Letters that look alike, as Latin, Greek, Cyrillic. Used inside a token that mixes scripts, never on whole texts.
const alike: readonly (readonly [string, string, string])[] = [
  ['a', 'α', 'а'],
  ['b', 'β', 'ь'],
  ['b', 'β', 'в'],
  ['c', '', 'с'],
  ['d', '', 'ԁ'],
  ['e', 'ε', 'е'],
  ['h', 'η', 'н'],
  ['i', 'ι', 'і'],
  ['j', '', 'ј'],
  ['k', 'κ', 'к'],
  ['l', '', 'ӏ'],
  ['m', 'μ', 'м'],
  ['n', 'η', 'п'],
  ['o', 'ο', 'о'],
  ['o', 'σ', 'о'],
  ['p', 'ρ', 'р'],
  ['q', '', 'ԛ'],
  ['s', '', 'ѕ'],
  ['t', 'τ', 'т'],
  ['u', 'υ', ''],
  ['v', 'ν', 'ѵ'],
  ['w', 'ω', 'ѡ'],
  ['w', 'ω', 'ш'],
  ['x', 'χ', 'х'],
  ['y', 'υ', 'у'],
  ['y', 'γ', 'у'],
  ['z', 'ζ', 'з'],
  ['n', 'η', 'и'],
  ['r', '', 'г'],
  ['l', 'λ', 'л'],
  ['d', 'δ', 'д'],
  ['f', 'φ', 'ф'],
  ['g', 'γ', 'г'],
  // By sound, where nothing of that shape is there.
  ['r', 'ρ', 'р'],
  ['s', 'σ', 'с'],
  ['i', 'ι', 'и'],
  ['v', 'β', 'в'],
];

const column = (from: 0 | 1 | 2, to: 0 | 1 | 2): ReadonlyMap<string, string> => {
  const table = new Map<string, string>();
  for (const row of alike) {
    const key = row[from];
    const value = row[to];
    if (key && value && !table.has(key)) table.set(key, value);
  }
  return table;
};

const toScript: readonly (readonly ReadonlyMap<string, string>[])[] = [0, 1, 2].map((to) =>
  [0, 1, 2].map((from) => column(from as 0 | 1 | 2, to as 0 | 1 | 2)),
);

/** Latin, Greek, Cyrillic; -1 for anything else. */
export const scriptOf = (code: number): 0 | 1 | 2 | -1 =>
  code >= 0x61 && code <= 0x24f ? 0 : code >= 0x370 && code <= 0x3ff ? 1 : code >= 0x400 && code <= 0x52f ? 2 : -1;

/** A token of several scripts in the one that most of its letters have (Latin where they are equal); null when it mixes none. */
const unmix = (token: string): string | null => {
  const counts: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < token.length; i += 1) {
    const script = scriptOf(token.charCodeAt(i));
    if (script >= 0) counts[script as 0 | 1 | 2] += 1;
  }
  if (counts.filter((count) => count > 0).length < 2) return null;
  const main = counts[1] > counts[0] && counts[1] >= counts[2] ? 1 : counts[2] > counts[0] ? 2 : 0;
  let out = '';
  for (const character of token) {
    const script = scriptOf(character.charCodeAt(0));
    out += script < 0 || script === main ? character : (toScript[main]?.[script]?.get(character) ?? character);
  }
  return out;
};

// Latin letters drawn by characters that no normalisation form unites with them.
const smallCapitals = new Map(
  Object.entries({
    ᴀ: 'a',
    ʙ: 'b',
    ᴄ: 'c',
    ᴅ: 'd',
    ᴇ: 'e',
    ꜰ: 'f',
    ɢ: 'g',
    ʜ: 'h',
    ɪ: 'i',
    ᴊ: 'j',
    ᴋ: 'k',
    ʟ: 'l',
    ᴌ: 'l',
    ᴍ: 'm',
    ɴ: 'n',
    ᴏ: 'o',
    ᴘ: 'p',
    ʀ: 'r',
    ꜱ: 's',
    ᴛ: 't',
    ᴜ: 'u',
    ᴠ: 'v',
    ᴡ: 'w',
    ʏ: 'y',
    ᴢ: 'z',
    ƈ: 'c',
    ɑ: 'a',
    ɡ: 'g',
    ɩ: 'i',
    ӏ: 'l',
    ʋ: 'v',
    ɓ: 'b',
    ʂ: 's',
    ɾ: 'r',
    ʈ: 't',
    ǝ: 'e',
    ɐ: 'a',
    ɔ: 'c',
    ʅ: 'l',
    ƚ: 'l',
    ƃ: 'b',
    ҽ: 'e',
    ɳ: 'n',
    ɱ: 'm',
    ρ: 'p',
    α: 'a',
    σ: 'o',
    ɠ: 'g',
    ყ: 'y',
    ʞ: 'k',
    ʌ: 'v',
    ʍ: 'w',
    ℓ: 'l',
    ꮯ: 'c',
    ꭺ: 'a',
    ꮮ: 'l',
    օ: 'o',
    ո: 'n',
    ս: 'u',
    հ: 'h',
    ց: 'g',
    զ: 'q',
    ա: 'w',
    ⅼ: 'l',
  }),
);
const drawn =
  /[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴌᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢƈɑɡɩʋɓʂɾʈǝɐɔʅƚƃҽɳɱɠყʞʌʍℓꮯꭺꮮօոսհցզա\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/u;

/** Small capitals, boxed and circled letters, and regional indicators, read as the letters that they draw. */
const addLookAlikes = (text: string, found: Copy[]): void => {
  if (!drawn.test(text)) return;
  let word = '';
  let start = 0;
  let at = 0;
  const close = (end: number): void => {
    if (word.length > 2) found.push({ start, end, text: word, kind: 'look-alike' });
    word = '';
  };
  for (const character of text) {
    const letter = drawnLetter(character);
    if (letter === '') close(at);
    else {
      if (word === '') start = at;
      word += letter;
    }
    at += character.length;
  }
  close(at);
};

const drawnLetter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(0x61 + code - first);
  }
  return smallCapitals.get(character) ?? (/[\p{L}\p{N}]/u.test(character) ? character : '');
};

const koreanRun = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\u3131-\u3163\uac00-\ud7a3]+/gu;
const jamo = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\u3131-\u3163]/u;
const leads = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const tails = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';

/** Korean letters written apart, put together again: `ㅎㅕㅂ업`, `ㅋㅗㄹㄹㅏㅂㅗ`. */
const addJamo = (text: string, found: Copy[]): void => {
  if (!jamo.test(text)) return;
  for (const { 0: run, index } of text.matchAll(koreanRun)) {
    if (run.length < 3 || run.length > 40 || !jamo.test(run)) continue;
    const letters = [...run].flatMap(lettersOf);
    let word = '';
    for (let i = 0; i < letters.length;) {
      const lead = leads.indexOf(letters[i]!);
      const vowel = vowelOf(letters[i + 1]);
      if (lead < 0 || vowel < 0) {
        word += letters[i++];
        continue;
      }
      // A letter closes the syllable only where the next vowel does not need it.
      const tail = vowelOf(letters[i + 3]) < 0 ? Math.max(0, tails.indexOf(letters[i + 2] ?? ' ')) : 0;
      word += String.fromCharCode(0xac00 + (lead * 21 + vowel) * 28 + tail);
      i += tail > 0 ? 3 : 2;
    }
    if (word !== run) found.push({ start: index, end: index + run.length, text: word, kind: 'look-alike' });
  }
};

/** A syllable or joining letter as the single letters that it is made of. */
const lettersOf = (character: string): string[] => {
  const code = character.charCodeAt(0);
  if (code >= 0xac00 && code <= 0xd7a3) {
    const place = code - 0xac00;
    const tail = tails[place % 28]!;
    const vowel = String.fromCharCode(0x314f + (Math.floor(place / 28) % 21));
    return [leads[Math.floor(place / 588)]!, vowel, ...(tail === ' ' ? [] : [tail])];
  }
  if (code >= 0x1100 && code <= 0x1112) return [leads[code - 0x1100]!];
  if (code >= 0x1161 && code <= 0x1175) return [String.fromCharCode(0x314f + code - 0x1161)];
  if (code >= 0x11a8 && code <= 0x11c2) return [tails[code - 0x11a7]!];
  return [character];
};

const vowelOf = (letter: string | undefined): number => {
  const code = letter?.charCodeAt(0) ?? 0;
  return code >= 0x314f && code <= 0x3163 ? code - 0x314f : -1;
};

const leetLatin: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'b',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
  '£': 'l',
  '(': 'c',
  '{': 'c',
  '<': 'c',
  '¢': 'c',
  '¡': 'i',
  '×': 'x',
  '§': 's',
  '¥': 'y',
  '#': 'h',
  '&': 'a',
  '°': 'o',
  '*': 'o',
  ø: 'o',
  '®': 'r',
  '©': 'c',
};
const leetGreek: Readonly<Record<string, string>> = {
  '0': 'ο',
  '1': 'ι',
  '3': 'ε',
  '4': 'α',
  '5': 's',
  '6': 'σ',
  '7': 'τ',
  '8': 'θ',
  '9': 'ρ',
  '@': 'α',
  '€': 'ε',
  '!': 'ι',
  '|': 'ι',
  $: 'σ',
  '*': 'ο',
  w: 'ω',
  v: 'ν',
};
const leetCyrillic: Readonly<Record<string, string>> = {
  '0': 'о',
  '1': 'і',
  '3': 'з',
  '4': 'ч',
  '6': 'б',
  '@': 'а',
  $: 'с',
  '€': 'е',
  '!': 'и',
  '|': 'л',
  '*': 'о',
};
const leetArabic: Readonly<Record<string, string>> = {
  '@': 'ا',
  '3': 'ع',
  '1': 'ا',
  '!': 'ا',
  '|': 'ا',
  '0': 'ه',
  '7': 'ح',
  '*': 'ا',
};
const leetAsL: Readonly<Record<string, string>> = {
  ...leetLatin,
  '1': 'l',
  '!': 'l',
  '|': 'i',
  '6': 'g',
  '9': 'q',
  '8': 'ate',
  '*': 'a',
  '(': 'l',
};
const leetRun = /[\p{L}\p{M}\d@$!|+€£({<¢¡×§¥#&°*®©]{4,}/gu;
const sign = /[\d@$!|+€£({<¢¡×§¥#&°*®©]/u;

/** Digits and signs read as letters, twice: 1, ! and | as i and as l. */
const addLeet = (text: string, found: Copy[]): void => {
  for (const match of text.matchAll(leetRun)) {
    if (match[0].length > 40 || !sign.test(match[0])) continue;
    const trimmed = match[0].replace(/^[!#&({<*+]+|[!+*&#]+$/gu, '');
    const offset = match.index + match[0].indexOf(trimmed);
    if (!sign.test(trimmed) || !/\p{L}/u.test(trimmed)) continue;
    const span = { start: offset, end: offset + trimmed.length };
    for (const reading of leetReadings(trimmed)) {
      found.push({ ...span, text: reading, kind: 'leet' });
      const unmixed = unmix(reading);
      if (unmixed) found.push({ ...span, text: unmixed, kind: 'leet' });
    }
  }
};

/** What digits and signs may stand for, by the script of the letters beside them. */
const leetReadings = (word: string): string[] => {
  const [, greek, cyrillic] = scriptsIn(word);
  if (/[\u0620-\u06ff]/u.test(word)) return [swap(word, leetArabic)];
  if (greek) return [swap(word, leetGreek)];
  if (cyrillic) return [swap(word, leetCyrillic), swap(word, { ...leetCyrillic, '3': 'е' })];
  const readings = [swap(word, leetLatin), swap(word, leetAsL)];
  // Single letters that are read in yet another way here belong into `extraReadings` too.
  if (/[1!|*]/u.test(word)) {
    readings.push(swap(word, { ...leetLatin, '1': 'l', '!': 'l', '*': 'l' }));
    readings.push(swap(word, { ...leetLatin, '*': 'e' }), swap(word, { ...leetLatin, '*': 'i' }));
  }
  return [...new Set(readings)];
};

const extraReadings: readonly [string, string][] = [
  ['3', 'е'],
  ['1', 'l'],
  ['!', 'l'],
  ['*', 'l'],
  ['*', 'e'],
  ['*', 'i'],
];

const scriptsIn = (text: string): [boolean, boolean, boolean] => {
  const seen: [boolean, boolean, boolean] = [false, false, false];
  for (let i = 0; i < text.length; i += 1) {
    const script = scriptOf(text.charCodeAt(i));
    if (script >= 0) seen[script as 0 | 1 | 2] = true;
  }
  return seen;
};

const swap = (text: string, table: Readonly<Record<string, string>>): string => {
  let out = '';
  for (const character of text) out += table[character] ?? character;
  return out;
};

const spacedAtMost = 120;
const marked = /\p{M}/u;
const marks = /\p{M}/gu;
const separators = /^(?:[\s\p{P}\p{S}]{1,3})$/u;

/** Letters one by one with something between them, joined again: `c o l l a b`, `合 作`, `ش.ر.ا.ک.ه`. */
const addSpaced = (text: string, tokens: readonly Token[], found: Copy[]): void => {
  let run: Token[] = [];
  const push = (pieces: readonly Token[]): void => {
    const joined = pieces.map((token) => token.text).join('');
    if (joined.length < (isUnspaced(joined.charCodeAt(0)) ? 2 : 4)) return;
    const span = { start: pieces[0]!.start, end: pieces.at(-1)!.end };
    found.push({ ...span, text: joined, kind: 'spaced' });
    if (joined.length > spacedAtMost) return; // a flood of letters, in which no word is hidden twice
    const unmixed = unmix(joined);
    if (unmixed) found.push({ ...span, text: unmixed, kind: 'spaced' });
    if (/\d/u.test(joined) && /\p{L}/u.test(joined))
      for (const reading of leetReadings(joined)) found.push({ ...span, text: reading, kind: 'spaced' });
  };
  const close = (): void => {
    if (run.length >= 2) {
      push(run);
      // “have c o l l a b”: the first may be a word of its own.
      if (run.length > 2 && run[0]!.text.length > 2) push(run.slice(1));
    }
    run = [];
  };
  for (const token of tokens) {
    const previous = run.at(-1);
    const letters = marked.test(token.text) ? token.text.replace(marks, '').length : token.text.length;
    // A word that is spaced out half way through begins with a longer piece.
    const most = run.length === 0 ? 4 : 2;
    const isPiece = isUnspaced(token.text.charCodeAt(0)) ? token.text.length <= 12 : letters <= most;
    if (previous && (!isPiece || !mayJoin(previous, token, text.slice(previous.end, token.start)))) close();
    if (isPiece) run.push(token);
  }
  close();
};

const insertions = /^(?:(?![,.!?;:])[\p{P}\p{S}]){1,2}$/u;

/** Han text is cut by punctuation anyway, so only signs inside a word, or lone characters, join there. */
const mayJoin = (left: Token, right: Token, gap: string): boolean => {
  const unspaced = isUnspaced(left.text.charCodeAt(0));
  if (unspaced !== isUnspaced(right.text.charCodeAt(0)) || !separators.test(gap)) return false;
  if (!unspaced || insertions.test(gap)) return true;
  return left.text.length === 1 || right.text.length === 1;
};

/** Two or three neighbours read as one word: `part nership`, `co-llab`, `συνερ.γασία`. Only letters, and only short gaps. */
const addJoined = (text: string, tokens: readonly Token[], found: Copy[]): void => {
  for (let i = 1; i < tokens.length; i += 1) {
    const left = tokens[i - 1]!;
    const right = tokens[i]!;
    if (right.start - left.end > 2 || isUnspaced(left.text.charCodeAt(0))) continue;
    if (left.text.length + right.text.length < 5 || left.text.length + right.text.length > 24) continue;
    const gap = text.slice(left.end, right.start);
    if (!separators.test(gap)) continue;
    const word = left.text + right.text;
    found.push({ start: left.start, end: right.end, text: word, kind: 'joined' });
    if (/\d/u.test(word) && /\p{L}/u.test(word) && !/^\d+\p{L}?$/u.test(left.text))
      for (const reading of leetReadings(word))
        found.push({ start: left.start, end: right.end, text: reading, kind: 'joined' });
    addChain(text, tokens, i - 1, gap, found);
  }
};

/** What copies may read a character as, besides itself. */
export const meantBy = (code: number): readonly string[] => (meanings ??= readMeanings()).get(code) ?? none;

/** True for a character that draws a letter or is part of one: no table tells what such letters together mean. */
export const isOpaqueLetter = (character: string): boolean => drawn.test(character) || jamo.test(character);

/** True for a sign or digit that copies may read as a letter. */
export const mayStandIn = (code: number): boolean => standIns.has(code);

const none: readonly string[] = [];
const tables = [leetLatin, leetAsL, leetGreek, leetCyrillic, leetArabic];
const standIns = new Set(tables.flatMap((table) => Object.keys(table).map((written) => written.charCodeAt(0))));
let meanings: Map<number, string[]> | undefined;

const readMeanings = (): Map<number, string[]> => {
  const made = new Map<number, Set<string>>();
  const add = (written: string, meant: string): void => {
    if (written === '' || meant === '' || written === meant) return;
    const known = made.get(written.charCodeAt(0)) ?? new Set();
    made.set(written.charCodeAt(0), known.add(meant));
  };
  for (const row of alike) for (const written of row) for (const meant of row) add(written, meant);
  const readings: (readonly [string, string])[] = [
    ...tables.flatMap((table) => Object.entries(table)),
    ...extraReadings,
  ];
  for (const [written, meant] of readings) {
    add(written, meant);
    // What stands for a Latin letter may be read once more, in the script of its neighbours.
    for (const row of alike) if (row.includes(meant)) for (const other of row) add(written, other);
  }
  return new Map([...made].map(([code, meant]) => [code, [...meant]]));
};

/** Three and more pieces of one word: `Ko-ope-ra-tion`, and of short ones also `σύν εργα σία`. */
const addChain = (text: string, tokens: readonly Token[], first: number, gap: string, found: Copy[]): void => {
  const piece = gap.trim() === '' ? 5 : 12;
  const most = gap.trim() === '' ? 3 : 8;
  const { start, text: begin } = tokens[first]!;
  let word = begin;
  for (let i = first + 1; i < tokens.length && i < first + most; i += 1) {
    const next = tokens[i]!;
    if (next.text.length > piece || (piece < 12 && begin.length > piece) || word.length > 24) return;
    if (text.slice(tokens[i - 1]!.end, next.start) !== gap) return;
    word += next.text;
    if (i > first + 1) found.push({ start, end: next.end, text: word, kind: 'joined' });
  }
};

/** The words of a copy. Only leet and look-alike readings can hold more than letters. */
export const copyTokens = ({ kind, text }: Copy): string[] =>
  (kind !== 'leet' && kind !== 'look-alike') || isArabicScript(text.charCodeAt(0))
    ? [text]
    : tokenise(text).map((token) => token.text);
