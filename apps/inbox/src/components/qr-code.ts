/** Dark and light modules of a QR code, row by row, without the quiet zone around it. */
export type Modules = readonly (readonly boolean[])[];

/** Of each version at error correction M: check codewords in a block, and blocks (ISO/IEC 18004, table 9). */
const plan: readonly (readonly [check: number, blocks: number])[] = [
  [10, 1],
  [16, 1],
  [26, 1],
  [18, 2],
  [24, 2],
  [16, 4],
  [18, 4],
  [22, 4],
  [22, 5],
  [26, 5],
  [30, 5],
  [22, 8],
  [22, 9],
  [24, 9],
];

/**
 * The QR code of a text (UTF-8, error correction M, up to version 14: 362 bytes). Null: the text is too long for it.
 * Source: ISO/IEC 18004.
 */
export const qrCode = (text: string): Modules | null => {
  const bytes = new TextEncoder().encode(text);
  const version = plan.findIndex((_, index) => bytes.length <= roomOf(index + 1)) + 1;
  if (version === 0) return null;
  const words = interleave(dataWords(bytes, version), version);
  const frame = drawFrame(version);
  const spread = place(words, frame);
  const masked = masks.map((mask, number) => applyMask(spread, frame, mask, number));
  return masked.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
};

const sizeOf = (version: number): number => 17 + 4 * version;

const centresOf = (version: number): number[] => {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((sizeOf(version) - 13) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => sizeOf(version) - 7 - step * (count - 2 - index))];
};

/** Codewords of a version, data and check together: what its functions leave of the square, in eights. */
const wordsOf = (version: number): number => {
  const size = sizeOf(version);
  const centres = centresOf(version).length;
  const aligned = centres === 0 ? 0 : 25 * (centres ** 2 - 3) - 10 * (centres - 2);
  return (size ** 2 - 192 - 2 * (size - 16) - 31 - aligned - (version >= 7 ? 36 : 0)) >> 3;
};
const dataWordsOf = (version: number): number => {
  const [check, blocks] = plan[version - 1]!;
  return wordsOf(version) - check * blocks;
};
const countBits = (version: number): number => (version < 10 ? 8 : 16);
const roomOf = (version: number): number => Math.floor((dataWordsOf(version) * 8 - 4 - countBits(version)) / 8);

const dataWords = (bytes: Uint8Array, version: number): number[] => {
  const bits: number[] = [];
  const put = (value: number, length: number): void => {
    for (let at = length - 1; at >= 0; at--) bits.push((value >> at) & 1);
  };
  put(0b0100, 4); // bytes
  put(bytes.length, countBits(version));
  for (const byte of bytes) put(byte, 8);
  const all = dataWordsOf(version);
  put(0, Math.min(4, all * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const words = Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((word, bit) => word * 2 + bit, 0),
  );
  for (let pad = 0xec; words.length < all; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
};

const interleave = (words: readonly number[], version: number): number[] => {
  const [check, count] = plan[version - 1]!;
  const short = Math.floor(words.length / count);
  const longOnes = words.length % count;
  const divisor = generator(check);
  let from = 0;
  const blocks = Array.from({ length: count }, (_, index) => {
    const length = short + (index >= count - longOnes ? 1 : 0);
    const data = words.slice(from, from + length);
    from += length;
    return { data, check: remainder(data, divisor) };
  });
  const column = (of: 'data' | 'check', length: number): number[] =>
    Array.from({ length }, (_, at) => blocks.flatMap((block) => block[of].slice(at, at + 1))).flat();
  return [...column('data', short + 1), ...column('check', check)];
};

/** In the field of 256 that QR codes use (x⁸ + x⁴ + x³ + x² + 1). */
export const multiply = (a: number, b: number): number => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product >> 7 ? 0x11d : 0);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
};

/** Π (x − 2ⁱ), highest power first, without the leading one. */
const generator = (degree: number): number[] => {
  let factors = [1];
  for (let power = 0, root = 1; power < degree; power++, root = multiply(root, 2)) {
    const grown = [...factors, 0];
    factors.forEach((factor, at) => (grown[at + 1]! ^= multiply(factor, root)));
    factors = grown;
  }
  return factors.slice(1);
};

const remainder = (data: readonly number[], divisor: readonly number[]): number[] => {
  const rest = divisor.map(() => 0);
  for (const word of data) {
    const lead = word ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((factor, at) => (rest[at]! ^= multiply(factor, lead)));
  }
  return rest;
};

/** Finder, timing and alignment patterns; null where data and format go. `format`: kept free of data. */
interface Frame {
  cells: (boolean | null)[][];
  isFunction: boolean[][];
  version: number;
}

