import { createHash } from 'node:crypto';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * A record key made from our own id, always the same one: writing the record twice writes it once, and reading it
 * proves the first attempt. Sorts by the time in a uuid v7, as keys of posts should.
 * Source: https://atproto.com/specs/tid
 */
export const recordKeyFor = (id: string): string => {
  const hash = createHash('sha256').update(id).digest();
  const micros = BigInt(timeOf(id, hash)) * 1000n + BigInt(hash.readUInt16BE(0) % 1000);
  let value = (micros << 10n) | BigInt(hash.readUInt16BE(2) & 1023);
  let key = '';
  for (let digit = 0; digit < 13; digit += 1) {
    key = alphabet[Number(value & 31n)] + key;
    value >>= 5n;
  }
  return key;
};

/** Milliseconds: of the uuid v7, else somewhere in 2023 (before this product) that the id alone decides. */
const timeOf = (id: string, hash: Buffer): number => {
  const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i.exec(id);
  if (hex) return Number.parseInt(`${hex[1]}${hex[2]}`, 16);
  return Date.UTC(2023, 0, 1) + (hash.readUIntBE(4, 6) % (365 * 86_400_000));
};
