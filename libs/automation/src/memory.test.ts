import { createMemory } from './memory';

const filled = (...keys: string[]) => {
  const memory = createMemory<string>(2, 10);
  for (const key of keys) memory.set(key, `of ${key}`);
  return memory;
};

it('knows the last key, whether it has come before or not, and however long it is', () => {
  expect(filled('a').get('a')).toBe('of a');
  expect(filled('a', 'much too long').get('much too long')).toBe('of much too long');
});

it('forgets what came once as soon as something else comes', () => {
  expect(filled('a', 'b').get('a')).toBeUndefined();
});

it('keeps what has come twice, so many of them, the oldest going first', () => {
  const memory = filled('a', 'a', 'b', 'b', 'c', 'c', 'd');
  expect(['a', 'b', 'c'].map((key) => memory.get(key))).toEqual([undefined, 'of b', 'of c']);
});

it('never keeps a long key beside another', () => {
  expect(filled('much too long', 'much too long', 'a').get('much too long')).toBeUndefined();
});
