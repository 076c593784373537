import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeThumbnail } from './thumbnail';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hubbub-thumbnails-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('unpacks one picture at a time, however many come at once, and goes on after one that is none', async () => {
  const picture = join(folder, 'picture.png');
  await sharp({ create: { width: 2_000, height: 2_000, channels: 3, background: '#3355aa' } })
    .withMetadata({ orientation: 6 })
    .png()
    .toFile(picture);
  const broken = join(folder, 'broken.png');
  await writeFile(broken, 'no picture');
  const paths = [picture, picture, broken, picture, picture, picture, picture, picture];
  let isOver = false;
  let most = 0;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      const { queue, process } = sharp.counters();
      most = Math.max(most, queue + process);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const made = Promise.all(paths.map((path, index) => makeThumbnail(path, join(folder, `${index}.webp`))));
  const [results] = await Promise.all([made.finally(() => (isOver = true)), watch()]);
  expect(results).toEqual(paths.map((path) => path === picture));
  expect(most).toBe(1);
  expect(await sharp(join(folder, '7.webp')).metadata()).toMatchObject({ format: 'webp', width: 640, height: 640 });
});
