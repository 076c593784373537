import { inOrder, placesAfterMove } from './order';

const rules = (...orders: number[]) => orders.map((order, index) => ({ id: `r${index}`, order }));
/** The ids once the written places hold. */
const moved = (before: ReturnType<typeof rules>, from: number, to: number): string[] => {
  const places = new Map(placesAfterMove(before, from, to).map(({ id, order }) => [id, order]));
  return inOrder(before.map((rule) => ({ ...rule, order: places.get(rule.id) ?? rule.order }))).map(({ id }) => id);
};

it.each([
  [0, 2, ['r1', 'r2', 'r0']],
  [2, 0, ['r2', 'r0', 'r1']],
  [1, 2, ['r0', 'r2', 'r1']],
  [0, 1, ['r1', 'r0', 'r2']],
])('moves a rule from %i to %i', (from, to, ids) => {
  expect(moved(rules(100, 200, 300), from, to)).toEqual(ids);
  expect(moved(rules(5, 6, 7), from, to)).toEqual(ids); // no room between neighbours
  expect(moved(rules(1, 1, 1), from, to)).toEqual(ids); // all in one place
});

it('writes one place where there is room, and none where nothing moves', () => {
  expect(placesAfterMove(rules(100, 200, 300), 0, 1)).toEqual([{ id: 'r0', order: 250 }]);
  expect(placesAfterMove(rules(100, 200), 0, 0)).toEqual([]);
  expect(placesAfterMove(rules(100, 200), 0, 2)).toEqual([]);
});
