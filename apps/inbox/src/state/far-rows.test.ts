import type { Conversation } from '@hubbub/contracts';
import { parseQuery } from '../filters/list-query';
import { buildWorld } from '../testing/fake-data';
import { putConversations } from './conversations';
import { firstUnreadIn } from './far-rows';
import { forgetUnseen } from './forget';
import { placingIn } from './list-acts';
import { keepPlace } from './list-places';
import { appendRows, newList, placeIn, putList, replaceRows } from './lists';
import { emptyState } from './store';
import type { State } from './store';

const [one] = buildWorld().conversations as [Conversation];
const count = 4000;
const query = parseQuery(new URLSearchParams('status=open'));

/** A long list, newest first, each row a second older than the one above; every row but one is read. */
const longList = (first: number, unreadAt: number): State => {
  const records = Array.from({ length: count }, (_, at): Conversation => ({
    ...one,
    id: `row${at}`,
    unreadCount: at === unreadAt ? 1 : 0,
    lastMessage: one.lastMessage && { ...one.lastMessage, sentAt: new Date(1e12 - at * 1000).toISOString() },
  }));
  const state = emptyState();
  const list = replaceRows(
    newList('long', query),
    records.map(({ id }) => id),
    null,
    'more',
  );
  keepPlace('long', { scrollTop: first * 88, first, end: first + 10 });
  return { ...state, ...putConversations(state, records), ...putList(state, list) };
};

it('lets go of the records that are far from the screen, and of no row', () => {
  const before = longList(2000, 0);
  const after = { ...before, ...forgetUnseen(before) };
  expect(Object.keys(after.conversations)).toHaveLength(1010);
  expect(after.conversations['row1500']).toBeDefined();
  expect(after.conversations['row1499']).toBeUndefined();
  expect(after.lists['long']?.ids).toHaveLength(count);
});

it('still knows where a row belongs among those whose records are gone, and which is unread', () => {
  const before = longList(3900, 700);
  const after = { ...before, ...forgetUnseen(before) };
  const list = after.lists['long']!;
  const { standsBefore } = placingIn(after, list);
  expect(after.conversations['row700']).toBeUndefined();
  expect([standsBefore('row1', 'row2'), standsBefore('row2', 'row1')]).toEqual([true, false]);
  expect([standsBefore('row10', 'row3999'), standsBefore('row3999', 'row10')]).toEqual([true, false]);
  expect(firstUnreadIn(after.conversations, list.ids)).toBe('row700');
});

it('finds the places of a list that grows, and of the one it was before', () => {
  const short = replaceRows(newList('grows', query), ['a', 'b'], null, 'more');
  expect(placeIn(short.ids, 'b')).toBe(1);
  const longer = appendRows(short, ['b', 'c', 'd'], null);
  expect(longer.ids).toEqual(['a', 'b', 'c', 'd']);
  expect([placeIn(longer.ids, 'b'), placeIn(longer.ids, 'd'), placeIn(longer.ids, 'x')]).toEqual([1, 3, -1]);
  expect([placeIn(short.ids, 'b'), placeIn(short.ids, 'd')]).toEqual([1, -1]);
});
