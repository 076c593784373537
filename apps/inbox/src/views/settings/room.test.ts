import { readGigabytes, roomState, writeGigabytes } from './room';

it('reads what an owner writes, and writes what it reads', () => {
  expect([readGigabytes('50'), readGigabytes(' 0,5 '), readGigabytes('1.25')]).toEqual([5e10, 5e8, 1.25e9]);
  for (const bytes of [0, 5e8, 5e10, 1.25e9]) expect(readGigabytes(writeGigabytes(bytes))).toBe(bytes);
});

it.each(['', '-1', 'fifty', '1e9', '1.2345', '1234567', '5 0'])('takes no %p for a number of gigabytes', (text) => {
  expect(readGigabytes(text)).toBeNull();
});

it('says when it is nearly full, and full at exactly the limit', () => {
  const at = (usedBytes: number, quotaBytes = 100) => roomState({ usedBytes, quotaBytes });
  expect([at(0), at(90), at(91), at(99), at(100), at(101)]).toEqual(['fine', 'fine', 'close', 'close', 'full', 'full']);
  expect(at(0, 0)).toBe('full');
});
