import type { Filter } from '@hubbub/contracts';
import { negated, replacePart, tidy, withPart } from './condition-tree';

const price: Filter = { keywords: ['price'] };
const vip: Filter = { label: ['l1'] };

describe('conditions that are being written', () => {
  it('grow beside each other, and into groups where the kinds differ', () => {
    const either = withPart(price, 'or', vip);
    expect(either).toEqual({ or: [price, vip] });
    expect(withPart(either, 'or', {})).toEqual({ or: [price, vip, {}] });
    expect(withPart(either, 'and', {})).toEqual({ and: [{ or: [price, vip] }, {}] });
  });

  it('need no group for what stands alone', () => {
    expect(replacePart({ or: [price, vip] }, 'or', 0, null)).toEqual(vip);
    expect(replacePart({ and: [price, vip, {}] }, 'and', 1, { unread: true })).toEqual({
      and: [price, { unread: true }, {}],
    });
  });

  it('are turned round and back', () => {
    expect(negated(negated(price))).toEqual(price);
    expect(negated(price)).toEqual({ not: price });
  });

  it('lose what nothing was chosen in, at any depth', () => {
    expect(tidy({ or: [price, {}] })).toEqual(price);
    expect(tidy({ keywords: [], unread: true })).toEqual({ unread: true });
    expect(tidy({ and: [{ or: [{}, {}] }, { not: {} }, vip] })).toEqual(vip);
    expect(tidy({ and: [{}, { not: { or: [{}] } }] })).toEqual({});
    expect(tidy({ and: [price, { or: [vip, { not: price }] }] })).toEqual({
      and: [price, { or: [vip, { not: price }] }],
    });
  });
});
