import { masks, multiply, qrCode, walk } from './qr-code';
import type { Modules } from './qr-code';

const bitsOf = (modules: Modules): string => modules.map((row) => row.map((dark) => (dark ? 1 : 0)).join('')).join('');

/** Reads a code of version 2 or 3 back: one block, one alignment pattern. Nothing of how it was drawn is used but the way and the masks. */
const read = (modules: Modules, check: number): { text: string; isSound: boolean } => {
  const size = modules.length;
  const maskBits = [2, 3, 4].map((column) => (modules[8]![column] ? 1 : 0));
  const number = (maskBits[0]! * 4 + maskBits[1]! * 2 + maskBits[2]!) ^ 0b101; // under the fixed pattern 101 01 0…
  const isData = (row: number, column: number): boolean => {
    const inFinder = (row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9);
    const inAlignment = Math.abs(row - (size - 7)) <= 2 && Math.abs(column - (size - 7)) <= 2;
    return !inFinder && !inAlignment && row !== 6 && column !== 6;
  };
  const bits = walk(size)
    .filter(([row, column]) => isData(row, column))
    .map(([row, column]) => (modules[row]![column] !== masks[number]!(row, column) ? 1 : 0));
  const words = Array.from({ length: bits.length >> 3 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce<number>((word, bit) => word * 2 + bit, 0),
  );
  // Sound: the words as a polynomial are zero at every root of the generator.
  let root = 1;
  let isSound = true;
  for (let power = 0; power < check; power++, root = multiply(root, 2))
    isSound &&= words.reduce((sum, word) => multiply(sum, root) ^ word, 0) === 0;
  const stream = words.map((word) => word.toString(2).padStart(8, '0')).join('');
  const length = parseInt(stream.slice(4, 12), 2);
  const bytes = Array.from({ length }, (_, index) => parseInt(stream.slice(12 + index * 8, 20 + index * 8), 2));
  return { text: new TextDecoder().decode(new Uint8Array(bytes)), isSound: isSound && stream.startsWith('0100') };
};

describe('a QR code', () => {
  it.each([
    ['fifteen letters', 25, 16],
    ['Πόσο κάνει το σετ;', 29, 26],
    ['https://hubbub.example/i/0123456789abcdef', 29, 26],
  ])('holds %s, whole and with sound check words', (text, size, check) => {
    const modules = qrCode(text)!;
    expect(modules).toHaveLength(size);
    expect(read(modules, check)).toEqual({ text, isSound: true });
  });

  it('has its three finders, its timing lines and the dark module', () => {
    const modules = qrCode('otpauth://totp/Hubbub:owner%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Hubbub')!;
    const size = modules.length;
    const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    for (const [top, start] of [
      [0, 0],
      [0, size - 7],
      [size - 7, 0],
    ] as const)
      expect(finder.map((_, row) => bitsOf([modules[top + row]!.slice(start, start + 7)]))).toEqual(finder);
    expect(bitsOf([modules[6]!.slice(8, size - 8)])).toMatch(/^(10)+1$/);
    expect(modules[size - 8]![8]).toBe(true);
  });

  it('takes 362 bytes and no more', () => {
    expect(qrCode('z'.repeat(362))).toHaveLength(73);
    expect(qrCode('z'.repeat(363))).toBeNull();
  });
});
