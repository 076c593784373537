import { createHash, randomBytes } from 'node:crypto';
import { testDatabase } from '@hubbub/store/testing';
import { type BuiltServer, signInTo, startBuiltServer, temporaryFolder } from './built-server';
import { sizeOf } from './proof';

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
  return { status: answer.status, body: (await answer.json()) as { id: string; bytes: number } };
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
  const files = Array.from({ length: 16 }, () => randomBytes(sizeOf(10, 50) * megabyte));
  let kept: Awaited<ReturnType<typeof upload>>[] = [];
  const growth = await growthDuring(async () => {
    kept = await Promise.all(files.map((bytes, index) => upload(`${index}.bin`, bytes)));
  });
  expect(kept.map(({ status, body }) => [status, body.bytes])).toEqual(files.map(({ length }) => [201, length]));
  // 160 MB came at once, at full size 800; nowhere near that much was ever held.
  expect(growth).toBeLessThan(100 * megabyte);
  for (const [index, { body }] of kept.entries()) {
    const bytes = Buffer.from(
      await (await fetch(`${url}/api/attachments/${body.id}`, { headers: headers() })).arrayBuffer(),
    );
    expect(digest(bytes)).toBe(digest(files[index]!));
  }
});

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
