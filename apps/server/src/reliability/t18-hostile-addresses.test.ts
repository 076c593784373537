import { createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { createHttp, isPublicAddress, type Resolve } from '@hubbub/runtime';
import { printProof } from './proof';

const privateV4 = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.9',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
];
const bytesOf = (address: string): number[] => address.split('.').map(Number);
const whole = (address: string): number => bytesOf(address).reduce((sum, byte) => sum * 256 + byte, 0);
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const pair = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf(address);
  return `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
};

/** One private address in all the ways in which a URL can say it. */
const spellings = (address: string): string[] => [
  address,
  `${address}.`,
  String(whole(address)),
  `0x${whole(address).toString(16)}`,
  `0${whole(address).toString(8)}`,
  bytesOf(address)
    .map((byte) => `0x${hex(byte)}`)
    .join('.'),
  bytesOf(address)
    .map((byte) => `0${byte.toString(8)}`)
    .join('.'),
  `${bytesOf(address)[0]}.${whole(address) % 2 ** 24}`,
  [...address].map((sign) => (/\d/.test(sign) ? String.fromCodePoint(0xff10 + Number(sign)) : sign)).join(''), // full width
  address.replaceAll('.', '。'),
  `[::ffff:${address}]`,
  `[::ffff:${pair(address)}]`,
  `[::${pair(address)}]`,
  `[64:ff9b::${pair(address)}]`,
  `[64:ff9b:1::${pair(address)}]`,
  `[2002:${pair(address)}::]`,
  `[::ffff:0:${pair(address)}]`,
  `user:password@${address}`,
  encodeURIComponent(address).replaceAll('.', '%2e'),
];
const others = [
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
  '[2001::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
];
const names = Array.from({ length: 100 }, (_, index) => `name-${index}.example`);
const hosts = [...privateV4.flatMap(spellings), ...others, ...names];

const publicAddress = { address: '93.184.216.34', family: 4 };

/** A resolver of our own: each name answers with one trick or another, and never the same twice. */
const createResolver = (): Resolve => {
  const asked = new Map<string, number>();
  return (hostname, _options, callback) => {
    const times = (asked.get(hostname) ?? 0) + 1;
    asked.set(hostname, times);
    const index = Number(/\d+/.exec(hostname)?.[0] ?? 0);
    const inside = { address: index % 2 ? privateV4[index % privateV4.length]! : '::1', family: index % 2 ? 4 : 6 };
    if (!hostname.endsWith('.example')) return callback(null, [{ address: '127.0.0.1', family: 4 }]);
    if (index % 4 === 0) return callback(null, [times % 2 ? publicAddress : inside]); // flips
    if (index % 4 === 1) return callback(null, [publicAddress, inside]); // one of several
    if (index % 4 === 2) return callback(null, []);
    callback(null, [inside]);
  };
};

/** Every address that would be dialled; no packet leaves. */
const watchDials = (): { dialled: string[]; restore(): void } => {
  const dialled: string[] = [];
  type Connect = {
    host: string;
    lookup?: (host: string, options: object, done: (error: Error | null, found: { address: string }[]) => void) => void;
  };
  const spy = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
    const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as Connect;
    const refuse = (error: Error) => void process.nextTick(() => this.destroy(error));
    const isLiteral = /^[\d.]+$|:/.test(options.host);
    if (isLiteral || !options.lookup) {
      dialled.push(options.host);
      refuse(Object.assign(new Error('not dialled'), { code: 'ECONNREFUSED' }));
      return this;
    }
    options.lookup(options.host, { all: true }, (error, found) => {
      dialled.push(...(error ? [] : found.map(({ address }) => address)));
      refuse(error ?? Object.assign(new Error('not dialled'), { code: 'ECONNREFUSED' }));
    });
    return this;
  });
  return { dialled, restore: () => spy.mockRestore() };
};

let server: Server;
let url: string;
const counts = new Map<string, number>(); // requests by path
let written = 0; // bytes of the answer without an end
let inside = 0; // requests that reached what nobody may reach
beforeAll(async () => {
  server = createServer((req, res) => {
    const asked = new URL(req.url ?? '/', 'http://x');
    counts.set(asked.pathname, (counts.get(asked.pathname) ?? 0) + 1);
    if (asked.pathname === '/hops') {
      const left = Number(asked.searchParams.get('left'));
      return void (left > 0 ? res.writeHead(302, { location: `/hops?left=${left - 1}` }).end() : res.end('there'));
    }
    if (asked.pathname === '/bytes') {
      res.on('error', () => undefined); // the reader leaves
      return void res.end(Buffer.alloc(Number(asked.searchParams.get('count'))));
    }
    if (asked.pathname === '/heard') return void res.end(JSON.stringify(req.headers));
    if (asked.pathname === '/to')
      return void res.writeHead(302, { location: asked.searchParams.get('url') ?? '' }).end();
    if (asked.pathname === '/loop') return void res.writeHead(302, { location: '/loop' }).end();
    if (asked.pathname === '/endless') {
      res.on('error', () => undefined);
      const more = (): void => {
        if (res.destroyed) return;
        written += 1 << 20;
        if (res.write(Buffer.alloc(1 << 20))) setImmediate(more);
        else res.once('drain', more);
      };
      return more();
    }
    inside += 1;
    res.end('secret');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

it('T18: dials no private address of 300 hostile ones, neither at once nor behind a redirect nor after a flip', async () => {
  expect(hosts.length).toBeGreaterThanOrEqual(300);
  const http = createHttp({ allowHosts: () => [], resolve: createResolver() });
  const { dialled, restore } = watchDials();
  let refused = 0;
  for (const host of [...hosts, ...names]) {
    const failed = await http({ url: `http://${host}:8080/x`, timeoutMs: 5_000 }).then(
      () => false,
      () => true,
    );
    refused += Number(failed);
  }
  restore();
  expect(refused).toBe(hosts.length + names.length);
  expect(dialled.filter((address) => !isPublicAddress(address))).toEqual([]);
  expect(dialled.length).toBeGreaterThan(0); // the public half of the flips was: the resolver is ours

  const open = createHttp({ allowHosts: () => [new URL(url).host], resolve: createResolver() });
  const port = new URL(url).port;
  const hostile = [...privateV4.flatMap(spellings), ...others].map(
    (host) => `http://${host.replaceAll(/[^ -~]/gu, encodeURIComponent)}:${port}/inside`, // a header is ASCII
  );
  const isOurs = (address: string) => URL.canParse(address) && new URL(address).host === new URL(url).host;
  for (const target of hostile.filter((address) => !isOurs(address))) {
    const asked = open({ url: `${url}/to?url=${encodeURIComponent(target)}`, maxRedirects: 3, timeoutMs: 5_000 });
    expect([
      target,
      await asked.then(
        ({ status }) => status,
        () => 'refused',
      ),
    ]).toEqual([target, URL.canParse(target) ? 'refused' : 302]);
  }
  expect(inside).toBe(0);
  await open.close();
  printProof('T18', {
    sent: hosts.length + names.length + hostile.length,
    stored: 0,
    doubled: 0,
    lost: 0,
    seed: 0,
    dialled: 0,
  });
});

