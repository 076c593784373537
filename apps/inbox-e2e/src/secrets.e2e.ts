import { randomBytes } from 'node:crypto';
import { until } from './support/browser';
import { owner } from './support/inbox';
import { useInbox } from './support/use-inbox';

const { inbox, open } = useInbox();

/** Everything that a browser keeps for a page, as one text. */
const kept = `(async () => {
  const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => { const open = indexedDB.open(name); open.onsuccess = () => resolve(open.result); });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve) => { const all = database.transaction(store).objectStore(store).getAll(); all.onsuccess = () => resolve(all.result); });
      parts.push(JSON.stringify(rows));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) parts.push(request.url, await (await cache.match(request)).text());
  }
  return parts.join('\\n');
})()`;

it('T22: keeps no secret that a member enters, nor their password, in the browser', async () => {
  const secret = randomBytes(24).toString('hex');
  const page = await open({ path: '/settings/models', watchesSocket: false });
  await page.getByRole('button', { name: 'Connect a model' }).first().click();
  await page.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/v1');
  await page.getByLabel('Model', { exact: true }).fill('m');
  await page.getByLabel('Key', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Connect and check' }).click();
  await page
    .getByText(`…${secret.slice(-4)}`)
    .first()
    .waitFor({ timeout: 40_000 });
  await page.goto(`${inbox.url}/inbox?status=open`);
  await page.getByRole('grid').waitFor();
  await until(async () => (await page.evaluate<string>(kept)).length > 100);
  const found = [await page.evaluate<string>(kept), await page.content()].join('\n');
  expect(found).not.toContain(secret);
  expect(found).not.toContain(owner.password);
  await page.goto(`${inbox.url}/settings/models`);
  await page
    .getByText(`…${secret.slice(-4)}`)
    .first()
    .waitFor();
  expect([await page.evaluate<string>(kept), await page.content()].join('\n')).not.toContain(secret);
});
