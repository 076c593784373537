import type { Browser } from 'playwright-core';
import { openAs, openBrowser, row, rows, thread, until } from './support/browser';
import { startInbox } from './support/inbox';
import type { Inbox } from './support/inbox';
import { openShop } from './support/shop';
import type { Shop } from './support/shop';

const people = 130; // more than two pages
const messages = 20_000;

let inbox: Inbox;
let shop: Shop;
let browser: Browser;

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
  shop = await openShop(inbox);
  await shop.write(
    Array.from({ length: people }, (_, index) => ({
      conversation: `c${index}`,
      name: `Person ${index}`,
      text: index % 10 === 0 ? 'Is this still for sale?' : 'Hello there',
      minutesAgo: index + 1,
    })),
  );
  await until(async () => (await countOf('status=open')) === people, 60_000);
});
afterAll(async () => {
  await browser.close();
  await shop.stop();
  await inbox.stop();
});

const countOf = async (query: string): Promise<number> =>
  (await inbox.api<{ count: number }>('GET', `/api/conversations/count?${query}`)).count;

it('closes everything that matches, across pages, and puts each one back', async () => {
  const { page } = await openAs(browser, inbox);
  await row(page, 'Person 0').first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('*');
  await page.keyboard.press('a');
  await page.getByRole('button', { name: `Select all ${people} matching` }).click();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await dialog.getByRole('button', { name: new RegExp(`^Close ${people}`) }).click();
  await until(async () => (await countOf('status=open')) === 0, 60_000);
  await page.getByText(`${people} conversations done`).waitFor({ timeout: 60_000 });
  await page.getByText('Nothing waits here.').waitFor();

  await shop.write([{ conversation: 'late', name: 'Came Later', text: 'me too' }]);
  await row(page, 'Came Later').waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('z');
  await until(async () => (await countOf('status=open')) === people + 1, 60_000);
  await until(async () => (await rows(page).count()) > 10, 60_000);
  await page.context().close();
});

it('shows a thread of 20,000 messages at its end, and what came before on demand', async () => {
  const perDelivery = 500;
  for (let at = 0; at < messages; at += perDelivery)
    await shop.write(
      Array.from({ length: perDelivery }, (_, each) => ({
        conversation: 'long',
        name: 'Long Story',
        text: `message ${at + each}`,
        minutesAgo: messages - at - each,
      })),
    );
  const { page, problems } = await openAs(browser, inbox);
  await until(async () => {
    const { items } = await inbox.api<{ items: { lastMessage: { text: string } | null }[] }>(
      'GET',
      '/api/conversations?q=message&limit=1&sort=recent&status=open',
    );
    return items[0]?.lastMessage?.text === `message ${messages - 1}`;
  }, 120_000);
  await page.reload();
  await row(page, 'Long Story').click();
  const log = thread(page).getByRole('log');
  await log.getByText(`message ${messages - 1}`, { exact: true }).waitFor();
  expect(await log.getByText(/^message \d+$/).count()).toBeLessThan(400);
  const before = await log.getByText(/^message \d+$/).count();
  await log.evaluate((element) => element.scrollTo({ top: 0 }));
  await until(async () => (await log.getByText(/^message \d+$/).count()) > before);
  await log.getByText(`message ${messages - 1}`, { exact: true }).waitFor({ state: 'attached' });
  expect(problems).toEqual([]);
  await page.context().close();
});
