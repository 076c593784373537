import { row, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

const waiting = async (count: number): Promise<void> =>
  until(
    async () => (await inbox.api<{ items: unknown[] }>('GET', '/api/conversations?status=open')).items.length >= count,
  );

it('joins two contacts that are one person, and takes them apart again', async () => {
  await shop.write([
    { conversation: 'leo-direct', name: 'Leo Brandt', handle: 'leo.b', text: 'It is me from the comments' },
    { conversation: 'leo-comment', name: 'Leonhard B.', handle: 'leonhard', text: 'Lovely pots', minutesAgo: 3 },
  ]);
  await waiting(2);
  const page = await open();
  await row(page, 'Leo Brandt').click();
  const pane = page.getByRole('complementary', { name: 'Contact' }).first();
  await pane.getByRole('button', { name: 'The same person as…' }).click();
  await page.getByText('Write a name or a handle.').waitFor();
  await page.getByRole('combobox', { name: 'Find the other contact' }).fill('Leonhard');
  await page.getByRole('option', { name: /Leonhard B\./ }).click();
  await pane.getByRole('list', { name: 'Joined with' }).getByText('Leonhard B.').waitFor();
  await pane.getByText('leonhard', { exact: true }).waitFor();

  await page.reload();
  await row(page, 'Leo Brandt').first().click();
  await pane.getByRole('button', { name: /Take .*Leonhard B\..* apart again/ }).click();
  await pane.getByRole('list', { name: 'Joined with' }).waitFor({ state: 'detached' });
  await until(
    async () => (await inbox.api<{ items: unknown[] }>('GET', '/api/contacts?q=Leonhard')).items.length === 1,
  );
});

it('answers a question once in each language it was asked in', async () => {
  const ask = (conversation: string, name: string, text: string, minutesAgo: number) => ({
    conversation,
    name,
    text,
    minutesAgo,
    kind: 'comment' as const,
    post: { id: `post-${conversation}`, text: 'The set is back' },
  });
  await shop.write([
    ask('p1', 'Jonah', 'How much is it?', 4),
    ask('p2', 'Mira', 'how much is it', 3),
    ask('p3', 'Ελένη', 'Πόσο κάνει;', 2),
    ask('p4', 'نسرین', 'قیمتش چنده؟', 1),
  ]);
  await waiting(4);
  await until(
    async () => (await inbox.api<{ items: { count: number }[] }>('GET', '/api/clusters')).items[0]?.count === 4,
  );
  const page = await open({ path: '/answer-once' });
  await page.getByRole('link', { name: /4 people ask the same/ }).click();
  const languages = page.getByRole('group', { name: 'Language of the answer' });
  await page.getByRole('textbox', { name: 'The answer' }).fill('Hello {{contact.name}}, it is 38 €');
  await languages.getByRole('button', { name: /Greek/ }).click();
  await page.getByRole('textbox', { name: 'The answer' }).fill('Γεια σου {{contact.name}}, κάνει 38 €');
  const table = page.getByRole('region', { name: 'People in this group' }).or(page.getByRole('table')).first();
  await table.getByText('Γεια σου Ελένη, κάνει 38 €').waitFor();
  await table.getByText('In English: no answer in Persian').waitFor();
  await page.getByRole('checkbox', { name: /Mira/ }).click();
  await page.getByRole('button', { name: 'Reply publicly to 3' }).click();
  await until(() => Promise.resolve(shop.calls.filter(({ type }) => type === 'reply').length === 3));
  expect(shop.calls.map(({ text }) => text).sort()).toEqual(
    ['Hello Jonah, it is 38 €', 'Hello نسرین, it is 38 €', 'Γεια σου Ελένη, κάνει 38 €'].sort(),
  );
});

it('answers two ways of asking in one language each with its own words, chosen by hand for one, and keeps them over a reload', async () => {
  const ask = (conversation: string, name: string, text: string, minutesAgo: number) => ({
    conversation,
    name,
    text,
    minutesAgo,
    kind: 'comment' as const,
    post: { id: `post-${conversation}`, text: 'The set is back' },
  });
  const clusters = async () => (await inbox.api<{ items: { count: number }[] }>('GET', '/api/clusters')).items;
  // What an earlier test has left unanswered asks the same.
  const { items } = await inbox.api<{ items: { id: string }[] }>('GET', '/api/conversations?status=open&q=how+much');
  for (const { id } of items) await inbox.api('PATCH', `/api/conversations/${id}`, { status: 'closed' });
  await shop.write([
    ask('w1', 'Paul', 'How much is it?', 4),
    ask('w2', 'Rosa', 'how much is it', 3),
    ask('w3', 'Otto', 'what does it cost', 2),
  ]);
  await until(async () => (await clusters())[0]?.count === 3);
  const page = await open({ path: '/answer-once' });
  await page.getByRole('link', { name: /3 people ask the same/ }).click();
  const wordings = page.getByRole('group', { name: 'Language of the answer' });
  const field = page.getByRole('textbox', { name: 'The answer' });
  await wordings.getByRole('button', { name: /English .*how much/i }).click();
  await field.fill('{{contact.name}}, it is 38 €');
  const table = page.getByRole('region', { name: 'People in this group' });
  await table.getByText('Otto, it is 38 €').waitFor();
  await table.getByText('The answer to other words').waitFor();
  await wordings.getByRole('button', { name: /English .*cost/ }).click();
  await field.fill('{{contact.name}}, it costs 38 €');
  await table.getByText('Otto, it costs 38 €').waitFor();
  const rosas = table.getByRole('combobox', { name: /Rosa/ });
  await rosas.selectOption((await rosas.locator('option').filter({ hasText: 'cost' }).getAttribute('value')) ?? '');
  await table.getByText('Rosa, it costs 38 €').waitFor();

  await page.reload();
  await table.getByText('Rosa, it costs 38 €').waitFor();
  await table.getByText('Paul, it is 38 €').waitFor();
  await page.getByRole('button', { name: 'Reply publicly to 3' }).click();
  const wanted = ['Paul, it is 38 €', 'Rosa, it costs 38 €', 'Otto, it costs 38 €'];
  const sent = () => shop.calls.map(({ text }) => text ?? '').filter((text) => wanted.includes(text));
  await until(() => Promise.resolve(sent().length === 3));
  expect(sent().sort()).toEqual(wanted.sort());

  await page.reload();
  await page.getByText('Nobody in that group waits for an answer any more.').waitFor();
});

it('lets a member change a key, and takes it from whoever had it', async () => {
  await inbox.api('PATCH', '/api/me', { keys: { isOn: true, map: { close: 'h' } } });
  const page = await open();
  await row(page, 'Leo Brandt').first().waitFor();
  await row(page, 'Leo Brandt').first().click();
  await thread(page).getByText('It is me from the comments').first().waitFor();
  await page.getByRole('grid').focus();
  await page.keyboard.press('e');
  await page.keyboard.press('h');
  await page.getByText('1 conversation closed').waitFor();
  expect(await page.getByRole('combobox', { name: 'Snooze until' }).count()).toBe(0);
  await inbox.api('PATCH', '/api/me', { keys: { isOn: true, map: {} } });
});
