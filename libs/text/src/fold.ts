import { simplified } from './han';
import { isInvisible } from './invisible';

/** Raw UTF-16 start and end of what each folded UTF-16 unit was made from. */
export interface FoldMap {
  readonly starts: Uint16Array | Uint32Array;
  readonly ends: Uint16Array | Uint32Array;
}

export interface Folded {
  readonly text: string;
  readonly map: FoldMap;
}

/**
 * One spelling for what readers take as the same: NFKC; no invisible characters; lower case without locale (İ, ı → i);
 * no marks on Latin, Greek, Cyrillic and Arabic letters (elsewhere they are vowels); Arabic and Persian letter forms
 * unified; ς → σ, ß → ss; listed traditional Han simplified; digits, white space, quotes and dashes in ASCII.
 * `map` leads each folded unit back to its raw span. Folding twice changes nothing. Time is linear.
 */
export const fold = (text: string): Folded => new FoldedText(text);

/** The map is made when it is first asked for: of most texts nothing is ever shown. */
class FoldedText implements Folded {
  readonly text: string;
  private made: FoldMap | null = null;
  constructor(private readonly raw: string) {
    this.text = foldText(raw);
  }
  get map(): FoldMap {
    return (this.made ??= mapOf(this.raw));
  }
}

const mapOf = (text: string): FoldMap => {
  const starts = new Growing(text.length);
  const ends = new Growing(text.length);
  eachUnit(text, (_unit, start, end) => {
    starts.push(start);
    ends.push(end);
  });
  return { starts: starts.done(), ends: ends.done() };
};

/** `fold(text).text`, cheaper: for search columns and equality. */
export const foldText = (text: string): string => {
  if (isPlain(text)) return text.toLowerCase();
  const out = new Writing(text);
  eachUnit(text, (unit, start, end) => out.push(unit, start, end));
  return out.done();
};

/** The raw span of the folded span [start, end). */
export const rawSpan = ({ starts, ends }: FoldMap, start: number, end: number): { start: number; end: number } => {
  if (end <= start || start >= starts.length) {
    const at = start < starts.length ? (starts[start] ?? 0) : (ends.at(-1) ?? 0);
    return { start: at, end: at };
  }
  return { start: starts[start] ?? 0, end: ends[Math.min(end, ends.length) - 1] ?? 0 };
};

/** Places in a text of so many units: of two bytes where they fit, since most of what reading a text takes is these. */
class Growing {
  private units: Uint16Array | Uint32Array;
  private length = 0;
  constructor(textUnits: number) {
    this.units = textUnits <= 0xffff ? new Uint16Array(textUnits + 8) : new Uint32Array(textUnits + 8);
  }
  push(value: number): void {
    if (this.length === this.units.length) {
      const larger =
        this.units instanceof Uint16Array ? new Uint16Array(this.length * 2) : new Uint32Array(this.length * 2);
      larger.set(this.units);
      this.units = larger;
    }
    this.units[this.length] = value;
    this.length += 1;
  }
  done(): Uint16Array | Uint32Array {
    return this.units.subarray(0, this.length);
  }
}

/** The folded text: runs that stay as they are written are cut out of the raw text, the rest is added unit by unit. */
class Writing {
  private text = '';
  private from = 0;
  private to = 0;
  constructor(private readonly raw: string) {}
  push(unit: number, start: number, end: number): void {
    const isKept = end - start === 1 && unit === this.raw.charCodeAt(start);
    if (isKept && start === this.to) {
      this.to = end;
      return;
    }
    if (this.from < this.to) this.text += this.raw.slice(this.from, this.to);
    if (!isKept) this.text += String.fromCharCode(unit);
    this.from = isKept ? start : end;
    this.to = end;
  }
  done(): string {
    return this.from < this.to ? this.text + this.raw.slice(this.from, this.to) : this.text;
  }
}

const isPlain = (text: string): boolean => {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === 0x60) return false;
  }
  return true;
};

// Beyond 30 marks on one letter (the Stream-Safe limit of Unicode Annex 15) the rest is ornament and is dropped.
const marksAtMost = 30;

/** Visits each folded unit with the raw span that made it. */
const eachUnit = (text: string, visit: (unit: number, start: number, end: number) => void): void => {
  const visitAll = (folded: string, start: number, end: number): void => {
    for (let i = 0; i < folded.length; i += 1) visit(folded.charCodeAt(i), start, end);
  };
  let index = 0;
  while (index < text.length) {
    const start = index;
    const unit = text.charCodeAt(index);
    const isAlone = index + 1 === text.length || standsAlone(text.charCodeAt(index + 1));
    // Nearly every letter is one unit that folds to one, and nothing joins it.
    const folded = isAlone ? (units[unit] ?? 0) : 0;
    if (folded !== 0) {
      index += 1;
      visit(folded, start, index);
      continue;
    }
    const code = text.codePointAt(index) ?? 0;
    index += code > 0xffff ? 2 : 1;
    if (index >= text.length || standsAlone(text.charCodeAt(index))) {
      const one = foldOne(code);
      if (one.length === 1 && code <= 0xffff) units[code] = one.charCodeAt(0);
      visitAll(one, start, index);
      continue;
    }
    if (isInvisible(code)) continue;
    let cluster = String.fromCodePoint(code);
    let end = index;
    let marks = 0;
    while (index < text.length) {
      const next = text.codePointAt(index) ?? 0;
      const size = next > 0xffff ? 2 : 1;
      if (isInvisible(next)) {
        index += size;
        continue;
      }
      const character = String.fromCodePoint(next);
      if (!continues(cluster, next, character)) break;
      index += size;
      end = index;
      marks += 1;
      if (marks <= marksAtMost) cluster += character;
    }
    visitAll(marks === 0 ? foldOne(code) : foldCluster(cluster), start, end);
  }
};

