import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Envelopes for secrets at rest: AES-256-GCM, the key's id in the blob, and the place they belong to
 * (workspace, record, field) as associated data, so that a blob moved elsewhere does not open.
 */
export interface SecretBox {
  seal(value: unknown, place: string): Buffer;
  /** Throws when the key, the place or the bytes are wrong. */
  open<T = unknown>(blob: Buffer, place: string): T;
  /** True when the blob was sealed by an older key and should be sealed anew. */
  isStale(blob: Buffer): boolean;
}

/** Where keys come from that may change while the program runs. `isMissing`: one that was asked for is not there. */
export type KeySource = (isMissing: boolean) => readonly string[];

/** `keys`: the first seals, all open. Each any text; 32 bytes are derived from it. */
export const createSecretBox = (keys: readonly string[] | KeySource): SecretBox => {
  const derived = new Map<string, { id: Buffer; bytes: Buffer }>();
  const derive = (key: string) => {
    const known = derived.get(key);
    if (known) return known;
    const bytes = createHash('sha256').update('hubbub secret box').update(key).digest();
    const made = { id: createHash('sha256').update(bytes).digest().subarray(0, 4), bytes };
    derived.set(key, made);
    return made;
  };
  const list = (isMissing: boolean) => (typeof keys === 'function' ? keys(isMissing) : keys).map(derive);
  const current = () => {
    const [first] = list(false);
    if (!first) throw new Error('A secret box needs a key');
    return first;
  };
  const find = (id: Buffer) => {
    const fits = (key: { id: Buffer }) => key.id.equals(id);
    return list(false).find(fits) ?? (typeof keys === 'function' ? list(true).find(fits) : undefined);
  };
  current();

  return {
    seal: (value, place) => {
      const iv = randomBytes(12);
      const { id, bytes } = current();
      const cipher = createCipheriv('aes-256-gcm', bytes, iv);
      cipher.setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([version, id, iv, cipher.getAuthTag(), sealed]);
    },
    open: <T>(blob: Buffer, place: string) => {
      const key = find(blob.subarray(1, 5));
      if (!key) throw new Error('Sealed with a key that is not at hand');
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, blob.subarray(5, 17));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(blob.subarray(17, 33));
      const opened = Buffer.concat([decipher.update(blob.subarray(33)), decipher.final()]);
      return JSON.parse(opened.toString('utf8')) as T;
    },
    isStale: (blob) => !blob.subarray(1, 5).equals(current().id),
  };
};

const version = Buffer.from([1]);
