import type { Page } from 'playwright-core';
import { row, rows, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const people = 3000; // more than twice of what the page keeps records of
const perDelivery = 500;

beforeAll(async () => {
  for (let from = 0; from < people; from += perDelivery)
    await shop.write(
      Array.from({ length: perDelivery }, (_, each) => ({
        conversation: `p${from + each}`,
        name: `Person ${from + each}.`,
        text: 'Is it back?',
        minutesAgo: from + each + 1,
      })),
    );
  await until(
    async () => (await inbox.api<{ pending: number }>('GET', '/api/deliveries/ledger')).pending === 0,
    120_000,
  );
});

const stands = (page: Page) =>
  page.evaluate<{ hasFocus: boolean; cursor: string }>(
    `(() => {
      const grid = document.getElementById('conversation-list');
      const cursor = document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
      return { hasFocus: document.activeElement === grid, cursor: cursor?.querySelector('bdi')?.textContent ?? '' };
    })()`,
  );
/** Pulls the bar to the end of what is loaded, until the last row of all is there. */
const pullToTheEnd = async (page: Page): Promise<void> => {
  await until(async () => {
    await page.evaluate(
      `{ const grid = document.getElementById('conversation-list'); grid.scrollTop = grid.scrollHeight; }`,
    );
    return (await row(page, `Person ${people - 1}.`).count()) === 1;
  }, 120_000);
};

it('goes through thousands of rows without losing the focused one, and shows those again that were let go', async () => {
  const page = await open();
  await row(page, 'Person 0.').waitFor();
  await page.getByRole('grid').focus();
  for (let count = 0; count < 3; count += 1) await page.keyboard.press('j');
  expect(await stands(page)).toEqual({ hasFocus: true, cursor: 'Person 3.' });

  await pullToTheEnd(page);
  expect(await stands(page)).toEqual({ hasFocus: true, cursor: 'Person 3.' });
  expect(await rows(page).count()).toBeLessThan(60);

  // Back by the bar: the first rows were let go, and are read again by their ids.
  const read = page.waitForRequest((request) => /filter=%7B%22id%22/.test(request.url()));
  await page.evaluate(`document.getElementById('conversation-list').scrollTop = 0`);
  await read;
  await row(page, 'Person 0.').waitFor();
  await row(page, 'Person 5.').getByText('Is it back?').waitFor();
  expect(await stands(page)).toEqual({ hasFocus: true, cursor: 'Person 3.' });
  await page.keyboard.press('j');
  expect((await stands(page)).cursor).toBe('Person 4.');

  // Far down again, a key goes on from the cursor, which the list follows.
  await page.evaluate(`document.getElementById('conversation-list').scrollTop = 88 * 2000`);
  await row(page, 'Person 2002.').waitFor();
  await page.keyboard.press('k');
  await until(async () => (await row(page, 'Person 3.').boundingBox()) !== null);
  expect(await stands(page)).toEqual({ hasFocus: true, cursor: 'Person 3.' });
});

it('shows what is new from far down, and leaves the focus in the list', async () => {
  const page = await open();
  await row(page, 'Person 0.').waitFor();
  await page.getByRole('grid').focus();
  await pullToTheEnd(page);
  await shop.write([{ conversation: 'late', name: 'Came Late', text: 'and is it blue?' }]);
  await page.getByRole('button', { name: '1 new' }).click();
  await row(page, 'Came Late').waitFor();
  await until(async () => (await stands(page)).hasFocus);
});
