import type { Browser, Page } from 'playwright-core';
import { openAs, openBrowser } from './browser';
import type { Opening } from './browser';
import { startInbox } from './inbox';
import type { Inbox, Stoppable } from './inbox';
import { openShop } from './shop';
import type { Shop } from './shop';

interface TestInbox {
  /** Runs from before the first test of the file to after its last. */
  inbox: Inbox;
  /** A member's own browser, signed in; the owner's where nobody is named. */
  open(opening?: Opening): Promise<Page>;
  /** A browser that nobody has signed in with, on no address yet. */
  openSignedOut(): Promise<Page>;
}

/**
 * The built program with an empty database and a browser, for the tests of one file. After each test every page is
 * closed, and the test fails if a script broke or opened a dialog in one of them.
 */
export const useInbox = (): TestInbox => {
  let running: Inbox & Stoppable;
  let browser: Browser;
  const problems: string[] = [];

  beforeAll(async () => {
    [running, browser] = await Promise.all([startInbox(), openBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await running.stop();
  });

  return {
    inbox: {
      get url() {
        return running.url;
      },
      api: (method, path, body) => running.api(method, path, body),
    },
    open: (opening = {}) => openAs(browser, running, problems, opening),
    openSignedOut: () => browser.newPage(),
  };
};

/** A shop that is connected to the inbox from before the first test to after the last. */
export const useShop = (inbox: Inbox): Shop => {
  let opened: Shop & Stoppable;
  beforeAll(async () => {
    opened = await openShop(inbox);
  });
  afterAll(() => opened.stop());
  return {
    get channelId() {
      return opened.channelId;
    },
    get calls() {
      return opened.calls;
    },
    refuseWith: (status) => opened.refuseWith(status),
    write: (events) => opened.write(events),
  };
};
