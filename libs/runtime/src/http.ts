import { type LookupAddress, lookup as dnsLookup } from 'node:dns';
import { Agent, type Dispatcher, request as undiciRequest, type FormData } from 'undici';
import { isAllowedHost, isPublicAddress } from './addresses';
import { PlatformError } from './errors';

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string | Buffer | FormData;
  timeoutMs?: number; // whole exchange; 20 s unless told
  maxBytes?: number; // of the answer; 25 MB unless told
  maxRedirects?: number; // followed by a GET, at most 3; none unless told. No header of ours goes along.
  signal?: AbortSignal;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>; // lower-case names
  body: Buffer;
  text(): string;
}

/**
 * The one way out to addresses that somebody else chose. Every address is checked when it is dialled, again at each
 * redirect, and a redirect is followed only where that is asked for. Throws PlatformError: `retry` where nothing can have left this machine,
 * `unknown` where the request may have been accepted.
 */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** Asks for all addresses of a name, as `dns.lookup` does with `all`. */
export type Resolve = (
  hostname: string,
  options: { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** `allowHosts`: exact `host` or `host:port` that may be private. `resolve` stands in for DNS in tests. */
export const createHttp = ({
  allowHosts,
  resolve = dnsLookup,
}: {
  allowHosts: () => readonly string[];
  resolve?: Resolve;
}): Http & { close(): Promise<void> } => {
  const agent = new Agent({ connect: { lookup: guardedLookup(resolve), timeout: 10_000 }, pipelining: 1 });
  const open = new Agent({ connect: { timeout: 10_000 }, pipelining: 1 });

  /** One request to one address, its answer not yet read. */
  const ask = (url: URL, request: HttpRequest, headers: Record<string, string>, signal: AbortSignal) => {
    const isAllowed = isAllowedHost(url, allowHosts());
    if (!isAllowed && isLiteralPrivate(url.hostname)) throw refusedAddress(url.hostname);
    return undiciRequest(url, {
      method: request.method ?? 'GET',
      headers: { 'user-agent': 'Hubbub', ...headers },
      body: request.body ?? null,
      dispatcher: isAllowed ? open : agent,
      signal,
    });
  };

  const http = async (request: HttpRequest): Promise<HttpAnswer> => {
    let url = parseUrl(request.url);
    let left = (request.method ?? 'GET') === 'GET' ? Math.min(request.maxRedirects ?? 0, mostRedirects) : 0;
    const timeout = AbortSignal.timeout(request.timeoutMs ?? 20_000);
    const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout;
    try {
      let answer = await ask(url, request, request.headers ?? {}, signal);
      for (;;) {
        const next = redirectOf(answer, url);
        if (!next || !request.maxRedirects) break;
        await answer.body.dump({ limit: 16_384 });
        if (left-- === 0) throw new PlatformError('refused', 'too_many_redirects', `${url.host} leads on and on`);
        url = parseUrl(next);
        answer = await ask(url, request, {}, signal);
      }
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

const mostRedirects = 3;

const redirectOf = ({ statusCode, headers }: Dispatcher.ResponseData, from: URL): string | null => {
  const { location } = headers;
  if (statusCode < 300 || statusCode > 399 || statusCode === 304 || typeof location !== 'string') return null;
  return URL.canParse(location, from.href) ? new URL(location, from.href).href : null;
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

type LookupCallback = (error: Error | null, addresses: LookupAddress[]) => void;

const guardedLookup = (resolve: Resolve) =>
  ((hostname: string, _options: object, callback: LookupCallback) => {
    resolve(hostname, { all: true }, (error, addresses) => {
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
