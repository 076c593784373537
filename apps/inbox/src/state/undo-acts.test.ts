import { emptyState, get, set } from './store';
import { rememberUndo, undoLast } from './undo-acts';

const kept = 20;
let back: number[];

beforeEach(() => {
  set(emptyState());
  back = [];
});
const act = (number: number): void =>
  rememberUndo({ type: 'changed', act: 'closed', count: 1 }, () => {
    back.push(number);
    return Promise.resolve();
  });

it.each([kept - 1, kept, kept + 1])(
  'takes back the last twenty of %i acts, the newest first, and no more',
  async (count) => {
    for (let number = 1; number <= count; number += 1) act(number);
    for (let press = 0; press < kept + 2; press += 1) await undoLast();
    const newest = Array.from({ length: Math.min(count, kept) }, (_, at) => count - at);
    expect(back).toEqual(newest);
    expect(get().undoStack).toEqual([]);
  },
);

it('goes on with the act before when one cannot be taken back', async () => {
  act(1);
  rememberUndo({ type: 'changed', act: 'closed', count: 1 }, () => Promise.reject(new Error('changed since')));
  await undoLast();
  await undoLast();
  expect(back).toEqual([1]);
});
