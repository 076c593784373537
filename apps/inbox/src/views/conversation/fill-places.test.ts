import type { Conversation } from '@hubbub/contracts';
import { set } from '../../state/store';
import { fillPlaces } from './fill-places';

const talk = (name: string, handle: string | null = null) =>
  ({ contact: { name, handle }, channelId: 'shop' }) as unknown as Conversation;

beforeEach(() => set({ channels: { shop: { name: 'Nora Crafts' } } as never, me: { name: 'Kim' } as never }));

it('fills a saved reply as the server fills it', () => {
  const body = 'Hi {{contact.name}}, {{member.name}} of {{channel.name}} here.';
  expect(fillPlaces(body, talk('Maria Papadopoulou'))).toBe('Hi Maria, Kim of Nora Crafts here.');
});

it.each(['Someone', 'www.win.example', ''])('leaves no hole and greets nobody where the name is "%s"', (name) => {
  expect(fillPlaces('Hi {{contact.name}}, thanks!', talk(name))).toBe('Hi, thanks!');
  expect(fillPlaces('Hi {{contact.firstName|there}}!', talk(name))).toBe('Hi there!');
});

it('leaves places that nobody knows to be seen', () => {
  expect(fillPlaces('Order {{order.number}} is on its way.', talk('Maria'))).toBe(
    'Order {{order.number}} is on its way.',
  );
});
