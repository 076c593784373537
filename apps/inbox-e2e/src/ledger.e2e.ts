import { createHmac, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { invite } from './support/inbox';
import { until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

/** Bytes as somebody's system sends them, well signed, whatever they hold. */
const post = async (body: string, id = `msg_${randomUUID()}`): Promise<number> => {
  const stamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const signature = createHmac('sha256', key).update(`${id}.${stamp}.${body}`).digest('base64');
  const answer = await fetch(`${inbox.url}/webhooks/http/${shop.channelId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': stamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  return answer.status;
};
const message = (id: string, more: object = {}) => ({
  type: 'message',
  id,
  conversation: { id: `of ${id}`, kind: 'direct' },
  author: { id: `by ${id}`, name: 'Gita' },
  text: 'Is it in stock?',
  sentAt: new Date().toISOString(),
  ...more,
});

interface Figures {
  received: number;
  stored: number;
  duplicate: number;
  ignored: number;
  failed: number;
  pending: number;
}
const figuresOf = async (): Promise<Figures> => {
  const { ignored, ...rest } = await inbox.api<Omit<Figures, 'ignored'> & { ignored: Record<string, number> }>(
    'GET',
    '/api/deliveries/ledger',
  );
  return { ...rest, ignored: Object.values(ignored).reduce((sum, count) => sum + count, 0) };
};
/** The row of the table for the shop, as a reader sees it. */
const rowOf = async (page: Page): Promise<number[]> => {
  const cells = await page
    .getByRole('row', { name: /Samovar Lane/ })
    .getByRole('cell')
    .allTextContents();
  return cells.slice(1).map((text) => Number(text.replace(/\D/g, '')));
};

it('accounts for all that came: stored, doubled, ignored and failed, and tries what failed again', async () => {
  const once = JSON.stringify({ events: [message('one'), message('two')] });
  const id = `msg_${randomUUID()}`;
  expect([await post(once, id), await post(once, id)]).toEqual([200, 200]);
  await post(JSON.stringify({ events: [message('three'), { type: 'a kind of later days', id: 'x' }] }));
  await post('{ this is no JSON');
  await until(async () => (await figuresOf()).pending === 0 && (await figuresOf()).received >= 7, 30_000);
  const told = await figuresOf();
  expect(told).toMatchObject({ stored: 3, failed: 1 });
  expect(told.duplicate).toBeGreaterThan(0);
  expect(told.ignored).toBeGreaterThan(0);

  const page = await open({ path: '/settings/ledger' });
  await page.getByText('Every event accounted for').waitFor();
  const [received, ...parts] = await rowOf(page);
  expect([received, ...parts]).toEqual([
    told.received,
    told.stored,
    told.duplicate,
    told.ignored,
    told.failed,
    told.pending,
  ]);
  expect(parts.reduce((sum, count) => sum + count, 0)).toBe(received);
  await page.getByRole('button', { name: 'See them' }).click();
  await page.getByText(/Not JSON/).waitFor();

  // It is opened again from its own bytes; they are no better than before, and the sums agree still.
  await page.getByRole('button', { name: 'Try them again' }).click();
  await until(async () => {
    const { items } = await inbox.api<{ items: { act: string }[] }>('GET', '/api/audit?limit=20');
    return items.some(({ act }) => act === 'replay');
  });
  await until(async () => (await figuresOf()).pending === 0, 30_000);
  await page.reload();
  await page.getByText('Every event accounted for').waitFor();
  expect(await rowOf(page)).toEqual([received, ...parts]);
});

it('lets an owner see the room for files and change it, and shows it to nobody else', async () => {
  const page = await open({ path: '/settings/storage' });
  await page.getByText('Nothing of 50 GB used').waitFor();
  const field = page.getByRole('textbox', { name: 'Gigabytes that files may take' });
  await field.fill('a lot');
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await field.fill('0,5');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Nothing of 500 MB used').waitFor();
  expect(await inbox.api('GET', '/api/storage')).toEqual({ usedBytes: 0, quotaBytes: 500_000_000 });

  const manager = await open({
    path: '/settings/ledger',
    who: await invite(inbox, 'Mara', 'manager'),
  });
  await manager.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Ledger' }).waitFor();
  expect(await manager.getByRole('link', { name: 'Storage' }).count()).toBe(0);
});
