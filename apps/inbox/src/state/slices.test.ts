import type { Conversation, Message } from '@hubbub/contracts';
import { parseQuery } from '../filters/list-query';
import { buildWorld } from '../testing/fake-data';
import {
  addPending,
  dropPending,
  inverseOf,
  noConversations,
  putConversations,
  shownConversation,
} from './conversations';
import {
  appendRows,
  applyListUpdate,
  foldRow,
  listIdOf,
  markLeaving,
  mergeRows,
  newList,
  putList,
  replaceRows,
  unmarkLeaving,
  waitingRows,
} from './lists';
import { noMessages, putMessages, putTimeline } from './messages';
import { countPicked, isPicked, noSelection, pickAll, pickAllMatching, pickRange, togglePick } from './selection';
import { readTimeline } from './timeline';

const world = buildWorld();
const one = world.conversations[0] as Conversation;
const state = { ...noConversations, ...putConversations(noConversations, world.conversations) };

describe('conversations', () => {
  it('keeps the higher version, whatever the order of arrival', () => {
    const newer: Conversation = { ...one, version: 3, status: 'closed' };
    const older: Conversation = { ...one, version: 2, status: 'snoozed' };
    for (const order of [
      [newer, older],
      [older, newer],
      [newer, newer, older],
    ])
      expect(putConversations(state, order).conversations[one.id]?.status).toBe('closed');
  });

  it('counts a newer inbound message as unread when an event does not say', () => {
    const { unreadCount: _, ...event } = {
      ...one,
      version: 2,
      lastMessage: one.lastMessage && { ...one.lastMessage, id: 'new' },
    };
    expect(putConversations(state, [event as Conversation]).conversations[one.id]?.unreadCount).toBe(2);
  });

  it('lays a pending change over the record and takes it off again', () => {
    const pending = { ...state, ...addPending(state, one.id, { id: 1, change: { status: 'closed' } }) };
    expect(shownConversation(pending, one.id)?.status).toBe('closed');
    expect(pending.conversations[one.id]?.status).toBe('open');
    expect(shownConversation({ ...pending, ...dropPending(pending, one.id, 1) }, one.id)?.status).toBe('open');
  });

  it('shows the same object while nothing changes', () => {
    const pending = { ...state, ...addPending(state, one.id, { id: 1, change: { labels: [] } }) };
    expect(shownConversation(pending, one.id)).toBe(shownConversation({ ...pending }, one.id));
  });

  it('knows the way back of a change', () => {
    const snoozed: Conversation = { ...one, status: 'snoozed', snoozedUntil: '2025-11-23T07:00:00Z' };
    expect(inverseOf(snoozed, { status: 'open' })).toEqual({ status: 'snoozed', snoozedUntil: '2025-11-23T07:00:00Z' });
    expect(inverseOf(one, { assigneeId: null, isRead: true })).toEqual({ assigneeId: one.assigneeId, isRead: false });
  });
});

