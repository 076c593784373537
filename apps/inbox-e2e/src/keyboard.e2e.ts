import type { Page } from 'playwright-core';
import { row, rows, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const names = ['Anna', 'Boris', 'Chloe', 'Dimitra', 'Elif', 'Farid', 'Gita', 'Hugo'];

beforeAll(async () => {
  await shop.write(
    names.map((name, index) => ({ conversation: name, name, text: `Hello from ${name}`, minutesAgo: index + 1 })),
  );
  await until(
    async () => (await inbox.api<{ items: unknown[] }>('GET', '/api/conversations')).items.length === names.length,
  );
});

const openList = async (): Promise<Page> => {
  const page = await open();
  await row(page, 'Anna').waitFor();
  await page.getByRole('grid').focus();
  return page;
};
const cursor = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `document.getElementById(document.querySelector('[role=grid]').getAttribute('aria-activedescendant') ?? '')?.textContent ?? ''`,
  );
const status = async (name: string): Promise<string | undefined> => {
  const { items } = await inbox.api<{
    items: { contact: { name: string }; status: string; assigneeId: string | null }[];
  }>('GET', '/api/conversations');
  return items.find(({ contact }) => contact.name === name)?.status;
};

it('goes through the list, opens, closes and takes it back, without a pointer', async () => {
  const page = await openList();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  expect(await cursor(page)).toContain('Boris');
  await page.keyboard.press('Enter');
  await thread(page).getByText('Hello from Boris').first().waitFor();

  await page.keyboard.press('e');
  await page.getByText('1 conversation closed').waitFor();
  await thread(page).getByText('Hello from Chloe').first().waitFor();
  await until(async () => (await status('Boris')) === 'closed');
  await row(page, 'Boris').waitFor({ state: 'detached' });

  await page.keyboard.press('z');
  await until(async () => (await status('Boris')) === 'open');
  await row(page, 'Boris').waitFor();
});

it('picks rows, extends, and acts on all of them', async () => {
  const page = await openList();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('*');
  await page.keyboard.press('a');
  await page.getByText(`${names.length} selected`).waitFor();
  await page.keyboard.press('*');
  await page.keyboard.press('n');
  await page.getByRole('toolbar', { name: 'Act on the selection' }).waitFor({ state: 'detached' });
});

it('assigns, labels and snoozes from the keyboard', async () => {
  const page = await openList();
  await page.keyboard.press('i');
  await row(page, 'Anna')
    .getByText(/Assigned to/)
    .waitFor();

  await page.keyboard.press('l');
  await page.getByRole('combobox', { name: 'Labels' }).fill('wholesale');
  await page.getByRole('button', { name: 'Make the label “wholesale”' }).click();
  await row(page, 'Anna').getByText('wholesale').waitFor();

  await page.keyboard.press('h');
  await page.getByRole('combobox', { name: 'Snooze until' }).fill('tomorrow');
  await page.keyboard.press('Enter');
  await page.getByText('1 conversation snoozed').waitFor();
  await until(async () => (await status('Anna')) === 'snoozed');
  await page.keyboard.press('z');
  await until(async () => (await status('Anna')) === 'open');
});

it('finds commands by their name and shows their keys', async () => {
  const page = await openList();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or run a command' }).fill('go to clo');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Closed' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('heading', { name: 'All open' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).getByText('Next conversation').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it.each([
  ['Greek', { key: 'ξ', code: 'KeyJ' }],
  ['Persian', { key: 'ت', code: 'KeyJ' }],
  ['Russian', { key: 'о', code: 'KeyJ' }],
  ['Dvorak', { key: 'j', code: 'KeyC' }],
])('obeys a %s keyboard', async (_, press) => {
  const page = await openList();
  await page.evaluate(
    `document.querySelector('[role=grid]').dispatchEvent(new KeyboardEvent('keydown', { ...${JSON.stringify(press)}, bubbles: true, cancelable: true }))`,
  );
  await until(async () => (await cursor(page)).includes('Boris'));
});

it('leaves letters alone while somebody types, and all of them once they are switched off', async () => {
  const page = await openList();
  await page.getByRole('searchbox').fill('Hugo');
  await page.getByRole('searchbox').press('e');
  expect(await page.getByRole('searchbox').inputValue()).toBe('Hugoe');
  expect(await status('Hugo')).toBe('open');

  await inbox.api('PATCH', '/api/me', { keys: { isOn: false } });
  const quiet = await openList();
  await quiet.keyboard.press('e');
  await quiet.keyboard.press('Control+k');
  await quiet.getByRole('combobox', { name: 'Search or run a command' }).waitFor();
  expect(await rows(quiet).count()).toBe(names.length);
  await inbox.api('PATCH', '/api/me', { keys: { isOn: true } });
});
