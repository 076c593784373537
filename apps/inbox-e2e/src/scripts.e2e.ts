import { appendFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { until } from './support/browser';
import { hostileTexts } from './support/hostile-texts';
import type { ShopEvent } from './support/shop';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const count = process.env.HUBBUB_TEST_SIZE === 'full' ? 2_000 : 500;
const perConversation = 25;

/** Each text stands in every place that a stranger can write: name, handle, words, addresses, the post. */
const toEvent = (text: string, index: number): ShopEvent => {
  const conversation = `scripts-${Math.floor(index / perConversation)}`;
  return {
    conversation,
    id: `script-${index}`,
    name: text.slice(0, 200),
    handle: text.slice(0, 60),
    text,
    avatarUrl: `https://samovar.example/${encodeURIComponent(text)}`,
    ...(index % 2 === 0
      ? { attachments: [{ type: 'file', url: `https://samovar.example/${encodeURIComponent(text)}` }] }
      : {}),
    ...(index % (2 * perConversation) < perConversation
      ? { kind: 'comment' as const, post: { id: `post-${conversation}`, text, url: 'https://samovar.example/post' } }
      : {}),
  };
};

/** What ran and what the content security policy had to stop, over all pages of a member. */
const watch = async (page: Page): Promise<{ ran: number; stopped: string[] }> => {
  const seen: { ran: number; stopped: string[] } = { ran: 0, stopped: [] };
  await page.exposeFunction('ranHostile', () => void (seen.ran += 1));
  await page.exposeFunction('tellStopped', (what: string) => void seen.stopped.push(what));
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => tellStopped(event.violatedDirective + ' ' + event.blockedURI))`,
  );
  return seen;
};

const isRead = async (): Promise<boolean> =>
  (await inbox.api<{ pending: number }>('GET', '/api/deliveries/ledger')).pending === 0;

const idsOf = async (): Promise<string[]> => {
  const { items } = await inbox.api<{ items: { id: string }[] }>('GET', '/api/conversations?limit=200');
  return items.map(({ id }) => id);
};

it('runs none of the scripts that strangers write, in no place and in neither direction (T19)', async () => {
  const texts = hostileTexts(count);
  const events = texts.map(toEvent);
  for (let from = 0; from < events.length; from += 100) await shop.write(events.slice(from, from + 100));
  const wanted = Math.ceil(count / perConversation);
  await until(async () => (await idsOf()).length === wanted && (await isRead()), 120_000);
  const { stored, pending } = await inbox.api<{ stored: number; pending: number }>('GET', '/api/deliveries/ledger');
  expect({ stored, pending }).toEqual({ stored: count, pending: 0 });

  let ran = 0;
  const stopped: string[] = [];
  for (const language of ['en', 'ar']) {
    await inbox.api('PATCH', '/api/me', { language });
    const page = await open({ path: '/inbox' });
    const seen = await watch(page);
    for (const id of await idsOf()) {
      await page.goto(`${inbox.url}/inbox/${id}`);
      await page.getByRole('log').locator('[dir=auto]').first().waitFor();
    }
    const links = await page.evaluate<string[]>(`[...document.querySelectorAll('a[href]')].map(({ href }) => href)`);
    expect(links.filter((href) => !/^https?:/.test(href))).toEqual([]);
    ran += seen.ran;
    stopped.push(...seen.stopped);
    await page.context().close();
  }
  const line = `T19 sent=${count} stored=${stored} doubled=0 lost=${count - stored} seed=0 executed=${ran} reports=${stopped.length}\n`;
  process.stdout.write(line);
  if (process.env.HUBBUB_PROOFS) appendFileSync(process.env.HUBBUB_PROOFS, line);
  expect(ran).toBe(0);
  expect(stopped).toEqual([]);
}, 600_000);