describe('lists', () => {
  const list = replaceRows(
    newList('status=open', parseQuery(new URLSearchParams('status=open'))),
    ['a', 'b', 'c'],
    3,
    null,
  );
  const update = (put: string[], remove: string[], count: number, version: number) => ({
    listId: list.id,
    put: put.map((id) => ({ id, sortKey: '' })),
    remove,
    count,
    version,
  });

  it('lets new rows wait and takes gone ones out', () => {
    const next = applyListUpdate(list, update(['d', 'a'], ['b'], 3, 1));
    expect([next.ids, next.fresh, next.count]).toEqual([['a', 'c'], ['d'], 3]);
  });

  it('ignores an update that is older than the last', () => {
    const next = applyListUpdate(applyListUpdate(list, update([], ['b'], 2, 5)), update(['b'], [], 3, 4));
    expect(next.ids).toEqual(['a', 'c']);
  });

  it('shows the first rows of an empty list at once', () => {
    const empty = replaceRows(list, [], 0, null);
    expect(applyListUpdate(empty, update(['d'], [], 1, 1)).ids).toEqual(['d']);
  });

  it('keeps a row that says what happened to it until it folds', () => {
    const leaving = markLeaving(list, 'b', 'closed');
    const gone = applyListUpdate(leaving, update([], ['b'], 2, 1));
    expect(gone.ids).toEqual(['a', 'b', 'c']);
    expect([foldRow(gone, 'b').ids, foldRow(gone, 'b').count]).toEqual([['a', 'c'], 2]);
    expect(unmarkLeaving(leaving, 'b')).toEqual(list);
  });

  it('takes what stands below the last row for a next page, not for something new', () => {
    const paged = { ...list, nextCursor: 'more' };
    const read = mergeRows(paged, ['new', 'a', 'c', 'd', 'e'], null, 'further');
    expect([read.ids, read.fresh, read.nextCursor]).toEqual([['a', 'c', 'd', 'e'], ['new'], 'further']);
    const whole = mergeRows(list, ['a', 'b', 'c', 'late'], 4, null);
    expect([whole.ids, whole.fresh]).toEqual([['a', 'b', 'c'], ['late']]);
  });

  const orderOf = (...known: string[]) => ({
    standsBefore: (id: string, other: string) => known.indexOf(id) < known.indexOf(other),
    isSeen: (index: number) => index === 1,
  });

  it('counts a row far from view that belongs further up now, and leaves it where it is', () => {
    const next = applyListUpdate(list, update(['c'], [], 3, 1), orderOf('c', 'a', 'b'));
    expect([next.ids, next.fresh, waitingRows(next)]).toEqual([['a', 'b', 'c'], [], ['c']]);
    const again = applyListUpdate(next, update(['c'], [], 3, 2), orderOf('c', 'a', 'b'));
    expect(waitingRows(again)).toEqual(['c']);
    expect(waitingRows(applyListUpdate(again, update([], ['c'], 2, 3), orderOf('a', 'b')))).toEqual([]);
  });

  it('does not count a row that changed before the eyes of the member, or without rising', () => {
    const seen = applyListUpdate(list, update(['b'], [], 3, 1), orderOf('b', 'a', 'c'));
    expect([seen.risen, waitingRows(seen)]).toEqual([{ b: 'seen' }, []]);
    const still = applyListUpdate(list, update(['c'], [], 3, 1), orderOf('a', 'b', 'c'));
    expect(still.risen).toEqual({});
  });

  it('measures what arrives by rows that stand where they belong', () => {
    const risen = applyListUpdate(list, update(['c'], [], 3, 1), orderOf('c', 'a', 'b'));
    const next = applyListUpdate(risen, update(['b'], [], 3, 2), orderOf('c', 'b', 'a'));
    expect(next.risen).toEqual({ c: 'unseen', b: 'seen' });
  });

  it('lets a row that belongs behind the last one follow there, or come with its page', () => {
    const whole = applyListUpdate(list, update(['d'], [], 4, 1), orderOf('a', 'b', 'c', 'd'));
    expect([whole.ids, whole.fresh]).toEqual([['a', 'b', 'c', 'd'], []]);
    const paged = { ...list, nextCursor: 'more' };
    const next = applyListUpdate(paged, update(['d'], [], 4, 1), orderOf('a', 'b', 'c', 'd'));
    expect([next.ids, next.fresh, next.count]).toEqual([['a', 'b', 'c'], [], 4]);
    expect(appendRows(next, ['d'], null).ids).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps rows that stand behind all that was read after a gap, and lets what came before them wait', () => {
    const paged = { ...list, nextCursor: 'more' };
    const read = mergeRows(paged, ['n1', 'n2', 'n3'], null, 'further', { further: new Set(['a', 'c']) });
    expect([read.ids, read.fresh, read.isMoreFresh]).toEqual([['a', 'c'], ['n1', 'n2', 'n3'], true]);
    expect(replaceRows(read, ['n1', 'n2'], null, 'x').isMoreFresh).toBe(false);
  });

  it('says after a gap which rows belong further up', () => {
    const read = mergeRows(list, ['new', 'c', 'a', 'b'], 4, null);
    expect([read.ids, read.fresh, waitingRows(read)]).toEqual([['a', 'b', 'c'], ['new'], ['new', 'c']]);
    expect(waitingRows(replaceRows(read, ['new', 'c', 'a', 'b'], 4, null))).toEqual([]);
  });

  it('appends a page without doubling rows', () => {
    expect(appendRows(list, ['c', 'd'], null).ids).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets lists that were not used for long', () => {
    let lists = { lists: {} };
    for (let n = 0; n < 40; n += 1) lists = putList(lists, newList(`q=${n}`, list.query));
    expect(Object.keys(lists.lists)).toHaveLength(24);
    expect(Object.keys(lists.lists).at(-1)).toBe('q=39');
  });

  it('names long queries shortly and differently', () => {
    const names = Array.from({ length: 500 }, (_, n) => listIdOf(`status=open&q=${'x'.repeat(200)}${n}`));
    expect(new Set(names).size).toBe(500);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThan(40);
  });
});

