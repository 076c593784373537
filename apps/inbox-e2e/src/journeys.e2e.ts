import { composer, draftIsKept, row, rows, thread, until } from './support/browser';
import { invite } from './support/inbox';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open, openSignedOut } = useInbox();
const shop = useShop(inbox);

it('signs in, and says so when the password is wrong', async () => {
  const page = await openSignedOut();
  await page.goto(inbox.url);
  await page.getByLabel('Email').fill('dara@samovar.example');
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Email and password do not match.').waitFor();
  expect(await page.getByLabel('Password').inputValue()).toBe('not this one');
  await page.getByLabel('Password').fill('a long enough one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'All open' }).waitFor();
});

it('shows a message as it arrives, and brings the answer to the customer', async () => {
  const page = await open();
  await page.getByText('Nothing waits here.').waitFor();
  await shop.write([{ conversation: 'first', name: 'Ελένη Μάρκου', text: 'Πόσο κάνει το σετ με τα δύο ποτήρια;' }]);
  await row(page, 'Ελένη Μάρκου').click();
  await thread(page).getByText('Πόσο κάνει το σετ με τα δύο ποτήρια;').first().waitFor();

  await composer(page).fill('Γεια σου Ελένη, το σετ κάνει 38 €.');
  await page.getByRole('button', { name: 'Send direct message' }).click();
  await thread(page)
    .getByText(/Sending in \d s/)
    .waitFor();
  await thread(page)
    .getByText(/^Sent \d\d:\d\d$/)
    .waitFor();
  expect(shop.calls.filter(({ type }) => type === 'reply').map(({ text }) => text)).toEqual([
    'Γεια σου Ελένη, το σετ κάνει 38 €.',
  ]);
  expect(await composer(page).inputValue()).toBe('');
});

it('takes a reply back before it leaves', async () => {
  await shop.write([{ conversation: 'undo', name: 'Peter Lindqvist', text: 'The tin came dented.' }]);
  const page = await open();
  await row(page, 'Peter Lindqvist').click();
  await composer(page).fill('We are terribly sorry, Petr.');
  await page.keyboard.press('Control+Enter');
  await thread(page).getByRole('button', { name: 'Undo' }).click();
  await thread(page).getByText('Taken back').waitFor();
  expect(shop.calls.filter(({ text }) => text?.includes('Petr'))).toEqual([]);
});

it('lets new rows wait, so that nothing moves under the pointer', async () => {
  await shop.write([{ conversation: 'stay', name: 'Stays Put', text: 'I was here first', minutesAgo: 1 }]);
  const page = await open();
  await row(page, 'Stays Put').waitFor();
  const before = await row(page, 'Stays Put').boundingBox();
  await shop.write([{ conversation: 'later', name: 'Comes Later', text: 'and I came after' }]);
  await page.getByRole('button', { name: '1 new' }).waitFor();
  expect(await row(page, 'Stays Put').boundingBox()).toEqual(before);
  expect(await row(page, 'Comes Later').count()).toBe(0);
  await page.getByRole('button', { name: '1 new' }).click();
  await row(page, 'Comes Later').waitFor();
});

it('is one state with the address bar', async () => {
  await shop.write([
    {
      conversation: 'comment',
      name: 'Leo Brandt',
      text: 'do you ship to Crete?',
      kind: 'comment',
      post: { id: 'p1', text: 'Quince & Smoke is back' },
    },
  ]);
  const page = await open();
  await row(page, 'Leo Brandt').waitFor();
  await page.getByRole('button', { name: 'Add a filter' }).click();
  await page.getByRole('option', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Comment' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Kind Comment' }).waitFor();
  expect(new URL(page.url()).search).toBe('?status=open&kind=comment');
  await row(page, 'Stays Put').waitFor({ state: 'detached' });

  const other = await open({ path: '/inbox?status=open&kind=comment' });
  await row(other, 'Leo Brandt').waitFor();
  expect(await rows(other).count()).toBe(1);
});

it('keeps the width that a pane was given', async () => {
  const page = await open();
  const grip = page.getByRole('separator', { name: 'Width of the list' });
  const width = async () => (await page.getByRole('region', { name: 'Conversations' }).boundingBox())?.width ?? 0;
  const before = await width();
  await grip.focus();
  for (let count = 0; count < 3; count += 1) await grip.press('ArrowRight');
  await until(async () => (await width()) === before + 48);
  await page.reload();
  await until(async () => (await width()) === before + 48);
});

