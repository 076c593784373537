import type { Browser, Page } from 'playwright-core';
import { composer, openBrowser, row, rows, thread, until } from './support/browser';
import { startEmpty } from './support/inbox';
import { deliver, openCallback, signingSecret } from './support/shop';

// From nothing to a first answer, as a person goes: `npm start` on an empty folder, then a browser alone.

type Installed = Awaited<ReturnType<typeof startEmpty>>;

let installed: Installed;
let readyMs: number;
let browser: Browser;

beforeAll(async () => {
  const began = Date.now();
  installed = await startEmpty();
  readyMs = Date.now() - began;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await installed.stop();
});

/** A new browser on the printed address; each press and each field filled is counted. */
const openCounting = async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const acts = { presses: 0, fields: 0 };
  await page.goto(installed.url);
  return {
    page,
    acts,
    press: async (name: string | RegExp, where: Page | ReturnType<Page['locator']> = page) => {
      acts.presses += 1;
      await where
        .getByRole('button', { name, exact: typeof name === 'string' })
        .first()
        .click();
    },
    fill: async (label: string, words: string) => {
      acts.fields += 1;
      await page.getByLabel(label, { exact: true }).fill(words);
    },
  };
};
type Counting = Awaited<ReturnType<typeof openCounting>>;

const signIn = async ({ fill, press }: Counting): Promise<void> => {
  await fill('Email', installed.email);
  await fill('Password', installed.password);
  await press('Sign in');
};

it('leads from an empty folder to a first answer in a dozen acts', async () => {
  const shop = await openCallback();
  const began = Date.now();
  const walk = await openCounting();
  const { page, press, fill, acts } = walk;
  await signIn(walk);
  await page.getByText('Nothing waits for you').waitFor();
  await press('Connect a channel');
  await press('Signed HTTP');
  await fill('Name here', 'Samovar Lane');
  await fill('Account', 'samovar-lane');
  await fill('Signing secret', signingSecret);
  await fill('Callback address (may stay empty)', shop.callbackUrl);
  await press('Connect');
  await page.getByText(/The keys work:/).waitFor();
  await page.getByText('Send a message to the account now, we are listening. It shows up here.').waitFor();
  const address = (await page.locator('code').filter({ hasText: '/webhooks/http/' }).textContent()) ?? '';
  await deliver(installed.url + new URL(address).pathname, [
    { conversation: 'first', name: 'Ελένη Μάρκου', text: 'Πόσο κάνει το σετ;' },
  ]);
  await page.getByText('The first event has arrived.').waitFor();
  await press('Open the inbox');
  acts.presses += 1;
  await row(page, 'Ελένη Μάρκου').click();
  acts.fields += 1;
  await composer(page).fill('Γεια σου Ελένη, το σετ κάνει 38 €.');
  await press('Send direct message');
  await thread(page)
    .getByText(/^Sent \d\d:\d\d$/)
    .waitFor();
  await until(() => Promise.resolve(shop.calls.some(({ type }) => type === 'reply')));
  const walkMs = Date.now() - began;

  expect(shop.calls.filter(({ type }) => type === 'reply').map(({ text }) => text)).toEqual([
    'Γεια σου Ελένη, το σετ κάνει 38 €.',
  ]);
  // What a person has to do; a step more is a step that somebody gives up at.
  expect(acts).toEqual({ presses: 7, fields: 7 });
  process.stdout.write(`onboarding ${JSON.stringify({ readyMs, walkMs, ...acts })}\n`);
  await page.context().close();
  await shop.stop();
});

it('lets the demo be played with and thrown away, and keeps what was connected', async () => {
  const walk = await openCounting();
  const { page, press } = walk;
  await signIn(walk);
  await row(page, 'Ελένη Μάρκου').waitFor();
  await page.goto(`${installed.url}/settings/demo`);
  await press('Try the demo');
  await page.getByRole('button', { name: 'Throw the demo away' }).waitFor();
  await page.goto(`${installed.url}/inbox?status=open`);
  const waiting = page.getByRole('button', { name: /\d+ new/ });
  await until(async () => {
    if (await waiting.isVisible()) await waiting.click();
    return (await rows(page).count()) > 5;
  }, 90_000);

  // One of the invented customers gets an answer.
  const invented = rows(page).filter({ hasNotText: 'Ελένη Μάρκου' });
  let tries = 0;
  await until(async () => {
    // They go on writing: a row may be another one by now, and not everything can be answered.
    await invented.nth(tries % 4).click();
    tries += 1;
    return composer(page)
      .waitFor({ timeout: 8_000 })
      .then(
        () => true,
        () => false,
      );
  }, 90_000);
  await composer(page).fill('Thank you, we look into it at once.');
  await press(/^(Send direct message|Reply publicly)/);
  await thread(page)
    .getByText(/^(Sent|Delivered|Read) \d\d:\d\d$/)
    .first()
    .waitFor({ timeout: 60_000 });

  await page.goto(`${installed.url}/settings/demo`);
  await press('Throw the demo away');
  await press('Throw it away', page.getByRole('alertdialog'));
  await page.getByRole('button', { name: 'Try the demo' }).waitFor({ timeout: 60_000 });
  await page.goto(`${installed.url}/inbox?status=open`);
  await row(page, 'Ελένη Μάρκου').waitFor();
  await until(async () => (await rows(page).count()) === 1);
  await page.goto(`${installed.url}/settings/channels`);
  await page.getByRole('region', { name: 'Channel health' }).getByText('Samovar Lane').waitFor();
  expect(await page.getByRole('region', { name: 'Channel health' }).getByRole('row').count()).toBe(2); // with its head
  await page.context().close();
});
