import type { Locator, Page } from 'playwright-core';
import { composer, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const ending = ' ships within two working days.';
const persianEnding = ' روز کاری دیگر فرستاده می‌شود.';

beforeAll(async () => {
  await inbox.api('POST', '/api/saved-replies', {
    title: 'Shipping time',
    body: `Your order${ending}`,
    language: 'en',
  });
  await inbox.api('POST', '/api/saved-replies', {
    title: 'زمان ارسال',
    body: `سفارش شما تا دو${persianEnding}`,
    language: 'fa',
  });
  await shop.write([
    { conversation: 'en', name: 'Anna', text: 'How long until my parcel is on its way?', minutesAgo: 2 },
    { conversation: 'fa', name: 'نسرین', text: 'سفارش من کی می‌رسد؟', minutesAgo: 1 },
  ]);
  await until(async () => (await listed()).length === 2);
});
afterEach(async () => {
  await inbox.api('PATCH', '/api/me', { finishesSentences: true, tabKey: 'take', language: 'en' });
});

interface Listed {
  id: string;
  contact: { name: string };
}
const listed = async (): Promise<Listed[]> => (await inbox.api<{ items: Listed[] }>('GET', '/api/conversations')).items;

const openWith = async (name: string): Promise<{ page: Page; field: Locator; asked: string[] }> => {
  const { id } = (await listed()).find(({ contact }) => contact.name === name)!;
  await inbox.api('PUT', `/api/conversations/${id}/draft`, { text: '' });
  const page = await open({ path: `/inbox/${id}` });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/continuation')) asked.push((request.postDataJSON() as { text: string }).text);
  });
  const field = page.getByRole('textbox').and(page.locator('textarea')).first();
  await field.waitFor();
  await field.focus();
  return { page, field, asked };
};

