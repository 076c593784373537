import { createSharedReads } from './share-reads';

const deferred = () => {
  let resolve!: (value: number) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<number>((done, fail) => ([resolve, reject] = [done, fail]));
  return { promise, resolve, reject };
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('gives everybody who came during a read the one that began after it', async () => {
  const share = createSharedReads();
  const reads: ReturnType<typeof deferred>[] = [];
  const read = () => {
    const one = deferred();
    reads.push(one);
    return one.promise;
  };
  const first = share('list', read);
  const [second, third] = [share('list', read), share('list', read)];
  expect(reads).toHaveLength(1);
  reads[0]!.resolve(1);
  expect(await first).toBe(1);
  await settle();
  expect(reads).toHaveLength(2);
  const fourth = share('list', read);
  reads[1]!.resolve(2);
  expect(await Promise.all([second, third])).toEqual([2, 2]);
  await settle();
  reads[2]!.resolve(3);
  expect(await fourth).toBe(3);
});

it('keeps other keys apart, and goes on after a failure', async () => {
  const share = createSharedReads();
  const failing = share('a', () => Promise.reject(new Error('gone')));
  const after = share('a', () => Promise.resolve(5));
  expect(await share('b', () => Promise.resolve(6))).toBe(6);
  await expect(failing).rejects.toThrow('gone');
  expect(await after).toBe(5);
  expect(await share('a', () => Promise.resolve(7))).toBe(7);
});
