import { createHash, randomBytes } from 'node:crypto';
import { testDatabase } from '@hubbub/store/testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';

const megabyte = 1_000_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: BuiltServer;
let url: string;
let token: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = startBuiltServer((await testDatabase()).url, folder.path);
  url = await server.ready;
  const api = await signInTo(url);
  ({ token } = await api<{ token: string }>('POST', '/api/tokens', { name: 'uploads', role: 'owner' }));
});
afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const headers = () => ({ authorization: `Bearer ${token}` });
const upload = async (name: string, bytes: Buffer) => {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  const answer = await fetch(`${url}/api/attachments`, { method: 'POST', body: form, headers: headers() });
  return { status: answer.status, body: (await answer.json()) as { id: string; type: string; bytes: number } };
};
const residentBytes = async (): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
};
/** How much larger the process was at its largest while `work` went on. */
const growthDuring = async (work: () => Promise<unknown>): Promise<number> => {
  const before = await residentBytes();
  let most = before;
  let isOver = false;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      most = Math.max(most, await residentBytes());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await Promise.all([watch(), work().finally(() => (isOver = true))]);
  return most - before;
};

it('streams many uploads at once to the disk, whole, within bounds of memory', async () => {
  await upload('first.bin', randomBytes(megabyte));
  const files = Array.from({ length: 16 }, () => randomBytes(20 * megabyte));
  let kept: Awaited<ReturnType<typeof upload>>[] = [];
  const growth = await growthDuring(async () => {
    kept = await Promise.all(files.map((bytes, index) => upload(`${index}.bin`, bytes)));
  });
  expect(kept.map(({ status, body }) => [status, body.bytes])).toEqual(files.map(({ length }) => [201, length]));
  // 320 MB came; nowhere near that much was ever held.
  expect(growth).toBeLessThan(120 * megabyte);
  for (const [index, { body }] of kept.entries()) {
    const bytes = Buffer.from(
      await (await fetch(`${url}/api/attachments/${body.id}`, { headers: headers() })).arrayBuffer(),
    );
    expect(digest(bytes)).toBe(digest(files[index]!));
  }
});

it('unpacks one picture at a time, however many come at once', async () => {
  const { default: sharp } = await import('sharp');
  // 36 million pixels, on their side: turned upright they stand in memory whole, some 110 MB each.
  const picture = await sharp({ create: { width: 6_000, height: 6_000, channels: 3, background: '#3355aa' } })
    .withMetadata({ orientation: 6 })
    .png({ compressionLevel: 1 })
    .toBuffer();
  expect((await upload('first.png', picture)).body.type).toBe('image'); // loads the library
  const one = await growthDuring(() => upload('one.png', picture));
  let kept: Awaited<ReturnType<typeof upload>>[] = [];
  const many = await growthDuring(async () => {
    kept = await Promise.all(Array.from({ length: 12 }, (_, index) => upload(`${index}.png`, picture)));
  });
  expect(kept.map(({ status, body }) => [status, body.type])).toEqual(kept.map(() => [201, 'image']));
  for (const { body } of kept) {
    const small = await fetch(`${url}/api/attachments/${body.id}/thumbnail`, { headers: headers() });
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await small.arrayBuffer();
  }
  expect(many).toBeLessThan(Math.max(one, 110 * megabyte) + 120 * megabyte);
});

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
