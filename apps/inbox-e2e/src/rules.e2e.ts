import type { Page } from 'playwright-core';
import { until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const post = { id: 'p1', text: 'Hand-painted tea glasses, new this week.' };

const comment = (conversation: string, text: string, minutesAgo = 0) => ({
  conversation,
  name: conversation,
  text,
  kind: 'comment' as const,
  post,
  minutesAgo,
});

beforeAll(async () => {
  await shop.write([
    comment('Ioanna', 'Πόσο κάνει το σετ;', 50),
    comment('Reza', 'قیمت این استکان‌ها چنده؟', 40),
    comment('Petra', 'Priceless memories, love them', 30),
    comment('Quentin', 'what a lovely colour', 20),
  ]);
  await until(async () => (await conversations()).length === 4);
});

const conversations = async (): Promise<{ id: string; contact: { name: string }; priority: string }[]> =>
  (
    await inbox.api<{ items: { id: string; contact: { name: string }; priority: string }[] }>(
      'GET',
      '/api/conversations',
    )
  ).items;
const storedRules = async (): Promise<
  { id: string; name: string; mode: string; order: number; conditions: unknown }[]
> =>
  (
    await inbox.api<{ items: { id: string; name: string; mode: string; order: number; conditions: unknown }[] }>(
      'GET',
      '/api/rules',
    )
  ).items;

it('goes from a template to a run that is taken back: replay with the words marked, dry run, on, message, log, undo', async () => {
  const page = await open({ path: '/rules' });
  await page.getByRole('link', { name: 'Price question: public answer' }).click();
  await page.getByRole('button', { name: 'Try it on the past' }).click();
  const replay = page.getByRole('region', { name: 'Replay' });
  await replay.getByText('4 messages read, nothing sent').waitFor();
  expect(await replay.locator('mark').allTextContents()).toEqual(['Πόσο κάνει', 'قیمت', 'چنده']);
  expect(shop.calls).toEqual([]);

  // The first ones to approval are a limit of the template: here the rule is trusted at once.
  await page.getByRole('button', { name: 'the first 20 to approval' }).click();
  await page.getByRole('spinbutton', { name: 'So many first ones to approval' }).fill('');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Only watch' }).click();
  await page.getByText('Only watches', { exact: true }).waitFor();
  await shop.write([comment('Sofia', 'what is the price?')]);
  await until(async () => (await conversations()).length === 5);
  await page.reload();
  const log = page.getByRole('region', { name: 'Rule log' });
  await log.getByText('Only watched').waitFor();
  expect(shop.calls).toEqual([]);

  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('button', { name: 'Turn off' }).waitFor();
  await shop.write([comment('Tariq', 'بكم هذا الطقم؟')]);
  await until(() => Promise.resolve(shop.calls.some(({ text }) => text?.includes('The prices are on our page'))));
  await page.reload();
  await log.getByText('Acted').waitFor();
  await log.getByRole('button', { name: 'Undo' }).first().click();
  await log.getByText('Undone').waitFor();
  await until(() => Promise.resolve(shop.calls.some(({ type }) => type === 'delete')));
});

it('is written without a pointer: groups in groups, every kind of condition, and a webhook', async () => {
  const page = await open({ path: '/rules/new/empty' });
  await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
  const press = async (name: string | RegExp, index = 0) => {
    await page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .nth(index)
      .focus();
    await page.keyboard.press('Enter');
  };
  await press('Add a condition');
  await press('Hours');
  await page.getByRole('checkbox', { name: 'Monday' }).press('Space');
  await page.keyboard.press('Escape');
  await press('Or, and, not …');
  await press('And any of …');
  const group = page.getByRole('group', { name: 'Any of these' });
  await group.waitFor();
  await group.getByRole('button', { name: 'Add a condition' }).first().press('Enter');
  await press('Words in any form');
  await page.getByRole('textbox', { name: 'Words, one a line' }).fill('late\nνύχτα');
  await page.keyboard.press('Escape');
  await group.getByRole('button', { name: 'Add a condition' }).last().press('Enter');
  await press('Earlier conversations');
  await page.keyboard.press('Escape');

  await press('Add an action');
  await press(/^call the webhook/);
  await press(/^call the webhook/);
  await page.getByRole('textbox', { name: 'Or a new address' }).fill('https://desk.example/hook');
  await press('Add this address');
  await page.getByText('Its signing secret, shown this once:').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^call the webhook .?https:\/\/desk\.example\/hook/u }).waitFor();

  await press('Save, keep off');
  await until(async () => (await storedRules()).some(({ name }) => name === 'Night shift'));
  const saved = (await storedRules()).find(({ name }) => name === 'Night shift');
  expect(saved?.conditions).toEqual({
    and: [
      { hours: { from: '18:00', to: '09:00', timeZone: expect.any(String) as string, days: [1] } },
      { or: [{ keywords: ['late', 'νύχτα'] }, { 'contact.conversations': 1 }] },
    ],
  });
});

const names = (page: Page): Promise<string[]> =>
  page.getByRole('list', { name: 'Rules' }).getByRole('listitem').locator('bdi').allTextContents();

it('moves rules by arrow keys and by dragging, and keeps what stands', async () => {
  for (const [index, name] of ['First', 'Second', 'Third'].entries())
    await inbox.api('POST', '/api/rules', {
      name,
      order: 1_000 + index,
      trigger: { type: 'comment' },
      actions: [{ type: 'priority', priority: 'high' }],
    });
  const page = await open({ path: '/rules' });
  const last3 = async () => (await names(page)).slice(-3);
  await until(async () => (await last3()).join() === 'First,Second,Third');
  await page.getByRole('button', { name: /^Move .?First/ }).focus();
  await page.keyboard.press('ArrowDown');
  await until(async () => (await last3()).join() === 'Second,First,Third');
  await page.keyboard.press('ArrowDown');
  await until(async () => (await last3()).join() === 'Second,Third,First');

  await page.getByRole('button', { name: /^Move .?First/ }).hover();
  await page.mouse.down();
  await page.getByRole('listitem').filter({ hasText: 'Second' }).hover();
  await page.mouse.up();
  await until(async () => (await last3()).join() === 'First,Second,Third');
  const stored = (await storedRules()).sort((a, b) => a.order - b.order).map(({ name }) => name);
  expect(stored.slice(-3)).toEqual(['First', 'Second', 'Third']);
});

it('reads from the right where the language does', async () => {
  const page = await open({ path: '/rules/new/private', locale: 'fa' });
  const sentence = page
    .locator('p')
    .filter({ has: page.getByRole('button', { name: 'نظر' }) })
    .first();
  await sentence.waitFor();
  expect(await page.evaluate<string>('document.documentElement.dir')).toBe('rtl');
  const first = await sentence.getByRole('button').nth(0).boundingBox();
  const second = await sentence.getByRole('button').nth(1).boundingBox();
  expect(first?.x).toBeGreaterThan(second?.x ?? Infinity);
});
