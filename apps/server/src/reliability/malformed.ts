import { gzipSync } from 'node:zlib';

export interface Malformed {
  name: string;
  body: Buffer;
  headers?: Record<string, string>;
  /** The length that is declared, where it is not that of the body. */
  declared?: number;
  /** Unsigned: what does not come from the platform must be refused whatever it holds. */
  isUnsigned?: boolean;
}

const good = (number: number): string =>
  `{"events":[{"type":"message","id":"m${number}","conversation":{"id":"c${number % 50}","kind":"direct"},"author":{"id":"a${number % 50}","name":"Name"},"text":"hello ${number}","sentAt":"2026-11-02T10:00:00Z"}]}`;

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
const bomb = gzipSync(Buffer.alloc(60_000_000, 'a'), { level: 9 });

type Make = (number: number, random: () => number) => Omit<Malformed, 'name'>;

const kinds: Record<string, Make> = {
  cut: (number, random) => ({
    body: Buffer.from(good(number)).subarray(0, Math.floor(random() * good(number).length)),
  }),
  'depth of arrays': () => ({ body: Buffer.from(deep('[', ']', 10_000)) }),
  'depth of objects': () => ({ body: Buffer.from(deep('{"a":', '}', 10_000).replace(':}', ':1}')) }),
  'depth inside': (number) => ({
    body: Buffer.from(good(number).replace('"hello', `${deep('[', ']', 10_000)},"x":"hello`)),
  }),
  'wrong charset': (number) => ({
    body: Buffer.from(good(number), 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16' },
  }),
  'not utf-8': (number) => ({
    body: Buffer.concat([Buffer.from(good(number).slice(0, -30)), Buffer.from([0xff, 0xfe, 0xc0])]),
  }),
  proto: (number) => ({
    body: Buffer.from(
      good(number).replace('"text":', '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}},"text":'),
    ),
  }),
  'proto alone': () => ({ body: Buffer.from('{"__proto__":{"events":[{"id":"1"}]}}') }),
  NUL: (number) => ({ body: Buffer.from(good(number).replaceAll('a', '\\u0000')) }),
  'raw NUL': (number) => ({ body: Buffer.from(good(number).replace('hello', 'he\u0000llo')) }),
  'lone surrogates': (number) => ({
    body: Buffer.from(good(number).replaceAll('e', '\\ud83d').replace('hello', '\\udc00')),
  }),
  'surrogate names': (number) => ({ body: Buffer.from(good(number).replace('"kind"', '"\\ud800\\u0000":1,"kind"')) }),
  'gzip bomb': () => ({ body: bomb, headers: { 'content-encoding': 'gzip' } }),
  'not gzip': (number) => ({ body: Buffer.from(good(number)), headers: { 'content-encoding': 'gzip' } }),
  'unknown encoding': (number) => ({ body: Buffer.from(good(number)), headers: { 'content-encoding': 'br' } }),
  '100 MB declared': (number) => ({ body: Buffer.from(good(number)), declared: 100_000_000 }),
  empty: () => ({ body: Buffer.alloc(0) }),
  'other JSON': (number) => ({
    body: Buffer.from(['null', '1', '"x"', '[]', '{}', 'true', '{"events":{}}'][number % 7]!),
  }),
  'odd events': (number) => ({
    body: Buffer.from(
      `{"events":[${['null', '1', '[]', '{"type":"message","id":{}}', '{"type":"edit","id":"x","text":null}', '{"type":"status","id":"1","status":"flown"}', '{"type":"message","id":"1e400","conversation":{"id":1e400,"kind":"direct"}}'][number % 7]}]}`,
    ),
  }),
  'huge numbers': (number) => ({
    body: Buffer.from(
      good(number).replace(
        '"2026-11-02T10:00:00Z"',
        ['1e400', '-1', '"+275760-09-13T00:00:00.001Z"', '"0000-00-00"', '99999999999999999999'][number % 5]!,
      ),
    ),
  }),
  'long ids': (number) => ({ body: Buffer.from(good(number).replace(`"m${number}"`, `"${'9'.repeat(20_000)}"`)) }),
  random: (_number, random) => ({ body: Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256))) }),
  unsigned: (number) => ({ body: Buffer.from(good(number)), isUnsigned: true }),
  repeated: () => ({ body: Buffer.from(good(1)) }),
};

const names = Object.keys(kinds);

/** The `number`-th body that nobody should send, the same for the same random numbers. */
export const malformed = (number: number, random: () => number): Malformed => {
  const name = names[number % names.length]!;
  return { name, ...kinds[name]!(number, random) };
};
