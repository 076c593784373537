import { row, rows, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const people = 130; // more than two pages
const messages = 20_000;

beforeAll(async () => {
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

const countOf = async (query: string): Promise<number> =>
  (await inbox.api<{ count: number }>('GET', `/api/conversations/count?${query}`)).count;

const idOf = async (name: string): Promise<string> => {
  const { items } = await inbox.api<{ items: { id: string; contact: { name: string } }[] }>(
    'GET',
    '/api/conversations?status=open&limit=200',
  );
  return items.find(({ contact }) => contact.name === name)!.id;
};

it('moves nothing for what arrives above or far from where one reads, counts it, and leads there', async () => {
  const page = await open();
  await row(page, 'Person 0').first().waitFor();
  await page.getByRole('grid').evaluate((element) => element.scrollTo({ top: 20 * 88 }));
  const read = row(page, 'Person 22');
  await read.waitFor();
  const before = await read.boundingBox();
  await shop.write([{ conversation: 'c45', name: 'Person 45', text: 'loaded, but not on screen' }]);
  await page.getByRole('button', { name: '1 new' }).waitFor();
  await shop.write([
    { conversation: 'c120', name: 'Person 120', text: 'not even loaded' },
    { conversation: 'new', name: 'Somebody New', text: 'never seen before' },
  ]);
  await page.getByRole('button', { name: '3 new' }).waitFor();
  expect(await read.boundingBox()).toEqual(before);

  await page.getByRole('button', { name: '3 new' }).click();
  for (const name of ['Person 45', 'Person 120', 'Somebody New']) await row(page, name).waitFor();
  await page.getByRole('button', { name: /new$/ }).waitFor({ state: 'detached' });
  await until(async () => (await page.getByRole('grid').evaluate((element) => element.scrollTop)) < 88);
  await inbox.api('PATCH', `/api/conversations/${await idOf('Somebody New')}`, { status: 'closed' });
});

it('names each row that an act on many has left as it was, and why', async () => {
  const page = await open({ path: '/inbox?status=open&status=closed' });
  await row(page, 'Somebody New').waitFor();
  for (const name of ['Somebody New', 'Person 45']) await row(page, name).click({ modifiers: ['Control'] });
  await page.getByText('2 selected').waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page.getByText('1 conversation done. 1 left as it was').waitFor();
  await page.getByRole('button', { name: 'Show them' }).click();
  const dialog = page.getByRole('dialog', { name: 'Left as they were' });
  await dialog.getByRole('listitem').filter({ hasText: 'Somebody New' }).getByText('Already so').waitFor();
  expect(await dialog.getByRole('listitem').count()).toBe(1);
  await dialog.getByRole('link', { name: 'Somebody New' }).click();
  await thread(page).getByText('never seen before').first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('z');
  await until(async () => (await countOf('status=open')) === people);
});

it('finds the review of an act on many again, with what was written, when the page is loaded anew', async () => {
  const page = await open();
  await row(page, 'Person 45').waitFor();
  await page.getByRole('button', { name: 'Select all loaded' }).click();
  await page.getByRole('button', { name: `Select all ${people} matching` }).click();
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'Reply to all of them' }).click();
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await dialog.getByRole('textbox', { name: 'Reply to everyone picked' }).fill('Back on Friday, {{contact.name}}');
  await dialog
    .getByText(/Back on Friday, Person/)
    .first()
    .waitFor();

  await page.reload();
  await dialog
    .getByText(/Back on Friday, Person/)
    .first()
    .waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Reply to everyone picked' }).inputValue()).toBe(
    'Back on Friday, {{contact.name}}',
  );
  await page.getByText(`${people} selected`).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await row(page, 'Person 45').waitFor();
  expect(await dialog.count()).toBe(0);
});

it('moves no row for whoever comes back after much has come, and leads to it', async () => {
  const page = await open();
  await row(page, 'Person 45').waitFor();
  const read = rows(page).nth(2);
  const name = (await read.getAttribute('data-id')) ?? '';
  const shown = page.locator(`[data-id="${name}"]`);
  const before = await shown.boundingBox();
  await page.context().setOffline(true);
  await page.getByText(/No connection/).waitFor({ timeout: 40_000 });
  await shop.write(
    Array.from({ length: 120 }, (_, index) => ({
      conversation: `more${index}`,
      name: `More ${index}`,
      text: 'while you were away',
    })),
  );
  await until(async () => (await countOf('status=open')) === people + 120);
  await page.context().setOffline(false);
  // With a plus while the reading ended among the new ones; without, once all of them are read.
  const fresh = page.getByRole('button', { name: /^(\d+\+|120) new$/ });
  await fresh.waitFor({ timeout: 40_000 });
  await page.getByText(/No connection/).waitFor({ state: 'detached', timeout: 40_000 });
  await until(async () => JSON.stringify(await shown.boundingBox()) === JSON.stringify(before)); // the bar is gone
  await fresh.click();
  await row(page, 'while you were away').first().waitFor();
  await inbox.api('POST', '/api/bulk', {
    selection: { filter: { q: 'while you were away' } },
    action: { type: 'close' },
  });
  await until(async () => (await countOf('status=open')) === people);
});

it('closes everything that matches, across pages, and puts each one back', async () => {
  const page = await open();
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
  const page = await open();
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
});
