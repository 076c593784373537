import { createSecretBox } from './secret-box';

const place = '1/channel/secrets';

it('opens what it sealed, and nothing of it can be read', () => {
  const box = createSecretBox(['a key of the test']);
  const blob = box.seal({ token: 'EAAB-planted' }, place);
  expect(box.open(blob, place)).toEqual({ token: 'EAAB-planted' });
  expect(blob.includes('planted')).toBe(false);
});

it('does not open in another place, when changed, or with another key', () => {
  const box = createSecretBox(['a key of the test']);
  const blob = box.seal('x', place);
  expect(() => box.open(blob, '2/channel/secrets')).toThrow();
  const changed = Buffer.from(blob);
  changed[changed.length - 1]! ^= 1;
  expect(() => box.open(changed, place)).toThrow();
  expect(() => createSecretBox(['another key entirely']).open(blob, place)).toThrow(/key/);
});

it('opens old blobs while keys rotate, and says which are stale', () => {
  const old = createSecretBox(['the old key']);
  const blob = old.seal('kept', place);
  const both = createSecretBox(['the new key', 'the old key']);
  expect(both.open(blob, place)).toBe('kept');
  expect(both.isStale(blob)).toBe(true);
  expect(both.isStale(both.seal('kept', place))).toBe(false);
});