describe('messages', () => {
  const message = (id: string, sentAt: string, more: Partial<Message> = {}): Message => ({
    ...(world.messages[0] as Message),
    id,
    sentAt,
    ...more,
  });
  const open = {
    ...noMessages,
    ...putTimeline(
      noMessages,
      one.id,
      { messages: [message('b', '2025-01-02')], acts: [], nextCursor: 'older' },
      false,
    ),
  };

  it('stand in the order of the platform, not of arrival', () => {
    const late = putMessages(open, [
      message('c', '2025-01-03'),
      message('a', '2025-01-01'),
      message('b2', '2025-01-02'),
    ]);
    expect(late.threads[one.id]?.messageIds).toEqual(['a', 'b', 'b2', 'c']);
  });

  it('join an older page before the newer one and keep its cursor', () => {
    const older = putTimeline(
      open,
      one.id,
      { messages: [message('a', '2025-01-01')], acts: [], nextCursor: null },
      true,
    );
    expect([older.threads[one.id]?.messageIds, older.threads[one.id]?.nextCursor]).toEqual([['a', 'b'], null]);
  });

  it('start anew when the newest page does not meet what is known', () => {
    const gap = putTimeline(open, one.id, { messages: [message('z', '2025-02-01')], acts: [], nextCursor: 'c' }, false);
    expect(gap.threads[one.id]?.messageIds).toEqual(['z']);
  });

  it('are told from acts and the seam in a timeline', () => {
    const { messages, acts } = readTimeline({
      items: [message('a', '2025-01-01')],
      acts: [{ id: '1', actor: 'Maria', act: 'change', detail: { change: { status: 'closed' } }, at: '2025-01-03' }],
      seamAt: '2025-01-02',
    });
    expect(messages.map(({ id }) => id)).toEqual(['a']);
    expect(acts.map(({ type, by }) => [type, by])).toEqual([
      ['closed', 'Maria'],
      ['seam', null],
    ]);
  });
});

describe('the selection', () => {
  const rows = ['a', 'b', 'c', 'd'];

  it('extends from its anchor, in either direction', () => {
    const from = togglePick(noSelection, 'c');
    expect([...pickRange(from, rows, 'a').picked].sort()).toEqual(['a', 'b', 'c']);
    expect([...pickRange(from, rows, 'd').picked].sort()).toEqual(['c', 'd']);
  });

  it('counts everything that matches but the exceptions', () => {
    const all = togglePick(pickAllMatching(), 'b');
    expect(countPicked(all, 2318)).toBe(2317);
    expect([isPicked(all, 'a'), isPicked(all, 'b')]).toEqual([true, false]);
  });

  it('takes all loaded rows', () => {
    expect(countPicked(pickAll(rows), 2318)).toBe(4);
  });
});
