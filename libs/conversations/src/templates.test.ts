import type { MessageTemplate } from '@hubbub/contracts';
import { fillTemplate } from './templates';

const template: MessageTemplate = {
  name: 'order_update',
  language: 'en_US',
  category: 'UTILITY',
  header: 'Order {{1}}',
  text: 'Hi {{2}}, {{1}} is on its way. {{ 1 }}!',
  footer: 'The shop',
  parameters: [
    { place: 'header', name: '1', example: null },
    { place: 'body', name: '1', example: null },
    { place: 'body', name: '2', example: null },
    { place: 'button', name: '1', example: null, button: { index: 0, label: 'Track' } },
  ],
};

it('fills each part with its own values and shows what the person will read', () => {
  const { text, template: filled } = fillTemplate(template, ['512', 'كرسي', ' Ada ', '9']);
  expect(text).toBe('Order 512\n\nHi Ada, كرسي is on its way. كرسي!\n\nThe shop');
  expect(filled.parameters.map(({ place, value }) => `${place} ${value}`)).toEqual([
    'header 512',
    'body كرسي',
    'body Ada',
    'button 9',
  ]);
});

it('shows the words of cards, each with its own values', () => {
  const cards: MessageTemplate = {
    ...template,
    header: null,
    text: 'Hi {{1}}',
    footer: null,
    cards: [{ text: 'Lamp {{1}}' }, { text: 'Chair {{1}}' }],
    parameters: [
      { place: 'body', name: '1', example: null },
      { place: 'body', name: '1', example: null, card: 0 },
      { place: 'body', name: '1', example: null, card: 1 },
    ],
  };
  expect(fillTemplate(cards, ['Ada', 'of oak', 'of ash']).text).toBe('Hi Ada\n\nLamp of oak\n\nChair of ash');
});

it.each([
  ['37.98', '23.7', true],
  ['-90', '180', true],
  ['90.1', '0', false],
  ['0', '181', false],
  ['north', '0', false],
  ['1e1', '0', false],
])('takes a place by its degrees: %s, %s', (latitude, longitude, isGood) => {
  const placed: MessageTemplate = {
    ...template,
    header: null,
    text: 'Here',
    parameters: (['latitude', 'longitude'] as const).map((location) => ({
      place: 'header',
      name: location,
      example: null,
      location,
    })),
  };
  const fill = () => fillTemplate(placed, [latitude, longitude]);
  if (isGood) expect(fill().template.parameters).toHaveLength(2);
  else expect(fill).toThrow(/degrees/);
});

it('takes a value for what it is: places in it are words', () => {
  expect(fillTemplate(template, ['{{2}}', '$&', 'Ada', '9']).text).toContain('Order {{2}}');
  expect(fillTemplate(template, ['{{2}}', '$&', 'Ada', '9']).text).toContain('$& is on its way');
});

it.each([
  ['too few', ['512', 'chair', 'Ada']],
  ['too many', ['512', 'chair', 'Ada', '9', '10']],
  ['an empty one', ['512', ' ', 'Ada', '9']],
  ['one of two lines', ['512', 'chair\ntable', 'Ada', '9']],
])('refuses %s', (_what, values) => {
  expect(() => fillTemplate(template, values)).toThrow(expect.objectContaining({ code: 'template_values' }));
});

it.each([
  ['https://shop.example/a.jpg', true],
  ['1900000000000009', true],
  ['http://shop.example/a.jpg', false],
  ['javascript:alert(1)', false],
  ['a.jpg', false],
])('takes the address of a picture for the top: %s', (value, isGood) => {
  const pictured: MessageTemplate = {
    ...template,
    header: null,
    text: 'Hi',
    parameters: [{ place: 'header', name: 'image', example: null, media: 'image' }],
  };
  const fill = () => fillTemplate(pictured, [value]);
  if (isGood) expect(fill().template.parameters[0]?.value).toBe(value);
  else expect(fill).toThrow(/image of its header/);
});
