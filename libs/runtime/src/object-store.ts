import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { request } from 'undici';
import { PlatformError } from './errors';

/** Files off the machine, each under a name of ours. Every verb may be repeated. All throw PlatformError `retry`. */
export interface ObjectStore {
  /** Writes a whole local file. */
  put(name: string, path: string): Promise<void>;
  /** Brings one to `path`, whole or not at all; false where there is none. */
  get(name: string, path: string): Promise<boolean>;
  remove(name: string): Promise<void>;
}

interface S3Key {
  id: string;
  secret: string;
  region: string;
}

const emptyHash = createHash('sha256').digest('hex');
const tries = 3;
const timeouts = { headersTimeout: 30_000, bodyTimeout: 60_000 };

/** Reads `https://KEY:SECRET@host/bucket/prefix?region=eu-central-1`; key and secret percent-encoded. Throws Error. */
export const readS3Url = (given: string): { base: URL; key: S3Key } => {
  const base = new URL(given);
  const key = {
    id: decodeURIComponent(base.username),
    secret: decodeURIComponent(base.password),
    region: base.searchParams.get('region') ?? 'us-east-1',
  };
  if (!['http:', 'https:'].includes(base.protocol)) throw new Error('it must begin with https: or http:');
  if (!key.id || !key.secret)
    throw new Error('it must hold the key and the secret, as in https://KEY:SECRET@host/bucket');
  if (base.pathname.replaceAll('/', '') === '')
    throw new Error('it must name the bucket, as in https://KEY:SECRET@host/bucket');
  base.username = '';
  base.password = '';
  base.search = '';
  base.pathname = base.pathname.replace(/\/+$/, '');
  return { base, key };
};

/** A bucket of any store that speaks S3's protocol, addressed by its path. */
export const openObjectStore = (given: string, { now = () => new Date() }: { now?: () => Date } = {}): ObjectStore => {
  const { base, key } = readS3Url(given);
  const urlOf = (name: string): URL => new URL(`${base.href}/${name.split('/').map(encodePart).join('/')}`);

  const ask = async (
    method: 'PUT' | 'GET' | 'DELETE',
    name: string,
    file?: { path: string; bytes: number; hash: string },
  ) => {
    const url = urlOf(name);
    const signer = new AwsV4Signer({
      method,
      url: url.href,
      headers: { 'x-amz-content-sha256': file?.hash ?? emptyHash },
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      service: 's3',
      region: key.region,
      datetime: now()
        .toISOString()
        .replace(/[-:]|\.\d{3}/g, ''),
    });
    const { headers } = await signer.sign();
    const answer = await request(url, {
      method,
      headers: { ...Object.fromEntries(headers), ...(file ? { 'content-length': String(file.bytes) } : {}) },
      ...timeouts,
      ...(file ? { body: createReadStream(file.path) } : {}),
    });
    if (answer.statusCode < 300) return answer;
    const words = (await answer.body.text()).slice(0, 300);
    if (answer.statusCode === 404 && method !== 'PUT') return null;
    throw new StoreRefusal(answer.statusCode, /<Code>([^<]{1,80})<\/Code>/.exec(words)?.[1] ?? 'no reason');
  };

  /** What may pass is tried again at once; then the caller's own patience counts. */
  const persist = async <Value>(what: string, attempt: () => Promise<Value>): Promise<Value> => {
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        const isFinal = error instanceof StoreRefusal && error.status < 500 && error.status !== 429;
        if (count < tries && !isFinal) continue;
        throw new PlatformError('retry', 'store_down', `The file store did not ${what} (${(error as Error).message})`, {
          cause: error,
          retryAfterSeconds: 30,
        });
      }
    }
  };

  return {
    put: async (name, path) => {
      const file = { path, bytes: (await stat(path)).size, hash: await hashOf(path) };
      await persist('take a file', async () => (await ask('PUT', name, file))?.body.dump());
    },
    get: (name, path) =>
      persist('give a file', async () => {
        const answer = await ask('GET', name);
        if (!answer) return false;
        const part = `${path}.${process.pid}.${String(Math.random()).slice(2)}.part`;
        try {
          await pipeline(answer.body, createWriteStream(part, { flags: 'wx', mode: 0o600 }));
          const told = Number(answer.headers['content-length'] ?? Number.NaN);
          if (!Number.isNaN(told) && told !== (await stat(part)).size) throw new Error('the file came cut short');
          await rename(part, path);
        } finally {
          await rm(part, { force: true });
        }
        return true;
      }),
    remove: (name) => persist('remove a file', async () => void (await (await ask('DELETE', name))?.body.dump())),
  };
};

/** RFC 3986: more than `encodeURIComponent` takes is escaped. */
const encodePart = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

class StoreRefusal extends Error {
  constructor(
    readonly status: number,
    code: string,
  ) {
    super(`${status} ${code}`);
  }
}

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};
