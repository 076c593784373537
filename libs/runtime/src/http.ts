import { lookup as dnsLookup } from 'node:dns';
import { Agent, request as undiciRequest, type FormData } from 'undici';
import { isAllowedHost, isPublicAddress } from './addresses';
import { PlatformError } from './errors';

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer | FormData;
  timeoutMs?: number; // whole exchange; 20 s unless told
  maxBytes?: number; // of the answer; 25 MB unless told
  signal?: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>; // lower-case names
  body: Buffer;
  text(): string;
}

/**
 * The one way out to addresses that somebody else chose. Every address is checked when it is dialled;
 * no redirect is followed. Throws PlatformError: `retry` where nothing can have left this machine,
 * `unknown` where the request may have been accepted.
 */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** `allowHosts`: exact `host` or `host:port` that may be private. */
export const createHttp = ({
  allowHosts,
}: {
  allowHosts: () => readonly string[];
}): Http & { close(): Promise<void> } => {
  const agent = new Agent({ connect: { lookup: guardedLookup(), timeout: 10_000 }, pipelining: 1 });
  const open = new Agent({ connect: { timeout: 10_000 }, pipelining: 1 });

  const http = async (request: HttpRequest): Promise<HttpAnswer> => {
    const url = parseUrl(request.url);
    const isAllowed = isAllowedHost(url, allowHosts());
    if (!isAllowed && isLiteralPrivate(url.hostname)) throw refusedAddress(url.hostname);
    const timeout = AbortSignal.timeout(request.timeoutMs ?? 20_000);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    try {
      const answer = await undiciRequest(url, {
        method: request.method ?? 'GET',
        headers: { 'user-agent': 'Hubbub', ...request.headers },
        body: request.body ?? null,
        dispatcher: isAllowed ? open : agent,
        signal,
      });
      const body = await readBounded(answer.body, request.maxBytes ?? 25_000_000);
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : String(value ?? ''),
        ]),
      );
      return { status: answer.statusCode, headers, body, text: () => body.toString('utf8') };
    } catch (error) {
      throw asPlatformError(error, url);
    }
  };
  return Object.assign(http, { close: async () => void (await Promise.all([agent.close(), open.close()])) });
};

const parseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new PlatformError('refused', 'bad_address', `Not a web address: ${text.slice(0, 200)}`);
  return url;
};

const refusedAddress = (host: string) =>
  new PlatformError('refused', 'private_address', `${host} is not a public address; HUBBUB_ALLOW_HOSTS can allow it`);

const isLiteralPrivate = (hostname: string): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLiteral = /^[\d.]+$/.test(host) || host.includes(':');
  return isLiteral && !isPublicAddress(host);
};

type LookupCallback = (error: Error | null, addresses: { address: string; family: number }[]) => void;

const guardedLookup = () =>
  ((hostname: string, _options: object, callback: LookupCallback) => {
    dnsLookup(hostname, { all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const isBad = addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address));
      if (isBad) return callback(refusedAddress(hostname), []);
      callback(null, addresses);
    });
  }) as never;

const readBounded = async (stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes)
      throw new PlatformError('unknown', 'answer_too_large', `The answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Errors of the connection phase: not one byte of the request can have been read. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const asPlatformError = (error: unknown, url: URL): PlatformError => {
  if (error instanceof PlatformError) return error;
  const { code, cause } = error as { code?: string; cause?: unknown };
  if (cause instanceof PlatformError) return cause;
  if (code && neverLeft.has(code)) {
    return new PlatformError('retry', 'unreachable', `${url.host} cannot be reached (${code})`, { cause: error });
  }
  return new PlatformError('unknown', 'no_answer', `${url.host} did not answer`, { cause: error });
};
