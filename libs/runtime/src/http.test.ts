import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp, isPublicAddress, PlatformError } from './index';

let server: Server;
let port: number;
const hits: string[] = [];

beforeAll(async () => {
  server = createServer((req, res) => {
    hits.push(req.url ?? '');
    if (req.url === '/redirect') return void res.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end();
    if (req.url === '/large') return void res.end(Buffer.alloc(2000));
    if (req.url === '/drop') return void req.socket.destroy();
    res.setHeader('x-seen', 'yes').end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => hits.splice(0));

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
