import { burningOf, onlySnoozed, onlyWaiting, owedOf, roomOf, waitsOf } from './read-board';

const load = {
  name: 'load',
  figures: [],
  rows: [
    {
      name: 'Nobody',
      open: 9,
      capacity: null,
      waiting: 4,
      oldestWaitingMinutes: 41,
      snoozed: 1,
      isAway: 'no',
      memberId: null,
    },
    { name: 'Omar', open: 42, capacity: 40, waiting: 0, oldestWaitingMinutes: null, isAway: 'no', memberId: 'm1' },
    { name: 'Lin', open: 22, capacity: 40, waiting: 2, oldestWaitingMinutes: 9, isAway: 'no', memberId: 'm2' },
    { name: 'Mira', open: 1, capacity: 30, waiting: 0, oldestWaitingMinutes: null, isAway: 'yes', memberId: 'm3' },
  ],
  rowFilters: [
    { status: 'open', assigneeId: 'none' },
    { status: 'open', assigneeId: 'm1' },
  ],
} as unknown as Parameters<typeof owedOf>[0];

describe('the board', () => {
  it('reads who owes what in the order of the report, each with its list', () => {
    const owed = owedOf(load);
    expect(owed.map(({ memberId, open, oldestMinutes }) => [memberId, open, oldestMinutes])).toEqual([
      [null, 9, 41],
      ['m1', 42, null],
      ['m2', 22, 9],
      ['m3', 1, null],
    ]);
    expect(owed[0]?.filter).toEqual({ status: 'open', assigneeId: 'none' });
    expect(owed[3]?.filter).toBeNull();
  });

  it('counts the room of those who are here, and a full member takes none away', () => {
    expect(roomOf(owedOf(load))).toBe(18);
    expect(roomOf(owedOf(load).slice(0, 1))).toBeNull();
  });

  it('puts the channel that waits longest first and leaves out where nothing waits', () => {
    const report = {
      rows: [
        { channelId: 'a', channel: 'A', platform: 'x', open: 5, waiting: 1, oldestWaitingMinutes: 3 },
        { channelId: 'b', channel: 'B', platform: 'x', open: 2, waiting: 0, oldestWaitingMinutes: null },
        { channelId: 'c', channel: 'C', platform: 'x', open: 1, waiting: 1, oldestWaitingMinutes: 70 },
      ],
      rowFilters: [{ channelId: 'a' }, { channelId: 'b' }, { channelId: 'c' }],
    } as unknown as Parameters<typeof waitsOf>[0];
    expect(waitsOf(report).map(({ channelId, filter }) => [channelId, filter])).toEqual([
      ['c', { channelId: 'c' }],
      ['a', { channelId: 'a' }],
    ]);
  });

  it('reads which posts are on fire, each with what is open under it', () => {
    const report = {
      rows: [
        {
          postId: 'p',
          post: null,
          platform: 'x',
          lastHour: 8,
          usualPerHour: 0.5,
          negativePercent: 75,
          open: 6,
          waiting: 4,
          oldestWaitingMinutes: 12,
        },
      ],
      rowFilters: [{ status: 'open', postId: 'p' }],
    } as unknown as Parameters<typeof burningOf>[0];
    expect(burningOf(report)).toMatchObject([
      { postId: 'p', post: '', lastHour: 8, negativePercent: 75, waiting: 4, filter: { status: 'open', postId: 'p' } },
    ]);
    expect(burningOf({ ...report, rows: [] })).toEqual([]);
  });

  it('narrows a list to what waits, or turns it to what is put off', () => {
    expect(onlyWaiting({ status: 'open', assigneeId: 'm1' })).toEqual({
      status: 'open',
      assigneeId: 'm1',
      waitingMinutes: 0,
    });
    expect(onlySnoozed({ status: 'open', assigneeId: 'm1' })).toEqual({ status: 'snoozed', assigneeId: 'm1' });
    expect(onlyWaiting(null)).toBeNull();
  });
});
