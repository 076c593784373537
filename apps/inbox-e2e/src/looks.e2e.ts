import type { Page } from 'playwright-core';
import { seriousOn, sidewaysScroll } from './support/axe';
import { row, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

let conversationId: string;

beforeAll(async () => {
  await shop.write([
    {
      conversation: 'fa',
      name: 'نسرین فراهانی',
      text: 'قوری شکسته رسید، هدیه‌ی تولد مادرم بود. چطور می‌تونم عوضش کنم؟',
      minutesAgo: 41,
    },
    {
      conversation: 'el',
      name: 'Ελένη Μάρκου',
      text: 'Πόσο κάνει το σετ; Θα ήθελα και μια συνεργασία για το κανάλι μου',
      kind: 'comment',
      post: { id: 'p', text: 'Quince & Smoke is back' },
      minutesAgo: 26,
    },
    { conversation: 'zh', name: '周子涵', text: '这把玻璃壶可以寄到杭州吗？想谈谈合作', minutesAgo: 17 },
    {
      conversation: 'en',
      name: 'jonah.brews',
      text: 'open to a paid partnership for my autumn series?',
      minutesAgo: 22,
    },
  ]);
  type Found = { items: { id: string; contact: { name: string } }[] };
  const find = () => inbox.api<Found>('GET', '/api/conversations');
  await until(async () => (await find()).items.length === 4);
  conversationId = (await find()).items.find(({ contact }) => contact.name === 'Ελένη Μάρκου')?.id ?? '';
});

const screens = [
  'inbox',
  'conversation',
  '/settings/channels',
  '/settings/replies',
  '/settings/me',
  '/settings/security',
  '/answer-once',
  '/approvals',
  '/board',
  '/rules',
  '/insight',
];
const pathOf = (screen: string): string =>
  screen === 'inbox'
    ? '/inbox?status=open'
    : screen === 'conversation'
      ? `/inbox/${conversationId}?status=open`
      : screen;

/** Everything is there that the screen shows: no heading is missing, nothing still loads. */
const settled = async (page: Page, screen: string): Promise<void> => {
  if (screen === 'inbox') await row(page, '周子涵').waitFor();
  else if (screen === 'conversation') await page.getByRole('article').first().waitFor();
  else await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
};

it.each([
  ['en', 'light'],
  ['en', 'dark'],
  ['fa', 'light'],
  ['ar', 'dark'],
  ['el', 'light'],
  ['zh-Hans', 'dark'],
] as const)('has nothing serious for axe to say in %s, %s', async (language, colorScheme) => {
  await inbox.api('PATCH', '/api/me', { language });
  const page = await open({ colorScheme });
  const found: string[] = [];
  for (const screen of screens) {
    await page.goto(inbox.url + pathOf(screen));
    await settled(page, screen);
    found.push(...(await seriousOn(page, screen)));
  }
  expect(found).toEqual([]);
  const direction = ['fa', 'ar'].includes(language) ? 'rtl' : 'ltr';
  expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual([
    language,
    direction,
  ]);
});

it.each([320, 640, 1024, 1440])('fits a window of %i pixels without scrolling sideways', async (width) => {
  for (const language of ['el', 'ar']) {
    await inbox.api('PATCH', '/api/me', { language });
    const page = await open({ viewport: { width, height: 760 } });
    for (const screen of screens) {
      await page.goto(inbox.url + pathOf(screen));
      await settled(page, screen);
      expect([screen, language, await sidewaysScroll(page)]).toEqual([screen, language, 0]);
    }
    await page.context().close();
  }
});

it('shows one pane at a time on a phone, with a way back', async () => {
  await inbox.api('PATCH', '/api/me', { language: 'en' });
  const page = await open({ viewport: { width: 390, height: 760 }, hasTouch: true });
  await row(page, 'jonah.brews').tap();
  await thread(page).getByText('open to a paid partnership').first().waitFor();
  expect(await page.getByRole('grid').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await row(page, 'jonah.brews').waitFor();
});

it('closes a row that a finger moves to its end, and a button takes it back', async () => {
  const page = await open({ viewport: { width: 390, height: 760 }, hasTouch: true });
  await row(page, 'jonah.brews').waitFor();
  await page.evaluate(`(() => {
    const row = [...document.querySelectorAll('[role=row]')].find(({ textContent }) => textContent.includes('jonah.brews'));
    const touch = (x) => [new Touch({ identifier: 1, target: row, clientX: x, clientY: 100 })];
    const tell = (type, x) =>
      row.dispatchEvent(new TouchEvent(type, { bubbles: true, cancelable: true, touches: type === 'touchend' ? [] : touch(x) }));
    tell('touchstart', 60);
    for (const x of [80, 120, 200]) tell('touchmove', x);
    tell('touchend', 200);
  })()`);
  await page.getByText('1 conversation closed').waitFor();
  await page.getByRole('button', { name: /^Undo/ }).tap();
  await page.getByText('Undone').waitFor();
  await row(page, 'jonah.brews').waitFor();
});

it('says by words who will read a reply, also when colours are forced', async () => {
  const page = await open({
    forcedColors: 'active',
    path: `/inbox/${conversationId}?status=open`,
  });
  await page.getByRole('button', { name: /^Reply publicly/ }).waitFor();
  await page.getByRole('tab', { name: 'Note' }).click();
  await page.getByRole('button', { name: 'Add note' }).waitFor();
});
