import { createHmac, timingSafeEqual } from 'node:crypto';

/** Equal, in time that does not depend on where they differ. False where either is missing or empty. */
export const safeEqual = (given: string | undefined, expected: string | undefined): boolean => {
  if (!given || !expected) return false;
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
};

export const hmacHex = (
  algorithm: 'sha1' | 'sha256' | 'sha512',
  key: string | Buffer,
  message: Buffer | string,
): string => createHmac(algorithm, key).update(message).digest('hex');

export const hmacBase64 = (algorithm: 'sha1' | 'sha256', key: string | Buffer, message: Buffer | string): string =>
  createHmac(algorithm, key).update(message).digest('base64');

/** The secrets of these names that are set: the current one and, while it is being rotated, the one before. */
export const secretsNamed = (secrets: Readonly<Record<string, string>>, names: readonly string[]): string[] =>
  names.map((name) => secrets[name]).filter((secret): secret is string => typeof secret === 'string' && secret !== '');
