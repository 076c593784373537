import { canBeShownAfter, ghostAct, restOf, runsRightToLeft } from './ghost';

const ghost = { whole: 'Delivery takes two days.', from: 'Delivery' };
const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

it('shows what is left while the text goes its way, and nothing once it has moved on', () => {
  expect(restOf(ghost, 'Delivery')).toBe(' takes two days.');
  expect(restOf(ghost, 'Delivery takes t')).toBe('wo days.');
  for (const text of ['', 'Delivery is', 'delivery', ghost.whole, `${ghost.whole} Bye`])
    expect(restOf(ghost, text)).toBeNull();
  expect(restOf(null, 'Delivery')).toBeNull();
});

it('reads the way of the last paragraph, and stays away where the last word runs against it', () => {
  expect(runsRightToLeft('Hello\nسلام، تحویل')).toBe(true);
  expect(runsRightToLeft('سلام\nDelivery')).toBe(false);
  expect(canBeShownAfter('سلام، تحویل ')).toBe(true);
  expect(canBeShownAfter('Delivery takes 2')).toBe(true);
  expect(canBeShownAfter('سلام iPhone')).toBe(false);
  expect(canBeShownAfter('Hello سلام')).toBe(false);
  expect(canBeShownAfter('12 ')).toBe(false);
});

it('is taken with Tab or the arrow that leads on, dropped with Escape, and touched by nothing else', () => {
  const at = (key: string, more: Partial<typeof plain> = {}, text = 'Delivery', tabTakes = true) =>
    ghostAct({ ...plain, ...more, key }, { text, tabTakes });
  expect(at('Tab')).toBe('take');
  expect(at('Tab', {}, 'Delivery', false)).toBeNull();
  expect(at('Tab', { shiftKey: true })).toBeNull();
  expect(at('ArrowRight')).toBe('take');
  expect(at('ArrowLeft')).toBeNull();
  expect(at('ArrowLeft', {}, 'تحویل')).toBe('take');
  expect(at('ArrowRight', {}, 'تحویل')).toBeNull();
  expect(at('ArrowRight', { ctrlKey: true })).toBeNull();
  expect(at('Escape')).toBe('drop');
  expect(at('e')).toBeNull();
});
