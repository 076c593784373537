import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp, isPublicAddress, PlatformError } from './index';

let server: Server;
let port: number;
const hits: string[] = [];
const seen: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    hits.push(req.url ?? '');
    seen.push(req.headers);
    const hops = Number(/^\/hop\?(\d)$/.exec(req.url ?? '')?.[1] ?? 0);
    if (hops > 0) return void res.writeHead(302, { location: `/hop?${hops - 1}` }).end();
    if (req.url === '/away') return void res.writeHead(302, { location: 'http://[::ffff:127.0.0.2]/' }).end();
    if (req.url === '/redirect') return void res.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    if (req.url === '/large') return void res.end(Buffer.alloc(2000));
    if (req.url === '/drop') return void req.socket.destroy();
    res.setHeader('x-seen', 'yes').end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  hits.splice(0);
  seen.splice(0);
});

const failing = async (work: Promise<unknown>): Promise<PlatformError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PlatformError)) throw new Error(`Expected a PlatformError, got ${String(error)}`);
  return error;
};

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::808:808',
  '::7f00:1',
  '::808:808',
  '2002:7f00:1::',
  'not an address',
])('takes %s for no public address', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['93.184.216.34', '2606:4700:4700::1111', '64:ff9b::808:808'])('takes %s for a public address', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it('dials no private address, however it is written', async () => {
  const http = createHttp({ allowHosts: () => [] });
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ]) {
    const error = await failing(http({ url: `http://${host}:${port}/` }));
    expect({ host, outcome: error.outcome, code: error.code }).toEqual({
      host,
      outcome: 'refused',
      code: 'private_address',
    });
  }
  expect(hits).toEqual([]);
  await http.close();
});

it('opens exactly the host and port that are allowed', async () => {
  const http = createHttp({ allowHosts: () => [`127.0.0.1:${port}`] });
  expect(await http({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ status: 200, headers: { 'x-seen': 'yes' } });
  expect((await failing(http({ url: `http://127.0.0.1:${port + 1}/` }))).code).toBe('private_address');
  await http.close();
});

it('follows no redirect', async () => {
  const http = createHttp({ allowHosts: () => ['127.0.0.1'] });
  expect((await http({ url: `http://127.0.0.1:${port}/redirect` })).status).toBe(302);
  expect(hits).toEqual(['/redirect']);
  await http.close();
});

it('follows the redirects of a GET where that is asked for, three at most, and lets no header go along', async () => {
  const http = createHttp({ allowHosts: () => ['127.0.0.1'] });
  const url = `http://127.0.0.1:${port}/hop`;
  const headers = { authorization: 'Bearer secret' };
  const answer = await http({ url: `${url}?3`, headers, maxRedirects: 3 });
  expect(answer.status).toBe(200);
  expect(hits).toEqual(['/hop?3', '/hop?2', '/hop?1', '/hop?0']);
  expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer secret', undefined, undefined, undefined]);
  expect(await failing(http({ url: `${url}?4`, headers, maxRedirects: 30 }))).toMatchObject({
    outcome: 'refused',
    code: 'too_many_redirects',
  });
  expect((await http({ url: `${url}?1`, method: 'POST', body: 'x' })).status).toBe(302);
  await http.close();
});

it('refuses a redirect to an address that is not public', async () => {
  const http = createHttp({ allowHosts: () => [`127.0.0.1:${port}`] });
  expect(await failing(http({ url: `http://127.0.0.1:${port}/away`, maxRedirects: 3 }))).toMatchObject({
    outcome: 'refused',
    code: 'private_address',
  });
  await http.close();
});

it('tells what surely did not arrive from what may have', async () => {
  const http = createHttp({ allowHosts: () => ['127.0.0.1'] });
  expect(await failing(http({ url: 'http://127.0.0.1:1/' }))).toMatchObject({ outcome: 'retry', code: 'unreachable' });
  expect(await failing(http({ url: `http://127.0.0.1:${port}/drop`, method: 'POST', body: 'x' }))).toMatchObject({
    outcome: 'unknown',
    code: 'no_answer',
  });
  expect(await failing(http({ url: 'file:///etc/passwd' }))).toMatchObject({ outcome: 'refused', code: 'bad_address' });
  await http.close();
});

it('reads no more than it was told to', async () => {
  const http = createHttp({ allowHosts: () => ['127.0.0.1'] });
  expect(await failing(http({ url: `http://127.0.0.1:${port}/large`, maxBytes: 1000 }))).toMatchObject({
    code: 'answer_too_large',
  });
  await http.close();
});
