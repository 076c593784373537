import { accessSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { owner } from './inbox';
import type { Inbox } from './inbox';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium: the one of CHROME_PATH, the system's, or the one that comes with the packages. */
export const openBrowser = async (): Promise<Browser> => {
  const own = process.env.CHROME_PATH ?? usualPlaces.find(isThere);
  if (own) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  // It unpacks its libraries only where it believes to be on Lambda.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...packed.args.filter((argument) => !notForUs.test(argument)), ...withoutGpu],
  });
};

/** An emulated graphics card would take a whole core for every frame; without one Chromium composes by itself. */
const notForUs = /^--(?:single-process|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/;
const withoutGpu = ['--disable-gpu', '--disable-software-rasterizer'];

const isThere = (path: string): boolean => {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
};

export interface Opening extends BrowserContextOptions {
  who?: { email: string; password: string };
  path?: string;
  /** False for a socket frame that shall never arrive. */
  hears?: (frame: string) => boolean;
  /** False where the page's own service worker shall stand between: a watched page has none. */
  watchesSocket?: boolean;
}

/** A member's own browser, signed in. Whatever breaks in the page is added to `problems`. */
export const openAs = async (
  browser: Browser,
  inbox: Pick<Inbox, 'url'>,
  problems: string[],
  { who = owner, path = '/inbox?status=open', hears = () => true, watchesSocket = true, ...options }: Opening,
): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    serviceWorkers: watchesSocket ? 'block' : 'allow',
    ...options,
  });
  context.setDefaultTimeout(30_000);
  await context.request.post(`${inbox.url}/api/session`, { data: who, headers: { origin: inbox.url } });
  const page = await context.newPage();
  if (watchesSocket)
    await page.routeWebSocket(/socket\.io/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((frame) => {
        if (hears(String(frame))) socket.send(frame);
      });
    });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`a script opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(inbox.url + path);
  return page;
};

export const rows = (page: Page): Locator => page.getByRole('grid').getByRole('row');
export const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
export const thread = (page: Page): Locator => page.getByRole('region', { name: 'Conversation', exact: true });
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Your reply' });

/** Until the browser itself keeps an unsent text that ends so. */
export const draftIsKept = (page: Page, ending: string): Promise<void> =>
  until(() =>
    page.evaluate<boolean>(
      `new Promise((resolve) => {
        const open = indexedDB.open('hubbub');
        open.onsuccess = () => {
          const all = open.result.transaction('drafts').objectStore('drafts').getAll();
          all.onsuccess = () => resolve(all.result.some(({ text }) => text.endsWith(${JSON.stringify(ending)})));
        };
      })`,
    ),
  );

const askEveryMs = 50;
const giveUpMs = 60_000; // on a loaded machine; patience costs nothing when all is well

/** Asks until it holds; for what no role or label shows. */
export const until = async (holds: () => Promise<boolean>, timeoutMs = giveUpMs): Promise<void> => {
  for (const end = Date.now() + timeoutMs; !(await holds());) {
    if (Date.now() > end) throw new Error('It never held');
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
};
