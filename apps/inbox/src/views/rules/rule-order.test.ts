import { inOrder, ruleBehind } from './rule-order';

const sorted = ['a', 'b', 'c', 'd'].map((id, order) => ({ id, order }));

it('sorts by place, and by id where places are equal', () => {
  expect(inOrder([{ id: 'b', order: 1 }, { id: 'a', order: 1 }, sorted[0]!]).map(({ id }) => id)).toEqual([
    'a',
    'a',
    'b',
  ]);
});

it.each([
  [0, 1, 'c'],
  [0, 3, null],
  [3, 0, 'a'],
  [2, 1, 'b'],
])('puts the one at %d to place %d before %s', (from, to, before) => {
  expect(ruleBehind(sorted, from, to)).toBe(before);
});
