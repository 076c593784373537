import type { ConversationKind } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { PlatformError } from '@hubbub/runtime';
import type { Connector, PlatformAct } from '../connector';
import { textLimitFor } from '../shared/text-limit';
import { actsOf } from './answerable';
import { buildAct } from './build';
import { faultIn, lastWriting } from './expect-row';
import { failureOf } from './failure-of';
import { mixedText } from './mixed-text';
import type { OpenStandIn } from './open-stand-in';
import type { ErrorRow, OutboundSpec } from './spec';

type Case = [ConversationKind, PlatformAct['type'], PlatformAct['direction']];

/** Acts against a stand-in server: capabilities, the error table of each call, the length of an edit. */
export const describeActs = (connector: Connector, spec: OutboundSpec, open: OpenStandIn): void => {
  const { platform } = connector;
  const build = ([conversationKind, type, direction]: Case, text = 'Yes, we do.'): PlatformAct =>
    buildAct({ conversationKind, text, ...spec.acts?.[conversationKind], type, direction });
  const perform = (deed: PlatformAct, access: Parameters<NonNullable<Connector['act']>>[1]) =>
    connector.act ? connector.act(deed, access) : Promise.reject(nothingToActWith);
  const cases = platform.kinds.flatMap((kind) =>
    actsOf(platform.capabilities[kind]).map(([type, direction, isAble]) => ({
      one: [kind, type, direction] as Case,
      isAble,
    })),
  );
  const able = cases.filter(({ isAble }) => isAble).map(({ one }) => one);

  it.each(platform.kinds)('%s: acts as its capabilities say', async (kind) => {
    for (const { one, isAble } of cases.filter((each) => each.one[0] === kind)) {
      const { api, access } = await open();
      const acting = perform(build(one), access);
      if (isAble) {
        expect({ one, acted: await acting }).toMatchObject({ one, acted: {} });
        expect(api.requests.length).toBeGreaterThan(0);
      } else {
        expect(await failureOf(acting)).toMatchObject({ outcome: 'refused', code: 'not_supported' });
        expect(api.requests).toEqual([]);
      }
    }
  });

  if (able.length === 0) return;
  const rows: ErrorRow[] = [
    { name: 'the connection breaks after the request', answer: { drop: true }, outcome: 'unknown' },
    ...spec.errors.filter(({ of }) => of !== 'send'),
  ];
  it.each(able)('%s, %s, %s: takes each answer of the error table for what it is', async (...one) => {
    const first = await open();
    await perform(build(one), first.access);
    const call = lastWriting(first.api.requests);
    const wrong: string[] = [];
    for (const row of rows) {
      const { access } = await open({ [call]: row.answer });
      const found = await perform(build(one), access).then(
        () => 'done',
        (error: unknown) => error,
      );
      const fault = faultOf(found, row, one);
      if (fault) wrong.push(`${row.name}: ${fault}`);
    }
    expect(wrong).toEqual([]);
  });

  const editable = able.filter(([, type]) => type === 'edit');
  if (editable.length === 0) return;
  it.each(editable)('%s, %s, %s: takes a text of exactly the limit, refuses one more', async (...one) => {
    const { limit, unit } = spec.editLimit ?? textLimitFor(platform, one[0], 'public');
    const { api, access } = await open();
    const fits = mixedText(limit, unit);
    expect(measureText(fits, unit)).toBe(limit);
    await perform(build(one, fits), access);
    const asked = api.requests.length;
    expect(asked).toBeGreaterThan(0);
    const tooLong = await failureOf(perform(build(one, mixedText(limit + 1, unit)), access));
    expect(tooLong).toMatchObject({ outcome: 'refused', code: 'text_too_long' });
    expect(api.requests).toHaveLength(asked);
  });
};

const nothingToActWith = new PlatformError('refused', 'not_supported', 'This platform takes no acts');

/**
 * Null where the act ended as the row says. What may be done twice is tried again where a message would be in doubt, and
 * what is already as it should be (a 404 for what shall go) is done.
 */
const faultOf = (found: unknown, row: ErrorRow, [, type]: Case): string | null => {
  if (found !== 'done') return faultIn(found, row, true);
  const isGone = row.answer.status === 404 && (type === 'delete' || type === 'unlike');
  return isGone || row.isDone?.includes(type) ? null : 'was taken for done';
};
