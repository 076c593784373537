import { startMockModel } from '@hubbub/suggestions/testing';
import type { MockModel } from '@hubbub/suggestions/testing';
import type { Page } from 'playwright-core';
import { composer, row, thread, until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

let model: MockModel;
beforeAll(async () => {
  model = await startMockModel();
  await inbox.api('PATCH', '/api/me', { undoSendSeconds: 0 });
});
afterAll(() => model.close());

const post = { id: 'glaze', text: 'Ash glaze, second firing' };
const sentWord = /^Sent \d\d:\d\d$/;

interface Stored {
  externalId: string | null;
  text: string;
  edits: { text: string }[];
  deletedAt: string | null;
}
/** The messages of whoever has this name, as the server has them. */
const messagesOf = async (name: string): Promise<Stored[]> => {
  type Found = { items: { id: string; contact: { name: string } }[] };
  const { items } = await inbox.api<Found>('GET', '/api/conversations?limit=200');
  const id = items.find(({ contact }) => contact.name === name)?.id;
  return id ? (await inbox.api<{ items: Stored[] }>('GET', `/api/conversations/${id}/messages`)).items : [];
};
const openThread = async (name: string): Promise<Page> => {
  await until(async () => (await messagesOf(name)).length > 0);
  const page = await open();
  await row(page, name).first().click();
  return page;
};
const answer = async (page: Page, text: string): Promise<void> => {
  await composer(page).fill(text);
  await composer(page).press('Control+Enter');
};
const said = (text: string) => shop.calls.filter((call) => call.type === 'reply' && call.text === text);

it('shows comments as a tree under their post, answers the one that is meant, likes it and hides it', async () => {
  const comment = { conversation: 'tree', kind: 'comment' as const, post };
  await shop.write([
    { ...comment, id: 't1', person: 'maren', name: 'Maren', text: 'Which glaze is this?', minutesAgo: 5 },
    { ...comment, id: 't2', person: 'jonas', name: 'Jonas', text: 'Ash, I think', minutesAgo: 4, replyToId: 't1' },
    { ...comment, id: 't3', person: 'maren', name: 'Maren', text: 'It looks lovely', minutesAgo: 3, replyToId: 't2' },
  ]);
  await until(async () => (await messagesOf('Maren')).length === 3);
  const page = await openThread('Maren');
  await thread(page).getByRole('article', { name: 'Post' }).getByText('Ash glaze, second firing').waitFor();
  const log = thread(page).getByRole('log');
  const first = log.getByRole('article').filter({ hasText: 'Which glaze is this?' });
  const jonas = log.getByRole('article', { name: 'Comment by Jonas' });
  const deeper = log.getByRole('article').filter({ hasText: 'It looks lovely' });
  const indent = async (comments: typeof first) => (await comments.boundingBox())?.x ?? 0;
  await deeper.waitFor();
  expect(await indent(jonas)).toBeGreaterThan(await indent(first));
  expect(await indent(deeper)).toBe(await indent(jonas)); // two levels: deeper ones stand with the others

  await jonas.getByRole('button', { name: 'Reply', exact: true }).click();
  await thread(page)
    .getByText(/Answering/)
    .filter({ hasText: 'Jonas' })
    .first()
    .waitFor();
  await composer(page).fill('Ash it is, from apple wood.');
  await page.getByRole('button', { name: /^Reply publicly/ }).click();
  await until(() => Promise.resolve(said('Ash it is, from apple wood.').length === 1));
  expect(said('Ash it is, from apple wood.')[0]?.messageId).toBe('t2');
  const ours = log.getByRole('article', { name: 'Our answer' });
  await ours.getByText(sentWord).waitFor();
  expect(await indent(ours)).toBe(await indent(jonas));

  await jonas.getByRole('button', { name: 'Like', exact: true }).click();
  await jonas.getByRole('button', { name: 'Liked' }).waitFor();
  await deeper.getByRole('button', { name: 'Hide', exact: true }).click();
  await deeper.getByText('Hidden on Signed HTTP').waitFor();
  await deeper.getByRole('button', { name: 'Show again' }).waitFor();
  const acted = (type: string) => shop.calls.filter((call) => call.type === type).map(({ messageId }) => messageId);
  await until(() => Promise.resolve(acted('like').length > 0 && acted('hide').length > 0));
  expect([acted('like'), acted('hide')]).toEqual([['t2'], ['t3']]);
});

it('keeps every earlier wording of an edited message, and the words of a deleted one', async () => {
  const order = { conversation: 'edits', name: 'Edda', id: 'e1' };
  await shop.write([{ ...order, text: 'Two boxes please', minutesAgo: 2 }]);
  const page = await openThread('Edda');
  await answer(page, 'Two boxes are on their way.');
  await thread(page).getByText(sentWord).waitFor();
  for (const [before, text] of ['Three boxes please', 'Four boxes, please'].entries()) {
    await shop.write([{ ...order, type: 'edit', text }]);
    await until(async () =>
      (await messagesOf('Edda')).some((message) => message.text === text && message.edits.length === before + 1),
    );
  }
  const log = thread(page).getByRole('log');
  await log.getByText('Four boxes, please').waitFor();
  await log.getByText('Edited 2 times, after you replied').waitFor();
  expect(await log.locator('del').count()).toBe(0);
  await log.getByRole('button', { name: 'Show what it was' }).click();
  expect((await log.locator('del').allTextContents()).sort()).toEqual(['Three boxes please', 'Two boxes please']);

  await shop.write([{ ...order, type: 'delete', text: '' }]);
  await log.getByText(/^Deleted \d\d:\d\d\. Kept here, gone there\.$/).waitFor();
  await log.getByText('Four boxes, please').waitFor();
  expect((await messagesOf('Edda')).find(({ externalId }) => externalId === 'e1')?.text).toBe('Four boxes, please');
});

it('says why the platform refused a reply, and sends it once again or drops it as the member wants', async () => {
  await shop.write([{ conversation: 'refused', name: 'Rena', text: 'May I come by?' }]);
  const page = await openThread('Rena');
  const trouble = thread(page).getByRole('alert');
  shop.refuseWith(403);
  await answer(page, 'Of course, any day.');
  await trouble.getByText('Not sent.').waitFor();
  await trouble.getByText(/Not allowed/).waitFor();
  shop.refuseWith(null);
  const asked = said('Of course, any day.').length;
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await thread(page).getByText(sentWord).waitFor();
  await trouble.waitFor({ state: 'detached' });
  expect(said('Of course, any day.').length).toBe(asked + 1);

  shop.refuseWith(403);
  await answer(page, 'Ring the bell twice.');
  await trouble.getByRole('button', { name: 'Discard' }).click();
  await thread(page).getByText('Taken back').waitFor();
  await trouble.waitFor({ state: 'detached' });
  shop.refuseWith(null);
});

it('lets the member decide about a reply that may or may not have arrived', async () => {
  await shop.write([{ conversation: 'doubt', name: 'Dora', text: 'Is it open on Sunday?' }]);
  const page = await openThread('Dora');
  const trouble = thread(page).getByRole('alert');
  shop.refuseWith(500);
  await answer(page, 'From ten to two.');
  await trouble.getByText('We do not know if this was sent.').waitFor();
  expect(said('From ten to two.')).toHaveLength(1); // nobody sends it a second time unasked
  shop.refuseWith(null);
  await trouble.getByRole('button', { name: 'Send again' }).click();
  await until(() => Promise.resolve(said('From ten to two.').length === 2));
  await thread(page).getByText(sentWord).waitFor();

  shop.refuseWith(500);
  await answer(page, 'And on Monday from nine.');
  await trouble.getByRole('button', { name: 'It was sent' }).click();
  await until(async () => (await thread(page).getByText(sentWord).count()) === 2);
  await trouble.waitFor({ state: 'detached' });
  expect(said('And on Monday from nine.')).toHaveLength(1);
  shop.refuseWith(null);
});

it('translates a message in its place, says by whom, and what to do where nothing can', async () => {
  await shop.write([
    { conversation: 'greek', name: 'Θεοδώρα', text: 'Πότε θα στείλετε την παραγγελία μου στην Κρήτη;' },
  ]);
  const page = await openThread('Θεοδώρα');
  const translate = thread(page).getByRole('button', { name: 'Translate' });
  await translate.click();
  await page
    .getByRole('alert')
    .getByText(/language model/)
    .waitFor();

  model.queue({ type: 'ok', answer: { isOpen: true } });
  await inbox.api('POST', '/api/model-endpoints', { name: 'Mock', baseUrl: model.baseUrl, model: 'mock-1' });
  model.queue({ type: 'ok', answer: { text: 'When will you send my order to Crete?' } });
  await translate.click();
  const log = thread(page).getByRole('log');
  await log.getByText('When will you send my order to Crete?').waitFor();
  await log.getByText(/^Translated from Greek by /).waitFor();
  await log.getByText('Πότε θα στείλετε την παραγγελία μου στην Κρήτη;').waitFor();
  expect(await translate.getAttribute('aria-pressed')).toBe('true');
  await translate.click();
  await log.getByText('When will you send my order to Crete?').waitFor({ state: 'detached' });
});
