import { readJson } from '@hubbub/runtime';
import type { Connector, InboundEvent } from '../connector';
import { contextOf, readFixtures, type Fixture } from './fixtures';
import type { ConnectorSpec } from './spec';

/**
 * Our own words and acts are never somebody else's: each recorded body is read as it came, and again as if the account
 * itself had written it.
 */
export const describeOwn = (connector: Connector, spec: ConnectorSpec): void => {
  const { own } = spec;
  if (!own) return;
  const fixtures = readFixtures(spec.fixtures);
  const read = (fixture: Fixture, raw: Buffer): InboundEvent[] =>
    connector.normalise(readJson(raw), contextOf(fixture, spec.context));

  describe('own echoes', () => {
    it('takes nothing that the account wrote for something that came in', () => {
      const wrong = fixtures.flatMap((fixture) => inboundBy(own, read(fixture, fixture.raw)).map(() => fixture.name));
      expect(wrong).toEqual([]);
      const echoes = fixtures.flatMap((fixture) => read(fixture, fixture.raw).filter(({ kind }) => kind === 'echo'));
      expect(echoes.length).toBeGreaterThan(0);
    });

    it('knows the account in the place of whoever wrote a recorded body', () => {
      const wrong: string[] = [];
      let swapped = 0;
      for (const fixture of fixtures.filter(({ name }) => !spec.ownExcept?.test(name)))
        for (const author of new Set(read(fixture, fixture.raw).flatMap((event) => authorOf(event) ?? []))) {
          if (author === own) continue;
          const raw = inPlaceOf(author, own, fixture.raw);
          if (raw.equals(fixture.raw)) continue;
          swapped += 1;
          wrong.push(...inboundBy(own, read(fixture, raw)).map(({ kind }) => `${fixture.name}: ${kind}`));
        }
      expect(wrong).toEqual([]);
      expect(swapped).toBeGreaterThan(0);
    });
  });
};

/** A bare number gives place to a word in quotes. */
const inPlaceOf = (author: string, own: string, raw: Buffer): Buffer => {
  const text = raw.toString('utf8');
  const bare = new RegExp(`(?<=[:,[]\\s*)${author}(?=\\s*[,\\]}])`, 'g');
  const isNumber = /^\d+$/.test(author) && !/^\d+$/.test(own);
  return Buffer.from((isNumber ? text.replace(bare, JSON.stringify(own)) : text).replaceAll(author, own));
};

const inbound = new Set<InboundEvent['kind']>(['message', 'comment', 'mention', 'review', 'reaction']);

const inboundBy = (own: string, events: readonly InboundEvent[]): InboundEvent[] =>
  events.filter((event) => inbound.has(event.kind) && authorOf(event) === own);

const authorOf = (event: InboundEvent): string | null =>
  ('author' in event ? event.author?.externalId : undefined) ?? null;