it('T18: follows three redirects at most and reads 25 MB at most, to the last of each', async () => {
  const http = createHttp({ allowHosts: () => [new URL(url).host] });
  const asked = counts.get('/loop') ?? 0;
  await expect(http({ url: `${url}/loop`, maxRedirects: 10 })).rejects.toMatchObject({ code: 'too_many_redirects' });
  expect((counts.get('/loop') ?? 0) - asked).toBe(4); // the first and three more
  expect(await http({ url: `${url}/hops?left=3`, maxRedirects: 3 })).toMatchObject({ status: 200 });
  await expect(http({ url: `${url}/hops?left=4`, maxRedirects: 3 })).rejects.toMatchObject({
    code: 'too_many_redirects',
  });
  expect(await http({ url: `${url}/hops?left=1` })).toMatchObject({ status: 302 }); // none unless asked for

  const whole = await http({ url: `${url}/bytes?count=25000000` });
  expect(whole.body.length).toBe(25_000_000);
  await expect(http({ url: `${url}/bytes?count=25000001` })).rejects.toMatchObject({ code: 'answer_too_large' });
  const before = written;
  await expect(http({ url: `${url}/endless` })).rejects.toMatchObject({ code: 'answer_too_large' });
  expect(written - before).toBeLessThan(60_000_000); // what lies in buffers besides; the sender never ends by itself
  await http.close();
});

it('T18: takes no secret along a redirect, and opens no other port of a host that is allowed', async () => {
  const { host, hostname, port } = new URL(url);
  const http = createHttp({ allowHosts: () => [host] });
  const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-user': 'secret' };
  const target = encodeURIComponent(`${url}/heard`);
  const answer = await http({ url: `${url}/to?url=${target}`, maxRedirects: 3, headers });
  expect(answer.status).toBe(200);
  expect(Object.keys(JSON.parse(answer.text()) as object).filter((name) => name in headers)).toEqual([]);
  const direct = await http({ url: `${url}/heard`, headers });
  expect(Object.keys(JSON.parse(direct.text()) as object).filter((name) => name in headers)).toHaveLength(3);
  const other = `http://${hostname}:${port === '65535' ? 65_534 : Number(port) + 1}/`;
  await expect(http({ url: other })).rejects.toMatchObject({ code: 'private_address' });
  await http.close();
});
