import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJson } from '@hubbub/runtime';

export interface FakeRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** What `:name` stood for in the route. */
  params: Record<string, string>;
  body: Buffer;
  json(): unknown;
  form(): Record<string, string>;
}

export interface FakeAnswer {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Buffer;
  /** Closes the connection without a word, after the request was read. */
  drop?: boolean;
}

export type FakeRoute = FakeAnswer | ((request: FakeRequest) => FakeAnswer | Promise<FakeAnswer>);
/** `'POST /v1/statuses/:id'` → answer; `*` at the end of a path stands for the rest; the first that fits answers. */
export type FakeRoutes = Record<string, FakeRoute>;

export interface FakeApi {
  url: string;
  /** `127.0.0.1:port`, as HUBBUB_ALLOW_HOSTS writes it. */
  host: string;
  /** Every request so far, oldest first. */
  requests: FakeRequest[];
  /** May be changed while it runs. */
  routes: FakeRoutes;
  close(): Promise<void>;
}

/** A stand-in for a platform's HTTP API on a free port. `closeFakes` ends it. */
export const fakeApi = async (routes: FakeRoutes = {}): Promise<FakeApi> => {
  const api: FakeApi = { url: '', host: '', requests: [], routes, close: async () => undefined };
  const server = createServer((request, response) => void answer(api, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  api.url = `http://${api.host}`;
  api.close = () => closeServer(server);
  open.add(api);
  return api;
};

const open = new Set<{ close(): Promise<void> }>();

/** Counts something among what `closeFakes` closes. */
export const closeLater = (thing: { close(): Promise<void> }): void => void open.add(thing);

/** Closes every stand-in and every http of `channelAccess` made so far: `afterEach(closeFakes)`. */
export const closeFakes = async (): Promise<void> => {
  const things = [...open];
  open.clear();
  await Promise.all(things.map((thing) => thing.close()));
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const answer = async (api: FakeApi, raw: IncomingMessage, response: ServerResponse): Promise<void> => {
  const request = await readRequest(raw);
  const found = findRoute(api.routes, request);
  if (found) request.params = found.params;
  api.requests.push(request);
  const route = found?.route ?? { status: 404, json: { error: `no route for ${request.method} ${request.path}` } };
  const given = typeof route === 'function' ? await route(request) : route;
  if (given.drop) return void raw.socket.destroy();
  const body = given.body ?? (given.json === undefined ? '' : JSON.stringify(given.json));
  const type = given.json === undefined ? 'text/plain' : 'application/json';
  response.writeHead(given.status ?? 200, { 'content-type': type, ...given.headers }).end(body);
};

const readRequest = async (raw: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of raw) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = new URL(raw.url ?? '/', 'http://stand-in');
  return {
    method: raw.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, String(value)])),
    params: {},
    body,
    json: () => readJson(body),
    form: () => Object.fromEntries(new URLSearchParams(body.toString('utf8'))),
  };
};

const findRoute = (routes: FakeRoutes, { method, path }: FakeRequest) => {
  for (const [pattern, route] of Object.entries(routes)) {
    const [wanted, shape = '/'] = pattern.split(' ');
    const params = wanted === '*' || wanted === method ? matchPath(shape, path) : null;
    if (params) return { route, params };
  }
  return null;
};

const matchPath = (shape: string, path: string): Record<string, string> | null => {
  const params: Record<string, string> = {};
  const wanted = shape.split('/');
  const parts = path.split('/');
  for (const [index, piece] of wanted.entries()) {
    if (piece === '*') return params;
    const part = parts[index];
    if (part === undefined) return null;
    if (piece.startsWith(':')) params[piece.slice(1)] = part;
    else if (piece !== part) return null;
  }
  return wanted.length === parts.length ? params : null;
};