// The one unit that a unit folds to; 0: not asked yet, or it folds to none or several.
const units = new Uint16Array(0x10000);

const mark = /\p{M}/u;

// What each UTF-16 unit is behind a letter; 0: not asked yet.
const kinds = new Uint8Array(0x10000);
const alone = 1;
const joining = 2;

/** True when a unit surely begins something of its own: nearly all do, and are then folded by a table alone. */
const standsAlone = (unit: number): boolean => {
  const known = kinds[unit];
  if (known !== 0) return known === alone;
  const isPart =
    (unit >= 0xd800 && unit <= 0xdfff) ||
    isInvisible(unit) ||
    (unit >= 0x300 && (unit === 0xff9e || unit === 0xff9f || isJamo(unit) || mark.test(String.fromCharCode(unit))));
  kinds[unit] = isPart ? joining : alone;
  return !isPart;
};

/** True when `character` belongs to the letter before it: a mark, a half-width voicing sign, or a Hangul jamo. */
const continues = (cluster: string, code: number, character: string): boolean => {
  if (code < 0x300) return false;
  if (code === 0xff9e || code === 0xff9f || mark.test(character)) return true;
  return isJamo(code) && joinsSyllable(cluster, character);
};

const syllables = new Map<string, boolean>();
const rememberedAtMost = 5_000;

/** Remembered, since normalising for every letter of a text that is taken apart would cost most of folding it. */
const joinsSyllable = (cluster: string, character: string): boolean => {
  const key = cluster + character;
  const known = syllables.get(key);
  if (known !== undefined) return known;
  const joins = key.normalize('NFKC') !== cluster.normalize('NFKC') + character.normalize('NFKC');
  remember(syllables, key, joins);
  return joins;
};

/** Forgets all when it is full; long keys, which hardly come again, are not kept at all. */
const remember = <Value>(memory: Map<string, Value>, key: string, value: Value): void => {
  if (memory.size >= rememberedAtMost) memory.clear();
  if (key.length <= 6) memory.set(key, value);
};

const isJamo = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x11ff) ||
  (code >= 0x3131 && code <= 0x318e) ||
  (code >= 0xa960 && code <= 0xa97c) ||
  (code >= 0xd7b0 && code <= 0xd7fb) ||
  (code >= 0xffa1 && code <= 0xffdc);

const table: (string | undefined)[] = new Array<string | undefined>(0x3000);
const rest = new Map<number, string>();

const foldOne = (code: number): string => {
  if (code < 0x3000) return (table[code] ??= isInvisible(code) ? '' : normalise(String.fromCodePoint(code)));
  // Hangul syllables are their own fold: the commonest large block needs no table.
  if (code >= 0xac00 && code <= 0xd7a3) return String.fromCharCode(code);
  const known = rest.get(code);
  if (known !== undefined) return known;
  const folded = isInvisible(code) ? '' : normalise(String.fromCodePoint(code));
  rest.set(code, folded);
  return folded;
};

const clusters = new Map<string, string>();

/** A letter with what belongs to it. Remembered: few are ever used, and normalising takes most of the time. */
const foldCluster = (cluster: string): string => {
  const known = clusters.get(cluster);
  if (known !== undefined) return known;
  const folded = normalise(cluster);
  remember(clusters, cluster, folded);
  return folded;
};

const normalise = (cluster: string): string => {
  let folded = foldPass(cluster);
  // A few compatibility letters need a second pass (a capital that only appears once normalised).
  for (let i = 0; i < 3; i += 1) {
    const again = foldPass(folded);
    if (again === folded) break;
    folded = again;
  }
  return folded;
};

const stripsMarks = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}]/u;
const nukta = /[\u093c\u09bc\u0a3c\u0abc\u0b3c]/gu;

const foldPass = (cluster: string): string => {
  let text = cluster.normalize('NFKC').toLowerCase();
  text = stripsMarks.test(text)
    ? text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFKC')
    : text.normalize('NFD').replace(nukta, '').normalize('NFC');
  let out = '';
  for (const character of text) out += letters.get(character) ?? single(character);
  return out;
};

const single = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (isInvisible(code)) return '';
  if (code < 0x80) return code < 0x21 || code === 0x7f ? ' ' : character;
  return digit(code) ?? simplified.get(character) ?? (/\s/u.test(character) ? ' ' : character);
};

// First digits of the decimal scripts; each is followed by its nine others. Full-width ones are NFKC's.
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
  0x17e0, 0x1810,
];

const digit = (code: number): string | undefined => {
  if (code < 0x660 || code > 0x1819) return undefined;
  const zero = zeros.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? undefined : String(code - zero);
};

const letters: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ς: 'σ',
    ß: 'ss',
    ı: 'i',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    ł: 'l',
    þ: 'th',
    ي: 'ی',
    ى: 'ی',
    ئ: 'ی',
    ې: 'ی',
    ك: 'ک',
    ڪ: 'ک',
    أ: 'ا',
    إ: 'ا',
    آ: 'ا',
    ٱ: 'ا',
    ة: 'ه',
    ۀ: 'ه',
    ە: 'ه',
    ہ: 'ه',
    ھ: 'ه',
    ۃ: 'ه',
    ؤ: 'و',
    '؟': '?',
    '،': ',',
    '؛': ';',
    '’': "'",
    '‘': "'",
    ʼ: "'",
    '`': "'",
    '´': "'",
    '“': '"',
    '”': '"',
    '„': '"',
    '–': '-',
    '—': '-',
    '‐': '-',
    '‑': '-',
    '−': '-',
    '。': '.',
    '、': ',',
    '·': '.',
  }),
);
