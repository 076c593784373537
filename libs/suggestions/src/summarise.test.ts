import { summarise } from './summarise';

const thread = [
  { id: 'a', direction: 'inbound' as const, text: 'Hello there! I hope you are fine.' },
  { id: 'b', direction: 'inbound' as const, text: 'My parcel AB1234 is late. It should have come on 3 May.' },
  { id: 'c', direction: 'outbound' as const, text: 'Thank you for writing.' },
  { id: 'd', direction: 'inbound' as const, text: 'Can I get a refund instead?' },
];

describe('summarise', () => {
  it('takes telling sentences word for word, in their order', () => {
    const extract = summarise(thread, 'en');
    expect(extract).toEqual({
      isExtract: true,
      messageIds: ['b', 'd'],
      text: 'My parcel AB1234 is late. … It should have come on 3 May. … Can I get a refund instead?',
    });
  });

  it('has nothing to say about nothing', () => {
    expect(summarise([], 'en')).toBeNull();
    expect(summarise([{ id: 'a', direction: 'inbound', text: '👍' }], 'en')).toBeNull();
  });

  it('stays short for a message of any length', () => {
    const long = `${'order '.repeat(9_000)}?`;
    expect(summarise([{ id: 'a', direction: 'inbound', text: long }], 'en')!.text.length).toBeLessThanOrEqual(400);
  });
});
