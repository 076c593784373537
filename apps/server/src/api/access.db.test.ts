import { describeApi } from './openapi';
import { listOperations } from './resources';
import { resourcesOf } from './routes';
import { signInAs, startTestServer, type TestServer } from '../testing';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
});
afterAll(() => server.stop());

/** Asked without being anybody: the only routes that answer. */
const openToAll = new Set([
  'post /api/session',
  'delete /api/session',
  'post /api/invitations',
  'get /api/sign-on',
  'get /api/sign-on/callback',
  'get /api/sign-on/{id}',
]);

const filled = (path: string): string => path.replaceAll(/\{\w+\}/g, '0190b8a0-0000-7000-8000-000000000000');

it('lets nobody without a session or token through any registered route', async () => {
  for (const { method, path } of listOperations(resourcesOf(server.ctx))) {
    const name = `${method} ${path}`;
    const { status } = await server.request(method.toUpperCase(), filled(path), method === 'get' ? undefined : {}, {
      origin: server.url,
    });
    if (openToAll.has(name)) expect({ name, status }).not.toEqual({ name, status: 401 });
    else expect({ name, status }).toEqual({ name, status: 401 });
  }
});

it('keeps every write from a viewer, but for their own settings', async () => {
  const viewer = await signInAs(server, 'viewer');
  const own = new Set([
    'patch /api/me',
    'post /api/me/password',
    'delete /api/me/sessions',
    'delete /api/me/sessions/{id}',
    'post /api/me/second-factor',
    'post /api/me/second-factor/confirm',
    'post /api/me/second-factor/recovery-codes',
    'delete /api/me/second-factor',
    'patch /api/conversations/{id}',
    'patch /api/notifications/{id}',
    'delete /api/session',
  ]);
  for (const { method, path } of listOperations(resourcesOf(server.ctx)).filter(
    (operation) => operation.method !== 'get',
  )) {
    const name = `${method} ${path}`;
    if (own.has(name) || openToAll.has(name)) continue;
    const { status } = await server.request(method.toUpperCase(), filled(path), {}, viewer.headers);
    expect({ name, refused: status === 403 || status === 400 || status === 404 || status === 422 }).toEqual({
      name,
      refused: true,
    });
  }
});

it('describes exactly the routes that are registered', async () => {
  const resources = resourcesOf(server.ctx);
  const { paths } = describeApi(resources) as { paths: Record<string, Record<string, unknown>> };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(described.sort()).toEqual(
    [...new Set(listOperations(resources).map(({ method, path }) => `${method} ${path}`))].sort(),
  );
  expect(described).toEqual(
    expect.arrayContaining([
      'get /api/conversations',
      'post /api/conversations/{id}/messages',
      'get /api/deliveries/ledger',
      'post /api/messages/{id}/hide',
    ]),
  );
  expect((await server.request('GET', '/api/openapi.json')).status).toBe(200);
  expect((await server.request('GET', '/api/docs')).status).toBe(200);
});
