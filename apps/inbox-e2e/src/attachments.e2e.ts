import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composer, row, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const page404 = Buffer.from('<script>alert(1)</script>');

let files: Server;
let filesUrl: string;

beforeAll(async () => {
  files = createServer((request, response) => {
    const isPicture = request.url?.endsWith('.png') ?? false;
    response.writeHead(200, { 'content-type': isPicture ? 'image/png' : 'text/html' });
    response.end(isPicture ? png : page404);
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  filesUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
afterAll(async () => {
  files.closeAllConnections();
  await new Promise<void>((resolve) => files.close(() => resolve()));
});

it('shows the pictures of a message large, one after the other, and runs nothing in a file', async () => {
  await shop.write([
    {
      conversation: 'pictures',
      name: 'Gita',
      text: 'Here is the crack',
      attachments: [
        { url: `${filesUrl}/one.png`, type: 'image' },
        { url: `${filesUrl}/two.png`, type: 'image' },
        { url: `${filesUrl}/invoice.html`, type: 'file' },
      ],
    },
  ]);
  const page = await open();
  await row(page, 'Gita').click();
  const pictures = thread(page).getByRole('button', { name: 'Open the picture' });
  await until(async () => (await pictures.count()) === 2);
  await pictures.first().click();
  const viewer = page.getByRole('dialog');
  await viewer.getByRole('heading', { name: /1 of 2/ }).waitFor();
  await page.keyboard.press('ArrowRight');
  await viewer.getByRole('heading', { name: /2 of 2/ }).waitFor();
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });

  type Listed = { items: { attachments: { id?: string; type: string; state?: string }[] }[] };
  const { items } = await inbox.api<{ items: { id: string }[] }>('GET', '/api/conversations');
  const attachments = async () =>
    (await inbox.api<Listed>('GET', `/api/conversations/${items[0]!.id}/messages`)).items[0]!.attachments;
  await until(async () => (await attachments()).every(({ id }) => id !== undefined), 30_000);
  const file = (await attachments()).find(({ type }) => type !== 'image');
  const answer = await page.context().request.get(`${inbox.url}/api/attachments/${file!.id}`);
  expect(answer.headers()['content-security-policy']).toContain('sandbox');
  expect(answer.headers()['content-type']).not.toContain('html');
});

it('sends a file with a reply, and refuses one that is too large before a byte goes up', async () => {
  await shop.write([{ conversation: 'send', name: 'Hugo', text: 'Can you send me the list?' }]);
  const page = await open();
  await row(page, 'Hugo').click();
  await thread(page).getByText('Can you send me the list?').first().waitFor();
  let uploads = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/attachments')) uploads += 1;
  });
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'film.png', mimeType: 'image/png', buffer: Buffer.alloc(10_000_001) });
  await page
    .getByText(/film\.png.* takes /)
    .first()
    .waitFor();
  expect(uploads).toBe(0);

  await input.setInputFiles({ name: 'prices.png', mimeType: 'image/png', buffer: png });
  const list = page.getByRole('list', { name: 'Files to send' });
  await list.getByText('prices.png').waitFor();
  await composer(page).fill('Here it is.');
  await list.locator('img').waitFor();
  await page.getByRole('button', { name: 'Send direct message' }).click();
  await until(() => Promise.resolve(shop.calls.some(({ text }) => text === 'Here it is.')), 30_000);
  const sent = shop.calls.find(({ text }) => text === 'Here it is.') as { attachments?: unknown[] } | undefined;
  expect(sent?.attachments).toHaveLength(1);
  expect(uploads).toBe(1);
});
