import type { Page } from 'playwright-core';
import { seriousOn } from './support/axe';
import { until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const post = { id: 'p1', text: 'Hand-painted tea glasses, new this week.' };

interface Waiting {
  id: string;
  text: string;
  status: string;
  conversationId: string;
}
const comment = (conversation: string, text: string) => ({
  conversation,
  name: conversation,
  text,
  kind: 'comment' as const,
  post,
});
const approvals = async (): Promise<Waiting[]> =>
  (await inbox.api<{ items: Waiting[] }>('GET', '/api/approvals')).items;
const answers = (): (string | undefined)[] => shop.calls.filter(({ type }) => type === 'reply').map(({ text }) => text);
const addRule = (body: object): Promise<{ id: string }> => inbox.api('POST', '/api/rules', body);
const cards = (page: Page) => page.getByRole('main').getByRole('article');

it('sends a waiting answer as it is or as somebody changed it, and drops what is rejected', async () => {
  await addRule({
    name: 'Price',
    mode: 'approval',
    trigger: { type: 'comment' },
    conditions: { keywords: ['price'] },
    actions: [{ type: 'reply', text: 'The set is 38 euro.' }],
  });
  await shop.write([
    comment('Ioanna', 'what is the price?'),
    comment('Petra', 'price please'),
    comment('Quentin', 'Price?'),
  ]);
  await until(async () => (await approvals()).length === 3);
  const page = await open({ path: '/approvals' });
  await cards(page).nth(2).waitFor();
  const card = (name: string) => cards(page).filter({ hasText: name });
  await card('Ioanna').getByRole('button', { name: 'Approve and send' }).click();
  await card('Ioanna').waitFor({ state: 'detached' });

  await card('Petra').getByLabel('What would be sent').fill('The set is 34 euro this week.');
  await card('Petra').getByText('You changed it. It was:').waitFor();
  await card('Petra').getByText('The set is 38 euro.').waitFor();
  await card('Petra').getByRole('button', { name: 'Approve and send' }).click();
  await card('Petra').waitFor({ state: 'detached' });

  await card('Quentin').getByRole('button', { name: 'Reject' }).click();
  await page.getByText('No reply waits for approval.').waitFor();
  await until(() => Promise.resolve(answers().length === 2));
  expect(answers().sort()).toEqual(['The set is 34 euro this week.', 'The set is 38 euro.']);
  expect(await approvals()).toEqual([]);
});

it('says so where two have decided at once, and loses nothing that was typed', async () => {
  await shop.write([comment('Sofia', 'and the price of the small one?')]);
  await until(async () => (await approvals()).length === 1);
  const page = await open({ path: '/approvals' });
  await cards(page).getByLabel('What would be sent').fill('The small one is 12 euro.');
  const [waiting] = await approvals();
  await inbox.api('POST', `/api/messages/${waiting?.id}/reject`, {});
  await cards(page).getByRole('button', { name: 'Approve and send' }).click();
  await cards(page).getByRole('alert').waitFor();
  expect(await cards(page).getByLabel('What would be sent').inputValue()).toBe('The small one is 12 euro.');
  expect(answers()).toHaveLength(2);
});

it('brings what a rule proposes out of saved replies before a person', async () => {
  await inbox.api('POST', '/api/saved-replies', {
    title: 'Opening hours',
    body: 'We are open from Wednesday to Saturday, 11 to 19.',
    language: 'en',
  });
  await addRule({
    name: 'Hours',
    mode: 'live',
    trigger: { type: 'comment' },
    conditions: { keywords: ['open', 'hours'] },
    actions: [{ type: 'propose' }],
  });
  await shop.write([comment('Tariq', 'What are your opening hours? When are you open?')]);
  await until(async () => (await approvals()).some(({ text }) => text.includes('Wednesday')));
  const page = await open({ path: '/approvals' });
  const card = cards(page).filter({ hasText: 'Tariq' });
  expect(await card.getByLabel('What would be sent').inputValue()).toContain('Wednesday to Saturday');
  await card.getByRole('button', { name: 'Approve and send' }).click();
  await until(() => Promise.resolve(answers().some((text) => text?.includes('Wednesday to Saturday'))));
});

it('hides a comment of the moderation queue by one press, and lets another be', async () => {
  await addRule({
    name: 'Insults',
    mode: 'approval',
    trigger: { type: 'comment' },
    conditions: { keywords: ['rubbish'] },
    actions: [{ type: 'hide' }],
  });
  await shop.write([comment('Gunnar', 'rubbish, all of it'), comment('Hanna', 'what rubbish weather we have')]);
  const runs = async () => (await inbox.api<{ items: unknown[] }>('GET', '/api/rule-runs')).items;
  await until(async () => (await runs()).length === 2);
  const page = await open({ path: '/approvals' });
  const queue = page.getByRole('region', { name: 'To be hidden' });
  await queue.getByRole('article').nth(1).waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousOn(page, `approvals, ${colorScheme}`)).toEqual([]);
  }
  await queue.getByRole('article').filter({ hasText: 'Gunnar' }).getByRole('button', { name: 'Hide it' }).click();
  await queue.getByRole('article').nth(1).waitFor({ state: 'detached' });
  await queue.getByRole('button', { name: 'Let it be' }).click();
  await queue.waitFor({ state: 'detached' });
  await until(() => Promise.resolve(shop.calls.filter(({ type }) => type === 'hide').length === 1));
  expect(await runs()).toEqual([]);
});