const ghost = (page: Page): Locator => page.getByRole('button', { name: 'Take the ending' });
const said = (page: Page): Locator => page.getByRole('status').filter({ hasText: 'could end' });
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.activeElement?.tagName + ' ' + (document.activeElement?.getAttribute('aria-label') ?? '')`,
  );

/** Unsent text is kept some time after it was written: long after a question would have gone. */
const draftWith = (page: Page, text: string): Promise<unknown> =>
  page.waitForRequest(
    (request) =>
      request.url().endsWith('/draft') &&
      request.method() === 'PUT' &&
      (request.postDataJSON() as { text: string }).text === text,
  );

it('ends a begun sentence with Tab or the arrow, drops it with Escape, and gives Tab back where there is none', async () => {
  const { page, field, asked } = await openWith('Anna');
  await field.fill('Your order');
  await ghost(page).waitFor();
  await said(page).waitFor();
  expect(await said(page).textContent()).toContain(ending);
  expect(await field.inputValue()).toBe('Your order'); // nothing is filled in by itself
  expect(asked.at(-1)).toBe('Your order');

  const before = asked.length;
  await field.pressSequentially(' ships');
  await ghost(page).waitFor();
  await field.press('Tab');
  await until(async () => (await field.inputValue()) === `Your order${ending}`);
  await ghost(page).waitFor({ state: 'detached' });
  expect(asked.length).toBe(before); // what stood there was typed along, nothing was asked anew
  await field.press('Tab');
  expect(await focused(page)).not.toContain('TEXTAREA');

  await field.fill('Your order');
  await ghost(page).waitFor();
  await field.press('Escape');
  await ghost(page).waitFor({ state: 'detached' });
  expect(await focused(page)).toContain('TEXTAREA');
  const kept = draftWith(page, 'Your order s');
  await field.pressSequentially(' s');
  await kept;
  await field.press('Tab');
  expect(await focused(page)).not.toContain('TEXTAREA');
  expect(await field.inputValue()).toBe('Your order s'); // dropped stays dropped

  await field.fill('Your order is');
  await field.fill('Your order ships within');
  await ghost(page).waitFor({ state: 'detached' });
  await field.fill('Hello! Your order');
  await ghost(page).waitFor();
  await field.press('ArrowLeft');
  await ghost(page).waitFor({ state: 'detached' }); // the caret stands elsewhere
  await field.press('End');
  await ghost(page).waitFor();
  await field.press('ArrowRight');
  await until(async () => (await field.inputValue()) === `Hello! Your order${ending}`);
  await field.fill('');
  await page.keyboard.press('a');
  await page.keyboard.press('Backspace');
  expect(await ghost(page).count()).toBe(0);
});

it('can be taken by pointer, and leaves Tab and the sentence alone where the member wants it so', async () => {
  const taken = await openWith('Anna');
  await taken.field.pressSequentially('Your order');
  await ghost(taken.page).click();
  await until(async () => (await taken.field.inputValue()) === `Your order${ending}`);
  expect(await focused(taken.page)).toContain('TEXTAREA');
  await taken.page.context().close();

  await inbox.api('PATCH', '/api/me', { tabKey: 'move' });
  const moved = await openWith('Anna');
  await moved.field.pressSequentially('Your order');
  await ghost(moved.page).waitFor();
  await moved.field.press('Tab');
  expect(await focused(moved.page)).not.toContain('TEXTAREA');
  expect(await moved.field.inputValue()).toBe('Your order');
  await moved.page.context().close();

  await inbox.api('PATCH', '/api/me', { finishesSentences: false });
  const off = await openWith('Anna');
  const settled = draftWith(off.page, 'Your order');
  await off.field.pressSequentially('Your order');
  await settled;
  expect(off.asked).toEqual([]);
  expect(await ghost(off.page).count()).toBe(0);
});

it('runs from right to left with its text, where its text ends, and goes on with the left arrow', async () => {
  await inbox.api('PATCH', '/api/me', { language: 'fa' });
  const { page, field } = await openWith('نسرین');
  const take = page.getByRole('button', { name: 'این پایان را بردار' });
  await field.pressSequentially('سفارش شما تا دو');
  await take.waitFor();
  const places = await page.evaluate<{ typed: Box; rest: Box; field: Box; way: string }>(`(() => {
    const [typed, rest] = document.querySelectorAll('[dir=auto] > span[aria-hidden]:not([class*=cite])');
    const box = (element) => { const { left, right, top } = element.getBoundingClientRect(); return { left, right, top }; };
    return { typed: box(typed), rest: box(rest), field: box(document.querySelector('textarea')), way: rest.dir };
  })()`);
  expect(places.way).toBe('rtl');
  expect(Math.abs(places.rest.right - places.typed.left)).toBeLessThan(2); // to the left of what is written, at once
  expect(places.typed.right).toBeGreaterThan(places.field.right - 30);
  await field.press('ArrowRight'); // back into the text
  await take.waitFor({ state: 'detached' });
  await field.press('End');
  await take.waitFor();
  await field.press('ArrowLeft');
  await until(async () => (await field.inputValue()) === `سفارش شما تا دو${persianEnding}`);

  await field.fill('سفارش iPhone شما');
  await field.fill('سلام، Your order');
  expect(await take.count()).toBe(0); // its last word runs against its paragraph
});

interface Box {
  left: number;
  right: number;
  top: number;
}

it('waits while an input method composes', async () => {
  const { page, field, asked } = await openWith('Anna');
  await field.pressSequentially('Your ');
  const line = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    line.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  const kept = draftWith(page, 'Your order');
  await compose('ord');
  await compose('order');
  await until(async () => (await field.inputValue()) === 'Your order');
  await kept;
  expect(asked.filter((text) => text.includes('ord'))).toEqual([]);
  expect(await ghost(page).count()).toBe(0);
  await line.send('Input.insertText', { text: 'order' });
  await until(async () => (await field.inputValue()) === 'Your order');
  await ghost(page).waitFor();
  await field.press('Tab');
  await until(async () => (await field.inputValue()) === `Your order${ending}`);
  await thread(page).waitFor();
  await composer(page).waitFor();
});
