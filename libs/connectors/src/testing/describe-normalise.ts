import fc from 'fast-check';
import { readJson } from '@hubbub/runtime';
import type { Connector, InboundEvent } from '../connector';
import { faultsOf } from './check-events';
import { recordEvidence } from './evidence';
import { contextOf, differences, readFixtures, rowOf, type Fixture } from './fixtures';
import { anyJson, keysOf, mutated } from './mutations';
import type { ConnectorSpec } from './spec';

const runs = Number(process.env['HUBBUB_MUTATIONS'] ?? 2000);

/** Recorded bodies, repeats, disorder, and bodies that nobody wrote. */
export const describeNormalise = (connector: Connector, spec: ConnectorSpec): void => {
  const fixtures = readFixtures(spec.fixtures);
  const ownWords = spec.ownWords ?? [];
  const context = (fixture: Pick<Fixture, 'externalChannelId'>) => contextOf(fixture, spec.context);
  const eventsOf = (fixture: Fixture, body: unknown = readJson(fixture.raw)): InboundEvent[] =>
    connector.normalise(body, context(fixture));
  const anyChannel = { externalChannelId: spec.context?.externalChannelId ?? null };

  describe('recorded bodies', () => {
    it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (_name, fixture) => {
      const events = eventsOf(fixture);
      expect(events.map(({ kind }) => kind)).toEqual(fixture.rows.map(({ kind }) => kind));
      expect(fixture.rows.flatMap((row, index) => differences(events[index], row))).toEqual([]);
      expect(faultsOf(events, [readJson(fixture.raw), context(fixture)], ownWords)).toEqual([]);
      for (const { kind } of events)
        if (kind !== 'ignored')
          recordEvidence({ platform: connector.platform.id, what: `receive ${kind}`, how: 'recorded' });
    });
  });

  it('gives the same events for the same body, five times and shuffled among others', () => {
    const expected = new Map(fixtures.map((fixture) => [fixture.name, eventsOf(fixture)]));
    const again = shuffled(fixtures.flatMap((fixture) => Array<Fixture>(5).fill(fixture)));
    for (const fixture of again) expect(eventsOf(fixture)).toEqual(expected.get(fixture.name));
  });

  it('leaves the body as it was', () => {
    for (const fixture of fixtures) {
      const body = readJson(fixture.raw);
      eventsOf(fixture, deepFreeze(body));
      expect(body).toEqual(readJson(fixture.raw));
    }
  });

  const { combine } = spec;
  if (combine) {
    it('answers every part of a body that holds several, in its order', () => {
      const alike = fixtures.filter(({ rows }) => rows.length > 0);
      for (let start = 0; start < alike.length; start += 1) {
        const some = [0, 1, 2].map((step) => alike[(start + step * 7) % alike.length] as Fixture);
        const channel = { externalChannelId: null };
        const single = some.flatMap(({ raw }) => connector.normalise(readJson(raw), context(channel)));
        const body = combine(some.map(({ raw }) => readJson(raw)));
        if (body !== null) expect(connector.normalise(body, context(channel))).toEqual(single);
      }
    });
  }

  it.each(spec.unknown.map((row) => [row.name, row] as const))('keeps with a reason: %s', (_name, { body }) => {
    const events = connector.normalise(body, context(anyChannel));
    expect(events.length).toBeGreaterThan(0);
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'ignored')).toEqual([]);
    expect(faultsOf(events, [body, context(anyChannel)], ownWords)).toEqual([]);
  });

  it('keeps every digit of ids, quoted or bare', () => {
    for (const fixture of fixtures) {
      const source = fixture.raw.toString('utf8');
      for (const digits of longestIds(eventsOf(fixture))) {
        const long = `${'9007199254740993071'.slice(0, 19 - (digits.length % 3))}`;
        const swap = (text: string) => text.replace(new RegExp(`(?<!\\d)${digits}(?!\\d)`, 'g'), long);
        const channel = fixture.externalChannelId === null ? null : swap(fixture.externalChannelId);
        const events = connector.normalise(readJson(swap(source)), context({ externalChannelId: channel }));
        expect(events.map(idsOf)).toEqual(eventsOf(fixture).map((event) => idsOf(event).map(swap)));
      }
    }
  });

  it('never throws and never invents on changed bodies', () => {
    const bodies = fixtures.map(({ raw }) => readJson(raw));
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        expect(faultsOf(connector.normalise(body, context(anyChannel)), [body, context(anyChannel)], ownWords)).toEqual(
          [],
        );
      }),
      { seed: 14, numRuns: runs },
    );
  });

  it('never throws and never invents on any JSON', () => {
    const names = [...new Set(fixtures.flatMap(({ raw }) => keysOf(readJson(raw))))];
    fc.assert(
      fc.property(anyJson(names), (body) => {
        expect(faultsOf(connector.normalise(body, context(anyChannel)), [body, context(anyChannel)], ownWords)).toEqual(
          [],
        );
      }),
      { seed: 13, numRuns: Math.ceil(runs / 4) },
    );
  });

  it('survives nesting ten thousand levels deep and names of prototypes', () => {
    const deep: unknown = JSON.parse('['.repeat(10_000) + ']'.repeat(10_000));
    const names: unknown = JSON.parse('{"__proto__":{"entry":[1]},"constructor":{"prototype":{}},"toString":1}');
    for (const part of [deep, names]) {
      const bodies = [part, ...fixtures.slice(0, 20).map(({ raw }) => graft(readJson(raw), part))];
      for (const body of bodies) expect(connector.normalise(body, context(anyChannel)).length).toBeGreaterThan(0);
    }
  });
};

const graft = (body: unknown, part: unknown): unknown => {
  if (typeof body !== 'object' || body === null) return part;
  const entries = Object.entries(body);
  const [key] = entries.find(([, value]) => typeof value === 'object' && value !== null) ?? entries[0] ?? ['x'];
  return { ...body, [key]: part };
};

/** Runs of five digits and more in the ids of a body's events: those may be ids, shorter ones may be anything. */
const longestIds = (events: InboundEvent[]): string[] => [
  ...new Set(events.flatMap(idsOf).flatMap((id) => id.match(/\d{5,}/g) ?? [])),
];

const idsOf = (event: InboundEvent): string[] => {
  const { externalId, from, conversation, replyTo, channel } = rowOf(event);
  return [externalId, from, conversation, replyTo, channel].filter((id): id is string => typeof id === 'string');
};

/** A fixed disorder. */
const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map((item, index) => ({ item, rank: Math.imul(index + 1, 2654435761) >>> 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
};
