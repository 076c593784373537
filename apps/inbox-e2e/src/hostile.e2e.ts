import { draftIsKept, row, rows, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const markup = `<img src=x onerror="alert(1)"><script>alert(2)</script> javascript:alert(3) [x](javascript:alert(4)) https://samovar.example/ok`;

it('runs nothing that a customer writes, and follows no other links than http', async () => {
  await shop.write([{ conversation: 'markup', name: `<b onclick=alert(5)>Bold</b>`, text: markup }]);
  const page = await open();
  await row(page, 'Bold').click();
  await thread(page).getByText('javascript:alert(3)').first().waitFor();
  const links = await page.evaluate<string[]>(`[...document.querySelectorAll('[role=log] a')].map(({ href }) => href)`);
  expect(links).toEqual(['https://samovar.example/ok']);
});

it('keeps its shape with names of emoji, control signs and reversed writing', async () => {
  const names = [
    '\u202Egnp.exe',
    '👩‍👩‍👧‍👦'.repeat(30),
    'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞',
    'a'.repeat(250),
    'Bell\u0007 \u001b[31mred\u0000\u200b\u2028end\u0085',
  ];
  await shop.write(
    names.map((name, index) => ({
      conversation: `odd${index}`,
      name,
      text: `\u202E\u2066 odd ${index} ${'word'.repeat(80)}`,
    })),
  );
  const page = await open();
  await until(
    async () =>
      (await rows(page).count()) > names.length || (await page.getByRole('button', { name: /new$/ }).count()) > 0,
  );
  await page.reload();
  await until(async () => (await rows(page).count()) > names.length);
  const heights = await page.evaluate<number[]>(
    `[...document.querySelectorAll('[role=grid] [role=row]')].map((row) => row.offsetHeight)`,
  );
  expect(new Set(heights).size).toBe(1);
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
});

it('folds a message of 60,000 characters, and shows it whole when asked', async () => {
  await shop.write([{ conversation: 'long', name: 'Long Winded', text: `${'lorem ipsum '.repeat(5000)}the very end` }]);
  const page = await open();
  await row(page, 'Long Winded').click();
  await page.getByRole('button', { name: 'Show all 60,012 characters' }).click();
  await thread(page).getByText('the very end').first().waitFor();
});

it('keeps what was typed when the server answers with an error or not at all', async () => {
  await shop.write([{ conversation: 'error', name: 'Unlucky', text: 'hello?' }]);
  const page = await open();
  await row(page, 'Unlucky').click();
  const field = page.getByRole('textbox', { name: 'Your reply' });
  await field.fill('a long and careful answer');
  await page.route('**/messages', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/json',
      body: '{"code":"internal","message":"Something went wrong on our side"}',
    }),
  );
  await field.press('Control+Enter');
  await page
    .getByRole('alert')
    .getByText(/The server has a problem/)
    .waitFor();
  expect(await field.inputValue()).toBe('a long and careful answer');
  await page.unroute('**/messages');

  await page.route('**/messages', (route) => route.abort());
  await field.press('Control+Enter');
  await thread(page)
    .getByText(/No answer yet/)
    .waitFor();
  await thread(page).getByText('a long and careful answer').first().waitFor();
  await page.unroute('**/messages');
  // It is asked for again by itself, under the same key.
  await thread(page)
    .getByText(/^Sent \d\d:\d\d$/)
    .waitFor({ timeout: 30_000 });
  expect(shop.calls.filter(({ text }) => text === 'a long and careful answer')).toHaveLength(1);
});

it('says that a conversation has changed, and puts the row back, when the server says 409', async () => {
  await shop.write([{ conversation: 'conflict', name: 'Twice Changed', text: 'which of you answers?' }]);
  const page = await open();
  await row(page, 'Twice Changed').click();
  await page.route(/\/api\/conversations\/[^/]+$/, (route) =>
    route.request().method() === 'PATCH' && route.request().postData()?.includes('closed')
      ? route.fulfill({
          status: 409,
          contentType: 'application/json',
          body: '{"code":"version_conflict","message":"It has changed"}',
        })
      : route.continue(),
  );
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page
    .getByRole('alert')
    .getByText(/Put back: Somebody changed it/)
    .waitFor();
  await row(page, 'Twice Changed').waitFor();
});

it('signs in again after a lost session, with the sentence still there', async () => {
  await shop.write([{ conversation: 'lost', name: 'Mid Sentence', text: 'are you open?' }]);
  const page = await open();
  await row(page, 'Mid Sentence').click();
  await page.getByRole('textbox', { name: 'Your reply' }).fill('We are open until');
  await draftIsKept(page, 'We are open until');
  await page.context().clearCookies();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/Your session has ended/).waitFor();
  await page.getByLabel('Email').fill('dara@samovar.example');
  await page.getByLabel('Password').fill('a long enough one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await until(
    async () => (await page.getByRole('textbox', { name: 'Your reply' }).inputValue()) === 'We are open until',
  );
});
