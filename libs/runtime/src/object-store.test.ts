import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore, readS3Url } from './object-store';
import { startObjectStore } from './fake-object-store';

let fake: Awaited<ReturnType<typeof startObjectStore>>;
const folder = mkdtempSync(join(tmpdir(), 'hubbub-objects-'));
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  fake = await startObjectStore();
});
afterAll(() => fake.stop());

it('writes, reads and removes a file under a name with any signs', async () => {
  const store = openObjectStore(fake.url);
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 256));
  writeFileSync(path('a'), bytes);
  await store.put("7/ä b+c(1)!*'", path('a'));
  expect(fake.objects.get("/bucket/files/7/ä b+c(1)!*'")?.equals(bytes)).toBe(true);
  expect(await store.get("7/ä b+c(1)!*'", path('b'))).toBe(true);
  expect(readFileSync(path('b')).equals(bytes)).toBe(true);
  await store.remove("7/ä b+c(1)!*'");
  await store.remove("7/ä b+c(1)!*'");
  expect(await store.get("7/ä b+c(1)!*'", path('c'))).toBe(false);
});

it('tells a wrong key at once, and never the key', async () => {
  writeFileSync(path('d'), 'x');
  const before = fake.requests.length;
  const refusal = openObjectStore(fake.wrongUrl).put('7/d', path('d'));
  await expect(refusal).rejects.toMatchObject({ outcome: 'retry', code: 'store_down' });
  await expect(refusal).rejects.toThrow(/403 SignatureDoesNotMatch/);
  await expect(refusal).rejects.not.toThrow(/another/);
  expect(fake.requests.length).toBe(before + 1);
});

it('tries again what may pass, and says what is down', async () => {
  fake.setDown(true);
  const before = fake.requests.length;
  await expect(openObjectStore(fake.url).get('7/e', path('e'))).rejects.toThrow(/503 SlowDown/);
  expect(fake.requests.length).toBe(before + 3);
  fake.setDown(false);
});

it.each([
  ['ftp://k:s@host/bucket', /https/],
  ['https://host/bucket', /key and the secret/],
  ['https://k:s@host/', /bucket/],
])('refuses the address %s', (given, why) => {
  expect(() => readS3Url(given)).toThrow(why);
});
