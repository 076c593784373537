import { findFlags } from '../flags/find-flags';
import { findScamLinks } from './scam-links';

describe('findScamLinks', () => {
  it.each<[string, string]>([
    ['pay here http://royaImail-fee.top/pay now', 'royalmail'],
    ['log in at paypa1.com-secure.info please', 'paypal'],
    ['https://xn--pypal-4ve.com/login', 'look like'],
    ['confirm: https://instagrаm.com/login', 'look like'],
    ['hxxp://198.51.100.7/refund', 'hides'],
    ['see 203.0.113.9/login', 'bare number'],
    ['bit.ly/3xyz', 'where it leads'],
    ['http://free-prize.xyz', 'costs nothing'],
  ])('says of “%s” why', (text, why) => {
    const [link] = findScamLinks(text);
    expect(link?.reason).toContain(why);
    expect(text.slice(link!.start, link!.end)).toContain(link!.host.slice(0, 4));
  });

  it.each([
    'https://www.instagram.com/p/abc',
    'https://docs.google.com/spreadsheets/d/1',
    'https://amazon.co.uk/dp/1',
    'https://www.dhl.com/track?id=1',
    'https://annas-blog.blogspot.com/2026/review',
    'https://paypal.me/anna',
    'our shop: kettle-house.shop',
    'version 1.2.3.4/5 of it',
    'no link at all, e.g. this.',
  ])('lets “%s” be', (text) => {
    expect(findScamLinks(text)).toEqual([]);
  });
});

it('flags such a link as spam, with its place and its reason', () => {
  const text = 'Your parcel waits: http://dhl-fee.top/x';
  const spam = findFlags(text, { language: 'en' }).find(({ name }) => name === 'spam');
  expect(spam).toMatchObject({
    certainty: 'sure',
    spans: [{ start: 19, end: text.length, text: 'http://dhl-fee.top/x' }],
  });
  expect(spam?.reasons.join()).toContain('it bears the name of dhl');
});
