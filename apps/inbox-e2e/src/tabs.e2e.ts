import type { BrowserContext, Page } from 'playwright-core';
import { rows, until } from './support/browser';
import { invite, owner } from './support/inbox';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const notices = 20;

let ids: string[] = [];

beforeAll(async () => {
  await shop.write(
    Array.from({ length: notices + 1 }, (_, index) => ({
      conversation: `c${index}`,
      text: `Number ${index}`,
      minutesAgo: 1,
    })),
  );
  await until(async () => {
    const { items } = await inbox.api<{ items: { id: string }[] }>('GET', '/api/conversations');
    ids = items.map(({ id }) => id);
    return ids.length === notices + 1;
  });
});

/** Counts the sounds of a tab instead of making them, at no quiet hour. */
const countSounds = `
  window.rang = 0;
  localStorage.setItem('hubbub:sound', JSON.stringify({ isOn: true, quietFrom: '00:00', quietTo: '00:00' }));
  const param = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
  window.AudioContext = class {
    currentTime = 0;
    createGain() { return { connect() {}, gain: param }; }
    createOscillator() {
      return { connect() {}, frequency: param, stop() {}, addEventListener() {}, start() { window.rang += 1; } };
    }
  };`;
/** Where notifications would be shown: a browser without a screen has no such place. One a tag, as browsers do it. */
const tray = `
  self.tray = new Map();
  registration.getNotifications = async ({ tag }) => [...tray.values()].filter((shown) => shown.tag === tag);
  registration.showNotification = async (title, options) => void tray.set(options.tag, { title, ...options });`;

const rang = (page: Page): Promise<number> => page.evaluate<number>('window.rang');
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

const openTab = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date()); // the pause between two sounds never ends, however slow the machine is
  await page.addInitScript(countSounds);
  await page.goto(`${inbox.url}/inbox?status=open`);
  await rows(page).nth(4).waitFor();
  return page;
};

/** A colleague gives the member a conversation, of which the member is told. */
const colleague = async () => {
  const maria = await invite(inbox, 'Maria', 'manager');
  const page = await open({ who: maria });
  const headers = { origin: inbox.url };
  const dara = (await inbox.api<{ items: { id: string; email: string }[] }>('GET', '/api/members')).items.find(
    ({ email }) => email === owner.email,
  );
  return {
    give: async (id: string): Promise<void> => {
      const data = { assigneeId: dara?.id };
      expect((await page.request.patch(`${inbox.url}/api/conversations/${id}`, { data, headers })).ok()).toBe(true);
    },
    leave: () => page.context().close(),
  };
};

const hasHeard = (page: Page, count: number): Promise<void> =>
  until(async () => {
    const said = await page
      .getByRole('button', { name: /Notifications/ })
      .first()
      .innerText();
    return said.includes(String(count));
  }, 30_000);

it('rings in one of four tabs for twenty notices, and in another one once that is closed', async () => {
  const { give, leave } = await colleague();
  const first = await open({ watchesSocket: false });
  const context = first.context();
  await first.close();
  const tabs: Page[] = [];
  for (let count = 0; count < 4; count += 1) tabs.push(await openTab(context));

  for (const id of ids.slice(0, notices)) await give(id);
  for (const tab of tabs) await hasHeard(tab, notices);
  const sounds = await Promise.all(tabs.map(rang));
  expect(sum(sounds)).toBe(1);

  const leader = tabs[sounds.indexOf(1)]!;
  const others = tabs.filter((tab) => tab !== leader);
  await leader.close();
  await until(() =>
    others[0]!.evaluate<boolean>(
      `navigator.locks.query().then(({ held }) => held.some(({ name }) => name === 'hubbub:lead'))`,
    ),
  );
  await give(ids[notices]!);
  for (const tab of others) await hasHeard(tab, notices + 1);
  expect(sum(await Promise.all(others.map(rang)))).toBe(1);
  await leave();
});

it('shows one notification for twenty that are pushed, and none while the inbox is on screen', async () => {
  const page = await open({ watchesSocket: false });
  const context = page.context();
  await rows(page).first().waitFor();
  await until(() => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'));
  const beside = await context.newPage();
  const line = await context.newCDPSession(beside);
  const registrations: { registrationId: string; scopeURL: string }[] = [];
  line.on('ServiceWorker.workerRegistrationUpdated', (told) => registrations.push(...told.registrations));
  await line.send('ServiceWorker.enable');
  await until(() => Promise.resolve(registrations.some(({ scopeURL }) => scopeURL.startsWith(inbox.url))));
  const { registrationId } = registrations.find(({ scopeURL }) => scopeURL.startsWith(inbox.url))!;
  const push = (count: number) =>
    line.send('ServiceWorker.deliverPushMessage', {
      origin: inbox.url,
      registrationId,
      data: JSON.stringify({
        type: 'assigned',
        tag: 'assigned',
        title: 'Hubbub',
        body: `Notice ${count}`,
      }),
    });
  const worker = context.serviceWorkers()[0]!;
  await worker.evaluate(tray);
  const notifications = () => worker.evaluate<{ title: string; body: string }[]>('[...tray.values()]');

  await push(0);
  await worker.evaluate('clients.matchAll = async () => []'); // from here on nobody looks
  await Promise.all(Array.from({ length: notices }, (_, index) => push(index + 1)));
  await until(async () => (await notifications())[0]?.title === `Hubbub (${notices})`);
  expect(await notifications()).toMatchObject([{ title: `Hubbub (${notices})`, body: `Notice ${notices}` }]);
});