const drawFrame = (version: number): Frame => {
  const size = sizeOf(version);
  const cells: (boolean | null)[][] = Array.from({ length: size }, () => Array<boolean | null>(size).fill(null));
  const isFunction = cells.map((row) => row.map(() => false));
  const set = (row: number, column: number, isDark: boolean): void => {
    if (row < 0 || column < 0 || row >= size || column >= size) return;
    cells[row]![column] = isDark;
    isFunction[row]![column] = true;
  };
  for (let at = 8; at < size - 8; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const)
    for (let down = -4; down <= 4; down++)
      for (let right = -4; right <= 4; right++) {
        const ring = Math.max(Math.abs(down), Math.abs(right));
        set(row + down, column + right, ring !== 2 && ring !== 4);
      }
  const centres = centresOf(version);
  const last = centres.length - 1;
  centres.forEach((row, i) =>
    centres.forEach((column, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
      for (let down = -2; down <= 2; down++)
        for (let right = -2; right <= 2; right++)
          set(row + down, column + right, Math.max(Math.abs(down), Math.abs(right)) !== 1);
    }),
  );
  // Room for the format, which depends on the mask, and the one module that is always dark.
  for (let at = 0; at < 9; at++) {
    isFunction[8]![at] = true;
    isFunction[at]![8] = true;
  }
  for (let at = size - 8; at < size; at++) {
    isFunction[8]![at] = true;
    isFunction[at]![8] = true;
  }
  set(size - 8, 8, true);
  if (version >= 7) {
    const bits = (version << 12) | bch(version, 12, 0x1f25);
    for (let at = 0; at < 18; at++) {
      const isDark = ((bits >> at) & 1) === 1;
      set(size - 11 + (at % 3), Math.floor(at / 3), isDark);
      set(Math.floor(at / 3), size - 11 + (at % 3), isDark);
    }
  }
  return { cells, isFunction, version };
};

/** What stays of `value` · 2^`shift` divided by the polynomial, in bits. */
const bch = (value: number, shift: number, polynomial: number): number => {
  let rest = value << shift;
  const degree = 31 - Math.clz32(polynomial);
  while (31 - Math.clz32(rest) >= degree && rest > 0) rest ^= polynomial << (31 - Math.clz32(rest) - degree);
  return rest;
};

/** Two columns at a time from the right, up and down in turn, past the timing column. */
export const walk = (size: number): [row: number, column: number][] => {
  const way: [number, number][] = [];
  let isUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step;
      way.push([row, right], [row, right - 1]);
    }
    isUp = !isUp;
  }
  return way;
};

const place = (words: readonly number[], { cells, isFunction }: Frame): boolean[][] => {
  const spread = cells.map((row) => row.map((cell) => cell === true));
  let bit = 0;
  for (const [row, column] of walk(cells.length)) {
    if (isFunction[row]![column]) continue;
    spread[row]![column] = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
    bit += 1;
  }
  return spread;
};

export const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

const applyMask = (
  spread: readonly (readonly boolean[])[],
  { isFunction }: Frame,
  mask: (row: number, column: number) => boolean,
  number: number,
): boolean[][] => {
  const size = spread.length;
  const done = spread.map((cells, row) =>
    cells.map((isDark, column) => (isFunction[row]![column] ? isDark : isDark !== mask(row, column))),
  );
  // Error correction M is 00; then the mask; ten check bits; all of it over a fixed pattern.
  const format = ((number << 10) | bch(number, 10, 0x537)) ^ 0x5412;
  for (let at = 0; at < 15; at++) {
    const isDark = ((format >> at) & 1) === 1;
    const [row, column] = at < 6 ? [at, 8] : at < 8 ? [at + 1, 8] : at === 8 ? [8, 7] : [8, 14 - at];
    done[row]![column] = isDark;
    if (at < 8) done[8]![size - 1 - at] = isDark;
    else done[size - 15 + at]![8] = isDark;
  }
  return done;
};

/** How hard it is to read: runs, blocks, what looks like a finder, and too much of one colour. */
const penalty = (modules: Modules): number => {
  const size = modules.length;
  const columns = modules.map((_, at) => modules.map((row) => row[at]!));
  let sum = 0;
  for (const line of [...modules, ...columns]) {
    const marks = line.map((isDark) => (isDark ? '1' : '0')).join('');
    for (const run of marks.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (let at = marks.indexOf('1011101'); at >= 0; at = marks.indexOf('1011101', at + 1)) {
      if (marks.slice(Math.max(0, at - 4), at) === '0000' || marks.slice(at + 7, at + 11) === '0000') sum += 40;
    }
  }
  for (let row = 1; row < size; row++)
    for (let column = 1; column < size; column++) {
      const isDark = modules[row]![column];
      const [above, before, corner] = [
        modules[row - 1]![column],
        modules[row]![column - 1],
        modules[row - 1]![column - 1],
      ];
      if (above === isDark && before === isDark && corner === isDark) sum += 3;
    }
  const share = modules.flat().filter(Boolean).length / size ** 2;
  return sum + Math.floor(Math.abs(share * 100 - 50) / 5) * 10;
};
