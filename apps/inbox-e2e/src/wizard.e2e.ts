import { seriousOn } from './support/axe';
import { row } from './support/browser';
import { startFediverse } from './support/fediverse';
import type { Fediverse } from './support/fediverse';
import { deliver, signingSecret } from './support/shop';
import { useInbox } from './support/use-inbox';

const { inbox, open } = useInbox();

let fediverse: Fediverse;

beforeAll(async () => {
  fediverse = await startFediverse();
});
afterAll(async () => {
  await fediverse.stop();
});

it('connects a system of one’s own: pick, keys, test, until its first event has arrived', async () => {
  const page = await open({ path: '/settings/channels/new' });
  await page.getByRole('button', { name: 'Signed HTTP' }).click();
  await page.getByLabel('Name here').fill('The forum');
  await page.getByLabel('Account').fill('forum-1');
  await page.getByLabel('Signing secret', { exact: true }).fill(signingSecret);
  await page.getByLabel('Callback address').fill('http://127.0.0.1:9/callback');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();

  await page.getByText('Send a message to the account now, we are listening. It shows up here.').waitFor();
  const address = new URL((await page.locator('code').filter({ hasText: '/webhooks/http/' }).textContent()) ?? '');
  const unsigned = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"events":[]}' };
  expect((await fetch(inbox.url + address.pathname, unsigned)).status).toBe(401);
  const question = { conversation: 'thread-1', name: 'Nadia Haddad', text: 'Is anybody there?' };
  await deliver(inbox.url + address.pathname, [question]);
  await page.getByText('The first event has arrived.').waitFor();

  await page.getByRole('button', { name: 'Finish', exact: true }).click();
  await page.getByRole('region', { name: 'Channel health' }).getByText('The forum').waitFor();
  await page.goto(`${inbox.url}/inbox?status=open`);
  await row(page, 'Nadia Haddad').waitFor();
});

it('connects by signing in on the platform’s page: refused first, then the account is chosen', async () => {
  const page = await open({ path: '/settings/channels/new/mastodon' });
  const signIn = page.getByRole('button', { name: 'Sign in with Mastodon' });
  fediverse.allows = false;
  await page.getByLabel('Address of the server').fill(fediverse.url);
  await signIn.click();
  await page.getByText('The platform did not let you in.').waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).click();

  fediverse.allows = true;
  await page.getByLabel('Address of the server').fill(fediverse.url);
  await signIn.click();
  await page.getByRole('radio', { name: 'Samovar Lane' }).check();
  expect(await seriousOn(page, 'the choice of an account')).toEqual([]);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('The keys work:').waitFor();
  await page.getByText('Send a message to the account now, we are listening. It shows up here.').waitFor();
  await page.getByRole('button', { name: 'Finish without waiting' }).click();
  await page.getByRole('region', { name: 'Channel health' }).getByText('Samovar Lane').first().waitFor();

  // The address of a sign-in that is over says so instead of standing empty.
  await page.goto(`${inbox.url}/settings/channels/new/mastodon?problem=sign_in_lost`);
  await page.getByText('This sign-in took too long or was used before. Begin again.').waitFor();
});

it('says that keys do not work, and that they do once they do', async () => {
  const page = await open({ path: '/settings/channels/new/mastodon' });
  await page.getByText('Enter the keys by hand instead').click();
  await page.getByLabel('Name here').fill('By hand');
  await page.getByLabel('Account', { exact: true }).fill('7002');
  await page.getByLabel('Server', { exact: true }).fill(fediverse.url);
  await page.getByLabel('Access token', { exact: true }).fill('typed by hand');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('The keys do not work:').waitFor();
  fediverse.tokens.set('typed by hand', '7002');
  await page.getByRole('button', { name: 'Test the keys' }).click();
  await page.getByText('The keys work:').waitFor();
});
