import type { ConversationKind } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import type { Connector, OutboundMessage } from '../connector';
import { textLimitFor } from '../shared/text-limit';
import { answerable } from './answerable';
import { buildOutbound } from './build';
import { describeActs } from './describe-acts';
import { describeBadInput } from './describe-bad-input';
import { describeFiles } from './describe-files';
import { faultIn, lastWriting } from './expect-row';
import { failureOf } from './failure-of';
import { mixedText } from './mixed-text';
import { standInOf } from './open-stand-in';
import type { ErrorRow, OutboundSpec } from './spec';

/** Sends and acts against a stand-in server: limits, the error table, capabilities. */
export const describeOutbound = (connector: Connector, spec: OutboundSpec): void => {
  const { platform } = connector;
  const open = standInOf(spec);
  const message = (conversationKind: ConversationKind, rest: Partial<OutboundMessage> = {}) =>
    buildOutbound({ conversationKind, ...spec.messages?.[conversationKind], ...rest });
  const routes = answerable(platform);

  describe('text limits', () => {
    it.each(routes)('%s, %s: sends a text of exactly the limit, refuses one more', async (kind, audience) => {
      const { limit, unit } = textLimitFor(platform, kind, audience);
      const { api, access } = await open();
      const fits = mixedText(limit, unit);
      expect(measureText(fits, unit)).toBe(limit);
      await connector.send(message(kind, { audience, text: fits }), access);
      expect(api.requests.map((request) => spec.textOf(request))).toContain(fits);

      const asked = api.requests.length;
      const tooLong = await failureOf(
        connector.send(message(kind, { audience, text: mixedText(limit + 1, unit) }), access),
      );
      expect(tooLong).toMatchObject({ outcome: 'refused', code: 'text_too_long' });
      expect(api.requests).toHaveLength(asked);
    });
  });

  describe('answers of the platform', () => {
    const kind = spec.errorKind ?? routes[0]?.[0] ?? 'direct';
    const always: ErrorRow[] = [
      { name: 'the connection breaks after the request', answer: { drop: true }, outcome: 'unknown' },
      {
        name: 'a page of HTML with status 200',
        answer: { body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } },
        outcome: 'unknown',
      },
    ];
    it.each([...always, ...spec.errors].map((row) => [row.name, row] as const))('%s', async (_name, row) => {
      const { access } = await open({ [spec.sendRoute]: row.answer });
      const { name: _row, answer: _answer, of: _of, isDone: _isDone, ...expected } = row;
      expect(await failureOf(connector.send(message(kind), access))).toMatchObject(expected);
    });

    it.each(routes)('%s, %s: the call that hands it over takes the whole table', async (answered, audience) => {
      const deed = message(answered, { audience });
      const first = await open();
      await connector.send(deed, first.access);
      const call = lastWriting(first.api.requests);
      const wrong: string[] = [];
      for (const row of [...always, ...spec.errors.filter(({ of }) => of !== 'send')]) {
        const { access } = await open({ [call]: row.answer });
        const fault = faultIn(await failureOf(connector.send(deed, access)), row);
        if (fault) wrong.push(`${row.name}: ${fault}`);
      }
      expect(wrong).toEqual([]);
    });

    it('has each outcome in its table: again, never, and nobody knows', () => {
      const outcomes = new Set(spec.errors.map(({ outcome }) => outcome));
      expect([...outcomes].sort()).toEqual(['refused', 'retry', 'unknown']);
    });

    it('a server that cannot be reached may be tried again', async () => {
      const { api, access } = await open();
      await api.close();
      expect(await failureOf(connector.send(message(kind), access))).toMatchObject({ outcome: 'retry' });
    });
  });

  describe('capabilities', () => {
    it.each(platform.kinds)('%s: answers where it says so, and nowhere else', async (kind) => {
      for (const audience of ['public', 'private'] as const) {
        const { api, access } = await open();
        const sending = connector.send(message(kind, { audience }), access);
        if (routes.some((row) => row[0] === kind && row[1] === audience)) {
          expect(await sending).toHaveProperty('externalId');
          expect(api.requests.length).toBeGreaterThan(0);
        } else if (kind !== 'direct') {
          expect(await failureOf(sending)).toMatchObject({ outcome: 'refused', code: 'not_supported' });
          expect(api.requests).toEqual([]);
        } else await sending;
      }
    });

    describeActs(connector, spec, open);
    describeFiles(connector, spec, open);
  });
  if (spec.check) describeBadInput(connector, spec.check, open);
};
