import { createHash, createHmac } from 'node:crypto';

export interface S3Request {
  method: string;
  url: URL;
  /** Lower-case names; all of them are signed, with `host` and the two that signing adds. */
  headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body; that of nothing where there is none. */
  bodyHash: string;
}

export interface S3Key {
  id: string;
  secret: string;
  region: string;
}

export const emptyHash = createHash('sha256').digest('hex');

/**
 * The headers with which an S3-compatible store takes a request: Signature Version 4, as the documentation writes it.
 * What the store of the tests compares with; what is really sent is signed by a library.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export const signS3 = (
  { method, url, headers, bodyHash }: S3Request,
  key: S3Key,
  now: Date,
): Record<string, string> => {
  const at = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${at.slice(0, 8)}/${key.region}/s3/aws4_request`;
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': at,
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(url),
    ...names.map((name) => `${name}:${(all[name] ?? '').trim()}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n');
  const digest = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', at, scope, digest].join('\n');
  const signingKey = scope
    .split('/')
    .reduce<Buffer>((held, part) => hmac(held, part), Buffer.from(`AWS4${key.secret}`));
  const signature = createHmac('sha256', signingKey).update(toSign).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${key.id}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
  return { ...all, authorization };
};

const hmac = (key: Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();

const canonicalQuery = ({ searchParams }: URL): string =>
  [...searchParams]
    .map(([name, value]) => `${encodeS3(name)}=${encodeS3(value)}`)
    .sort()
    .join('&');

/** RFC 3986: more than `encodeURIComponent` takes is escaped. */
export const encodeS3 = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
