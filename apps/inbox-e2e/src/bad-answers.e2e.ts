import type { Page, Route } from 'playwright-core';
import { composer, draftIsKept, row, rows, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const names = ['Almaviva', 'Bartholo', 'Cyrus'];
beforeAll(async () => {
  await shop.write(names.map((name, minutesAgo) => ({ conversation: name, name, text: `${name} asks`, minutesAgo })));
  await until(async () => (await found()).length === names.length);
});

const found = async (): Promise<{ contact: { name: string }; status: string }[]> =>
  (await inbox.api<{ items: { contact: { name: string }; status: string }[] }>('GET', '/api/conversations')).items;
const statusOf = async (name: string): Promise<string | undefined> =>
  (await found()).find(({ contact }) => contact.name === name)?.status;

const broken = (route: Route): Promise<void> =>
  route.fulfill({
    status: 500,
    contentType: 'application/json',
    body: '{"code":"internal","message":"Something went wrong on our side"}',
  });
const gateway = (route: Route): Promise<void> =>
  route.fulfill({ status: 502, contentType: 'text/html', body: '<html><h1>Bad gateway</h1></html>' });
const nothing = (route: Route): Promise<void> => route.abort('connectionreset');
const ways = { broken, gateway, nothing };

const lists = /\/api\/conversations\?/;
const writes = /\/api\/conversations\/[^/]+\/(?:draft|notes|messages)/;
const timelines = /\/api\/conversations\/[^/]+\/timeline/;
const records = /\/api\/conversations\/[^/?]+$/;

const openAt = async (path: string, pattern: RegExp, way: (route: Route) => Promise<void>): Promise<Page> => {
  // A line that comes up would have everything read again by itself: here a member has to ask.
  const page = await open({ path: '/settings/me', hears: () => false });
  await page.route(pattern, way);
  await page.goto(inbox.url + path);
  return page;
};

it.each(Object.entries(ways))(
  'says that the list cannot be read and reads it when asked again (%s)',
  async (_, way) => {
    const page = await openAt('/inbox?status=open', lists, way);
    const again = page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await page.getByText('Nothing waits here.').count()).toBe(0); // it is not known whether nothing waits
    await page.unroute(lists);
    await again.click();
    await until(async () => (await rows(page).count()) === names.length);
  },
);

it.each(Object.entries(ways))(
  'says that a conversation cannot be read, and keeps what is typed (%s)',
  async (_, way) => {
    const page = await openAt('/inbox?status=open', timelines, way);
    await row(page, 'Almaviva').click();
    const again = thread(page).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await composer(page).fill('half a sentence');
    await page.unroute(timelines);
    await again.click();
    await thread(page).getByRole('log').getByText('Almaviva asks').waitFor();
    expect(await composer(page).inputValue()).toBe('half a sentence');
    await composer(page).fill('');
  },
);

it.each(Object.entries(ways))('puts a row back with the reason when an act has failed (%s)', async (_, way) => {
  const page = await open();
  await row(page, 'Bartholo').click();
  await page.route(records, (route) => (route.request().method() === 'PATCH' ? way(route) : route.continue()));
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page
    .getByRole('alert')
    .getByText(/Put back:/)
    .waitFor();
  await row(page, 'Bartholo')
    .getByText(/Put back:/)
    .waitFor();
  expect(await statusOf('Bartholo')).toBe('open');

  await page.unroute(records);
  await row(page, 'Bartholo').click();
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await until(async () => (await statusOf('Bartholo')) === 'closed');
  await page.keyboard.press('z');
  await until(async () => (await statusOf('Bartholo')) === 'open');
});

it('loses no word of a note, nor of unsent text, while the server answers nothing but errors', async () => {
  const page = await open();
  await row(page, 'Cyrus').click();
  await thread(page).getByRole('log').getByText('Cyrus asks').waitFor();
  await page.route(writes, broken);
  await page.getByRole('tab', { name: 'Note' }).click();
  const note = page.getByRole('textbox', { name: 'Your note' });
  await note.fill('he has asked twice before');
  await note.press('Control+Enter');
  await page
    .getByRole('alert')
    .getByText(/The server has a problem/)
    .waitFor();
  expect(await note.inputValue()).toBe('he has asked twice before');
  await draftIsKept(page, 'he has asked twice before');
  await page.reload();
  await page.getByRole('tab', { name: 'Note' }).click();
  await until(async () => (await note.inputValue()) === 'he has asked twice before');
  await page.unroute(writes);
  await note.press('Control+Enter');
  await thread(page).getByRole('log').getByText('he has asked twice before').waitFor();
});
