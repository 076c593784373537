import fc from 'fast-check';
import { olderThan, readNext, type StreamCursor } from './paging';

const start = '2026-11-02T10:00:00.000Z';
const at = new Date('2026-11-02T11:00:00Z');
const pageSize = 5;

/** The three meanings that servers give to `min_id`. */
const servers = {
  'the page above it': (above: string[]) => above.slice(-pageSize),
  'the newest page above it': (above: string[]) => above.slice(0, pageSize),
  nothing: (_above: string[], all: string[]) => all.slice(0, pageSize),
};

/** Newest first; ids say nothing of the order. */
const serverOf =
  (kind: keyof typeof servers, list: string[]) => async (bounds: { min_id: string | null; max_id: string | null }) => {
    const below = bounds.max_id === null ? list : list.slice(list.indexOf(bounds.max_id) + 1);
    const floor = bounds.min_id === null || kind === 'nothing' ? below.length : below.indexOf(bounds.min_id);
    const above = floor < 0 ? [] : below.slice(0, floor);
    const ids = bounds.min_id === null ? below.slice(0, pageSize) : servers[kind](above, below);
    return { items: ids.map((id) => ({ raw: id, id, at })), olderThan: null };
  };

const readAll = async (kind: keyof typeof servers, list: string[], from: StreamCursor) => {
  const got: string[] = [];
  let cursor = from;
  for (let step = 0; step < 100; step += 1) {
    const next = await readNext(cursor, start, pageSize, serverOf(kind, list));
    got.push(...next.fresh.map(({ id }) => id));
    cursor = next.cursor;
    if (!next.hasMore) return { got, cursor };
  }
  throw new Error('does not end');
};

const empty: StreamCursor = { recent: [], known: [], walk: null };
const idOf = (index: number) => `id${(index * 7919) % 10_007}`;

describe.each(Object.keys(servers) as (keyof typeof servers)[])('where min_id means %s', (kind) => {
  it('brings everything once, in rounds of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4 * pageSize), { minLength: 1, maxLength: 6 }), async (rounds) => {
        const list: string[] = [];
        const got: string[] = [];
        let cursor = empty;
        for (const size of rounds) {
          for (let count = 0; count < size; count += 1) list.unshift(idOf(list.length));
          const round = await readAll(kind, list, cursor);
          got.push(...round.got);
          cursor = JSON.parse(JSON.stringify(round.cursor)) as StreamCursor;
        }
        expect([...got].sort()).toEqual([...list].sort());
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('finds what appears a little below the newest', async () => {
    const list = Array.from({ length: 12 }, (_none, index) => idOf(index));
    const first = await readAll(kind, list, empty);
    const late = [...list.slice(0, 2), 'late', ...list.slice(2)];
    const second = await readAll(kind, late, first.cursor);
    expect(second.got).toEqual(['late']);
  });
});

it('remembers what was there before, and does not bring it', async () => {
  const before = new Date('2026-11-02T09:00:00Z');
  const page = async () => ({ items: [{ raw: 1, id: 'old', at: before }], olderThan: null });
  const first = await readNext(empty, start, pageSize, page);
  expect(first.fresh).toEqual([]);
  const second = await readNext(first.cursor, start, pageSize, page);
  expect(second).toMatchObject({ fresh: [], hasMore: false });
});

it('reads the bound of the older page from the Link header', () => {
  const link =
    '<https://m.example/api/v1/notifications?limit=40&max_id=34975535>; rel="next", <https://m.example/api/v1/notifications?min_id=34975861>; rel="prev"';
  expect(olderThan(link)).toBe('34975535');
  expect(olderThan('<not an address>; rel="next"')).toBeNull();
  expect(olderThan(undefined)).toBeNull();
});
