import fc from 'fast-check';
import { defaultViews } from './default-views';
import { fromFilter, keyOf, parseQuery, toFilter, withTerm, writeQuery } from './list-query';

const parse = (search: string) => parseQuery(new URLSearchParams(search));

describe('the query of a list', () => {
  it('reads repeated parameters as any of them', () => {
    expect(parse('status=open&platform=instagram&platform=tiktok').terms).toEqual({
      status: 'open',
      platform: ['instagram', 'tiktok'],
    });
  });

  it('writes back what it read, whatever the order was', () => {
    expect(keyOf(parse('sort=waiting&unread=true&status=open'))).toBe(
      keyOf(parse('status=open&unread=true&sort=waiting')),
    );
  });

  it('keeps or groups in the filter parameter', () => {
    const query = parse(
      `status=open&filter=${encodeURIComponent('{"or":[{"flag":"partnership"},{"waitingMinutes":10}]}')}`,
    );
    expect(query.groups).toEqual([[{ flag: 'partnership' }, { waitingMinutes: 10 }]]);
    expect(parseQuery(writeQuery(query))).toEqual(query);
    expect(toFilter(query)).toEqual({
      and: [{ status: 'open' }, { or: [{ flag: 'partnership' }, { waitingMinutes: 10 }] }],
    });
  });

  it('keeps a filter that it cannot draw', () => {
    const query = parse(`filter=${encodeURIComponent('{"not":{"flag":"spam"}}')}`);
    expect(query.rest).toEqual({ not: { flag: 'spam' } });
    expect(parseQuery(writeQuery(query))).toEqual(query);
  });

  it('ignores nonsense instead of failing', () => {
    for (const search of [
      'filter={',
      'filter=7',
      'filter=[]',
      'waitingMinutes=-4',
      'unread=maybe',
      'after=soon',
      'sort=upwards',
    ])
      expect(parse(search)).toEqual(parse(''));
  });

  it('finds the same view by address and by its stored filter', () => {
    for (const view of defaultViews) {
      const query = parse(view.search);
      expect(keyOf(fromFilter(toFilter(query), query.sort))).toBe(keyOf(query));
    }
  });

  it('carries through the address what it has no word for', () => {
    for (const filter of [
      { closed: { after: '2026-11-01T00:00:00Z' } },
      { status: 'open' as const, ruleRun: { outcome: 'sent' as const } },
      { and: [{ status: 'open' as const }, { id: ['0190b8a0-0000-7000-8000-000000000000'] }] },
    ]) {
      const address = writeQuery(fromFilter(filter, 'recent'));
      expect(keyOf(parseQuery(address))).toBe(address.toString());
      const words = JSON.stringify(toFilter(parseQuery(address)));
      for (const name of ['closed', 'ruleRun', 'id', 'status'])
        expect(words.includes(`"${name}"`)).toBe(JSON.stringify(filter).includes(`"${name}"`));
    }
  });

  it('removes a term that is emptied', () => {
    expect(withTerm(parse('status=open&label=a'), 'label', []).terms).toEqual({ status: 'open' });
  });

  it('survives any text in any parameter', () => {
    const name = fc.constantFrom('status', 'flag', 'q', 'filter', 'waitingMinutes', 'after', 'unread', 'language');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 8 }), (pairs) => {
        const once = keyOf(parseQuery(new URLSearchParams(pairs)));
        expect(keyOf(parseQuery(new URLSearchParams(once)))).toBe(once);
      }),
      { seed: 20251122, numRuns: 300 },
    );
  });
});
