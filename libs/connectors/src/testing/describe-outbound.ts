import type { Audience, Capabilities, ConversationKind } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import type { Connector, OutboundMessage, PlatformAct } from '../connector';
import { textLimitFor } from '../shared/text-limit';
import { measureText } from '@hubbub/text';
import { buildAct, buildOutbound, channelAccess } from './build';
import { fakeApi, type FakeRoutes } from './fake-api';
import { mixedText } from './mixed-text';
import type { ErrorRow, OutboundSpec } from './spec';

/** Sends and acts against a stand-in server: limits, the error table, capabilities. */
export const describeOutbound = (connector: Connector, spec: OutboundSpec): void => {
  const { platform } = connector;
  const open = async (change: FakeRoutes = {}) => {
    const api = await fakeApi({ ...change, ...spec.routes(), ...change });
    const { secrets, externalId } = spec;
    const settings = typeof spec.settings === 'function' ? spec.settings(api) : (spec.settings ?? {});
    return { api, access: channelAccess({ api, secrets, settings, ...(externalId ? { externalId } : {}) }) };
  };
  const message = (conversationKind: ConversationKind, rest: Partial<OutboundMessage> = {}) =>
    buildOutbound({ conversationKind, ...spec.messages?.[conversationKind], ...rest });
  const routes = answerable(connector);

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
      const { name: _row, answer: _answer, ...expected } = row;
      expect(await failureOf(connector.send(message(kind), access))).toMatchObject(expected);
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

    it.each(platform.kinds)('%s: acts as its capabilities say', async (kind) => {
      const can = platform.capabilities[kind];
      for (const [type, direction, isAble] of actsOf(can)) {
        const act: PlatformAct = buildAct({
          conversationKind: kind,
          text: 'Yes, we do.',
          ...spec.acts?.[kind],
          type,
          direction,
        });
        const { api, access } = await open();
        const acting = connector.act ? connector.act(act, access) : Promise.reject(nothingToActWith);
        if (isAble) {
          expect({ type, direction, acted: await acting }).toMatchObject({ type, direction, acted: {} });
          expect(api.requests.length).toBeGreaterThan(0);
        } else {
          expect(await failureOf(acting)).toMatchObject({ outcome: 'refused', code: 'not_supported' });
          expect(api.requests).toEqual([]);
        }
      }
    });
  });
};

const nothingToActWith = new PlatformError('refused', 'not_supported', 'This platform takes no acts');

/** The pairs of kind and audience that can be answered. In direct messages `private` stands for both. */
const answerable = ({ platform }: Connector): [ConversationKind, Audience][] =>
  platform.kinds.flatMap((kind): [ConversationKind, Audience][] => {
    const can = platform.capabilities[kind];
    if (kind === 'direct') return can?.reply ? [[kind, 'private']] : [];
    return [
      ...(can?.reply ? ([[kind, 'public']] as [ConversationKind, Audience][]) : []),
      ...(can?.privateReply ? ([[kind, 'private']] as [ConversationKind, Audience][]) : []),
    ];
  });

const actsOf = (can: Capabilities | undefined): [PlatformAct['type'], PlatformAct['direction'], boolean][] => [
  ['like', 'inbound', can?.like ?? false],
  ['unlike', 'inbound', can?.like ?? false],
  ['hide', 'inbound', can?.hide ?? false],
  ['unhide', 'inbound', can?.hide ?? false],
  ['delete', 'inbound', can?.delete ?? false],
  ['delete', 'outbound', can?.deleteOwn ?? false],
  ['edit', 'outbound', can?.edit ?? false],
];

/** The error of a promise that must fail as the interface promises. */
const failureOf = async (promise: Promise<unknown>): Promise<PlatformError> => {
  const error: unknown = await promise.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlatformError)) throw error;
  return error;
};
