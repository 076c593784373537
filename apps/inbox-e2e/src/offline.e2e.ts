import type { Page } from 'playwright-core';
import { composer, row, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

beforeAll(async () => {
  await shop.write([
    { conversation: 'anna', name: 'Anna', text: 'Is the blue one back?', minutesAgo: 2 },
    { conversation: 'boris', name: 'Boris', text: 'When do you open?', minutesAgo: 1 },
  ]);
  await until(async () => (await inbox.api<{ items: unknown[] }>('GET', '/api/conversations')).items.length === 2);
});

const slow = { timeout: 40_000 };
const texts = (): (string | undefined)[] => shop.calls.filter(({ type }) => type === 'reply').map(({ text }) => text);
const goOffline = async (page: Page): Promise<void> => {
  await page.context().setOffline(true);
  await page.getByText(/No connection/).waitFor(slow);
};

it('lets replies wait without a line, and sends each once when it is back', async () => {
  const page = await open();
  await row(page, 'Anna').click();
  await thread(page).getByText('Is the blue one back?').first().waitFor();
  await goOffline(page);
  for (const text of ['Yes, since today.', 'And the green one too.']) {
    await composer(page).fill(text);
    await page.getByRole('button', { name: 'Send when online' }).click();
    await thread(page).getByText(text).first().waitFor();
  }
  expect(
    await thread(page)
      .getByText(/Waits for the line/)
      .count(),
  ).toBe(2);
  expect(await composer(page).inputValue()).toBe('');
  expect(texts()).toEqual([]);

  await page.context().setOffline(false);
  await until(async () => Promise.resolve(texts().length >= 2), 60_000);
  await page.getByText(/No connection/).waitFor({ state: 'detached', ...slow });
  expect(texts()).toEqual(['Yes, since today.', 'And the green one too.']);
});

it('asks before a waiting reply goes into a conversation that moved meanwhile', async () => {
  const page = await open();
  await row(page, 'Boris').click();
  await thread(page).getByText('When do you open?').first().waitFor();
  await goOffline(page);
  await composer(page).fill('At nine.');
  await composer(page).press('Control+Enter');
  await thread(page)
    .getByText(/Waits for the line/)
    .waitFor();
  await shop.write([{ conversation: 'boris', name: 'Boris', text: 'Never mind, I found it.' }]);
  await until(async () => {
    const { items } = await inbox.api<{ items: { lastMessage: { text: string } | null }[] }>(
      'GET',
      '/api/conversations',
    );
    return items.some(({ lastMessage }) => lastMessage?.text === 'Never mind, I found it.');
  });
  await page.context().setOffline(false);
  await thread(page).getByText('Something newer was written here.').waitFor(slow);
  expect(texts()).not.toContain('At nine.');
  await thread(page).getByRole('button', { name: 'Back into the composer' }).click();
  await until(async () => (await composer(page).inputValue()) === 'At nine.');
});

it('opens without a line what was read before, and forgets it on signing out', async () => {
  const page = await open({ watchesSocket: false });
  await row(page, 'Anna').click();
  await thread(page).getByText('Is the blue one back?').first().waitFor();
  await until(() =>
    page.evaluate<boolean>(
      `caches.keys().then(async (names) => {
        if (!navigator.serviceWorker.controller || !names.includes('hubbub-read-1')) return false;
        const shell = (await (await caches.open('hubbub-shell-1')).keys()).map(({ url }) => url);
        const read = (await (await caches.open('hubbub-read-1')).keys()).map(({ url }) => url);
        return shell.some((url) => /index-.*js$/.test(url)) && ['timeline', 'session', 'status=open'].every((part) => read.some((url) => url.includes(part)));
      })`,
    ),
  );
  await page.context().setOffline(true);
  await page.reload();
  await row(page, 'Anna').waitFor(slow);
  await thread(page).getByText('Is the blue one back?').first().waitFor(slow);

  await page.context().setOffline(false);
  await page.reload();
  await row(page, 'Anna').waitFor(slow);
  await page.getByRole('button', { name: 'Dara' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  await until(() => page.evaluate<boolean>(`caches.has('hubbub-read-1').then((has) => !has)`));
});
