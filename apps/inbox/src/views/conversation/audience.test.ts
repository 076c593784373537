import type { Conversation, Platform } from '@hubbub/contracts';
import { linkPriceOf, windowOf } from './audience';

const row = {
  kinds: ['comment' as const],
  usd: 0.2,
  usualUsd: 0.015,
  since: '2026-04-20',
  source: 'https://example.com',
};
const platform = { linkPrices: [row] } as unknown as Platform;
const comment = { kind: 'comment' } as Conversation;
const now = new Date('2026-11-02T10:00:00Z');

describe('what a link costs', () => {
  it.each([
    ['https://shop.example.com/a', 0.2],
    ['δες shop.gr/x αύριο', 0.2],
    ['no link: 3.5 litres, a@b', null],
    ['', null],
  ])('is said of "%s"', (text, price) => {
    expect(linkPriceOf(platform, comment, 'public', text, now)).toBe(price);
  });

  it('is nothing in notes, elsewhere, before its day, and where no platform says so', () => {
    const text = 'https://shop.example.com';
    expect(linkPriceOf(platform, comment, 'note', text, now)).toBeNull();
    expect(linkPriceOf(platform, { kind: 'direct' } as Conversation, 'private', text, now)).toBeNull();
    expect(linkPriceOf(platform, comment, 'public', text, new Date('2026-04-19T10:00:00Z'))).toBeNull();
    expect(linkPriceOf({} as Platform, comment, 'public', text, now)).toBeNull();
    const cheaper = { linkPrices: [row, { ...row, usd: 0.015, since: '2026-10-01' }] } as unknown as Platform;
    expect(linkPriceOf(cheaper, comment, 'public', text, now)).toBeNull();
  });
});

it('tells why the public answer is shut', () => {
  const conversation = (reason?: string) =>
    ({ replyWindow: { public: { open: false, until: null, ...(reason ? { reason } : {}) } } }) as Conversation;
  expect(windowOf(conversation('not_answerable'), 'public').reason).toBe('not_answerable');
  expect(windowOf(conversation(), 'public').reason).toBeNull();
});
