import { createHmac, randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openAs, openBrowser, row } from './support/browser';
import { startInbox } from './support/inbox';
import type { Inbox } from './support/inbox';

let inbox: Inbox;
let browser: Browser;
const key = Buffer.from('fedcba9876543210fedcba9876543210');

beforeAll(async () => {
  [inbox, browser] = await Promise.all([startInbox(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await inbox.stop();
});

/** A forum that nobody has a connector for, with the key that its owner entered. */
const writeTo = async (webhookPath: string, secret: Buffer) => {
  const body = JSON.stringify({
    events: [
      {
        type: 'message',
        id: randomUUID(),
        conversation: { id: 'thread-1', kind: 'direct' },
        author: { id: 'nadia', name: 'Nadia Haddad' },
        text: 'Is anybody there?',
        sentAt: new Date().toISOString(),
      },
    ],
  });
  const messageId = `msg_${randomUUID()}`;
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`${messageId}.${stamp}.${body}`).digest('base64');
  return fetch(inbox.url + webhookPath, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': stamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
};

it('connects a system of one’s own: pick, keys, test, until its first event has arrived', async () => {
  const { page, problems } = await openAs(browser, inbox, { path: '/settings/channels/new' });
  await page.getByRole('button', { name: 'Signed HTTP' }).click();
  await page.getByLabel('Name here').fill('The forum');
  await page.getByLabel('Account').fill('forum-1');
  await page.getByLabel('Signing secret', { exact: true }).fill(`whsec_${key.toString('base64')}`);
  await page.getByLabel('Callback address').fill('http://127.0.0.1:9/callback');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();

  await page.getByText('Send a message to the account now, we are listening. It shows up here.').waitFor();
  const address = new URL((await page.locator('code').filter({ hasText: '/webhooks/http/' }).textContent()) ?? '');
  expect((await writeTo(address.pathname, Buffer.from('0'.repeat(32)))).status).toBe(401);
  expect((await writeTo(address.pathname, key)).status).toBe(200);
  await page.getByText('The first event has arrived.').waitFor();

  await page.getByRole('button', { name: 'Finish', exact: true }).click();
  await page.getByText('The forum').first().waitFor();
  await page.goto(`${inbox.url}/inbox?status=open`);
  await row(page, 'Nadia Haddad').waitFor();
  expect(problems).toEqual([]);
  await page.context().close();
});