it.each(['en', 'el', 'fa', 'ar', 'zh-Hans'])(
  'cuts no word of the tabs of the narrowest phone (%s)',
  async (language) => {
    await inbox.api('PATCH', '/api/me', { language });
    const page = await open({
      viewport: { width: 320, height: 640 },
    });
    await until(async () => (await page.locator('html').getAttribute('lang')) === language);
    const words = page.locator('nav').last().locator('span');
    await until(async () => (await words.count()) === 5);
    const cut = await page.evaluate<string[]>(
      `[...document.querySelectorAll('nav:last-of-type span')]
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map(({ textContent }) => textContent)`,
    );
    expect(cut).toEqual([]);
    await inbox.api('PATCH', '/api/me', { language: 'en' });
  },
);

it('keeps unsent text when the page dies', async () => {
  await shop.write([{ conversation: 'crash', name: 'Nasrin Farahani', text: 'قوری شکسته رسید' }]);
  const page = await open();
  await row(page, 'Nasrin Farahani').click();
  await composer(page).pressSequentially('سلام نسرین جان، قوری نو فردا می‌رسد');
  await draftIsKept(page, 'می‌رسد');
  const context = page.context();
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto(`${inbox.url}/inbox?status=open`);
  await row(again, 'Nasrin Farahani').click();
  await until(async () => (await composer(again).inputValue()).endsWith('می‌رسد'));
});

it('asks before answering a conversation that moved', async () => {
  await shop.write([{ conversation: 'moved', name: 'Ifeoma Okafor', text: 'Do you sell to cafés?' }]);
  const maria = await invite(inbox, 'Maria Ioannou');
  let isDeaf = false;
  const hears = (frame: string) => !isDeaf || !/message:|conversation:updated/.test(frame);
  const [mine, hers] = await Promise.all([open({ hears }), open({ who: maria })]);
  await row(mine, 'Ifeoma Okafor').click();
  await row(hers, 'Ifeoma Okafor').click();
  await thread(mine).getByText('Maria Ioannou is here').waitFor();
  await composer(hers).fill('Hello, yes we do.');
  await thread(mine).getByText('Maria Ioannou is replying').waitFor();

  await composer(mine).fill('Hello, we do indeed.');
  isDeaf = true; // her answer does not reach my screen in time
  await hers.getByRole('button', { name: 'Send direct message' }).click();
  await thread(hers)
    .getByText(/^Sent \d\d:\d\d$/)
    .waitFor();
  await composer(mine).press('Control+Enter');
  const dialog = mine.getByRole('alertdialog');
  await dialog.getByText('Hello, yes we do.').waitFor();
  await dialog.getByText('Hello, we do indeed.').waitFor();
  await dialog.getByRole('button', { name: 'Keep as draft' }).click();
  expect(await composer(mine).inputValue()).toBe('Hello, we do indeed.');
  expect(shop.calls.filter(({ text }) => text === 'Hello, we do indeed.')).toEqual([]);
});

it('says when the line is dead, and is right again when it is back', async () => {
  const page = await open();
  await row(page, 'Stays Put').waitFor();
  await page.context().setOffline(true);
  await page.getByText(/No connection/).waitFor({ timeout: 15_000 });
  await shop.write([{ conversation: 'meanwhile', name: 'Wrote Meanwhile', text: 'are you there?' }]);
  await page.context().setOffline(false);
  // What came meanwhile waits behind "1 new", like anything that arrives.
  const waiting = page.getByRole('button', { name: /\d new/ });
  await row(page, 'Wrote Meanwhile').or(waiting).first().waitFor({ timeout: 40_000 });
  if (await waiting.isVisible()) await waiting.click();
  await row(page, 'Wrote Meanwhile').waitFor();
  await page.getByText(/No connection/).waitFor({ state: 'detached' });
});

it('brings unsent text to the member’s other device while it is typed', async () => {
  await shop.write([{ conversation: 'devices', name: 'Two Screens', text: 'Do you gift-wrap?' }]);
  const [desk, phone] = await Promise.all([open(), open()]);
  await row(desk, 'Two Screens').click();
  await row(phone, 'Two Screens').click();
  await thread(phone).getByText('Do you gift-wrap?').first().waitFor();
  await composer(desk).pressSequentially('Yes, in indigo paper');
  await until(async () => (await composer(phone).inputValue()) === 'Yes, in indigo paper');
});

it('asks before words for the team become words for others', async () => {
  const page = await open({ path: '/inbox?status=open&kind=comment' });
  await row(page, 'Leo Brandt').click();
  await page.getByRole('tab', { name: 'Note' }).click();
  await page.getByRole('textbox', { name: 'Your note' }).fill('he is a journalist, careful');
  await page.getByRole('tab', { name: 'Public reply' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText(/read by your team alone/).waitFor();
  await dialog.getByRole('button', { name: 'Leave it here' }).click();
  expect(await composer(page).inputValue()).toBe('');
  await page.getByRole('tab', { name: 'Note' }).click();
  await until(
    async () => (await page.getByRole('textbox', { name: 'Your note' }).inputValue()) === 'he is a journalist, careful',
  );
});
