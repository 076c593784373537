import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signS3 } from './fake-s3-signature';

const key = { id: 'AKIDEXAMPLE', secret: 'secret/with+signs', region: 'eu-central-1' };

/** A store that speaks S3 on loopback and takes nothing whose signature, hash of the body or time is wrong. For tests. */
export const startObjectStore = async () => {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  let isDown = false;
  const server = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const body = Buffer.concat(parts);
      const method = req.method ?? '';
      const path = decodeURIComponent((req.url ?? '').split('?')[0] ?? '');
      requests.push(`${method} ${path}`);
      const refuse = (status: number, code: string) => res.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
      if (isDown) return void refuse(503, 'SlowDown');
      const why = whyNot(method, req.url ?? '', req.headers as Record<string, string>, body);
      if (why) return void refuse(403, why);
      if (method === 'PUT') objects.set(path, body);
      if (method === 'DELETE') objects.delete(path);
      if (method !== 'GET') return void res.writeHead(method === 'PUT' ? 200 : 204).end();
      const found = objects.get(path);
      if (!found) return void refuse(404, 'NoSuchKey');
      res.writeHead(200, { 'content-length': found.length }).end(found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = (secret = key.secret) =>
    `http://${key.id}:${encodeURIComponent(secret)}@127.0.0.1:${port}/bucket/files?region=${key.region}`;
  return {
    url: url(),
    wrongUrl: url('another'),
    objects,
    requests,
    setDown: (value: boolean): void => void (isDown = value),
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const whyNot = (method: string, url: string, headers: Record<string, string>, body: Buffer): string | null => {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== bodyHash) return 'XAmzContentSHA256Mismatch';
  if (method === 'PUT' && headers['content-length'] !== String(body.length)) return 'MissingContentLength';
  const at = headers['x-amz-date'] ?? '';
  const now = new Date(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(now.getTime() - Date.now()) < 900_000)) return 'RequestTimeTooSkewed';
  const authorization = headers['authorization'] ?? '';
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const own = ['host', 'x-amz-content-sha256', 'x-amz-date'];
  if (!own.every((name) => names.includes(name))) return 'AccessDenied';
  const given = Object.fromEntries(
    names.filter((name) => !own.includes(name)).map((name) => [name, headers[name] ?? '']),
  );
  const whole = new URL(url, `http://${headers['host'] ?? ''}`);
  const expected = signS3({ method, url: whole, headers: given, bodyHash }, key, now)['authorization'];
  // Commas may be followed by a space or not.
  return expected === authorization.replaceAll(', ', ',') ? null : 'SignatureDoesNotMatch';
};
