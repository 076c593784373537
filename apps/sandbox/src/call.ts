import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';

/** One request as the stand-ins read it. */
export interface Call {
  method: string;
  /** Decoded, without the empty ones: `/v26.0/me/` is `['v26.0', 'me']`. */
  segments: string[];
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>; // lower-case names
  rawBody: Buffer;
  /** JSON or form fields; {} where there are none. `null`: the body could not be read as what it claims to be. */
  body: Record<string, unknown> | null;
  files: { field: string; name: string; mimeType: string; bytes: Buffer }[];
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** A string or bytes go out as they are; anything else as JSON. */
  body?: unknown;
}

const bodyLimitBytes = 60_000_000;

/** Reads a request whole. Throws on a body over 60 MB or one that ends early. */
export const readCall = async (request: IncomingMessage): Promise<Call> => {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value ?? ''),
    ]),
  );
  const rawBody = await readBytes(request);
  const call: Call = {
    method: (request.method ?? 'GET').toUpperCase(),
    segments: url.pathname.split('/').filter(Boolean).map(decode),
    path: url.pathname,
    query: url.searchParams,
    headers,
    rawBody,
    body: {},
    files: [],
  };
  if (rawBody.length > 0) await readBody(call);
  return call;
};

/** A parameter of the query or else of the body, as text. */
export const parameter = (call: Call, name: string): string | null => {
  const fromQuery = call.query.get(name);
  if (fromQuery !== null) return fromQuery;
  const value = call.body?.[name];
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A parameter that holds an object: given as such in JSON, or as its text in a form or query. */
export const objectParameter = (call: Call, name: string): Record<string, unknown> | null => {
  const value = call.body?.[name] ?? call.query.get(name);
  if (isRecord(value)) return value;
  if (typeof value !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The token of `Authorization: Bearer …`, or null. */
export const bearer = (call: Call): string | null =>
  /^Bearer\s+(.+)$/i.exec(call.headers['authorization'] ?? '')?.[1] ?? null;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyLimitBytes) throw new Error('The body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const readBody = async (call: Call): Promise<void> => {
  const type = call.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(call);
  if (type.startsWith('application/x-www-form-urlencoded')) {
    call.body = Object.fromEntries(new URLSearchParams(call.rawBody.toString('utf8')));
    return;
  }
  try {
    const parsed: unknown = JSON.parse(call.rawBody.toString('utf8'));
    call.body = isRecord(parsed) ? parsed : { '': parsed };
  } catch {
    call.body = type.includes('json') ? null : {};
  }
};

const readMultipart = (call: Call): Promise<void> =>
  new Promise((resolve) => {
    const fields: Record<string, unknown> = {};
    const unreadable = () => {
      call.body = null;
      resolve();
    };
    try {
      const parser = busboy({ headers: { 'content-type': call.headers['content-type'] ?? '' } });
      parser.on('field', (name, value) => void (fields[name] = value));
      parser.on('file', (field, stream, { filename, mimeType }) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => call.files.push({ field, name: filename ?? '', mimeType, bytes: Buffer.concat(parts) }));
      });
      parser.on('close', () => {
        call.body = fields;
        resolve();
      });
      parser.on('error', unreadable);
      parser.end(call.rawBody);
    } catch {
      unreadable();
    }
  });
