import { until } from './support/browser';
import { useInbox, useShop } from './support/use-inbox';

const { inbox, open } = useInbox();
const shop = useShop(inbox);

let ruleId: string;

const comment = (person: string, text: string, minutesAgo = 0) => ({
  conversation: person,
  name: person,
  text,
  kind: 'comment' as const,
  post: { id: 'p1', text: 'Copper trays, hammered by hand.' },
  minutesAgo,
});

beforeAll(async () => {
  await shop.write([
    comment('Bahar', 'what is the price of the round one?', 50),
    comment('Claus', 'hello from the #price club', 40),
    comment('Dimos', 'how much does it cost?', 30),
  ]);
  await until(async () => (await conversations()).length === 3);
  ({ id: ruleId } = await inbox.api<{ id: string }>('POST', '/api/rules', {
    name: 'Prices',
    mode: 'live',
    channelIds: [shop.channelId],
    trigger: { type: 'comment' },
    conditions: { keywords: ['price'] },
    actions: [{ type: 'reply', text: 'All our prices are on the page.' }],
  }));
});

const conversations = async (): Promise<{ id: string; contact: { name: string } }[]> =>
  (await inbox.api<{ items: { id: string; contact: { name: string } }[] }>('GET', '/api/conversations')).items;
const conversationOf = async (person: string): Promise<string> => {
  const found = async () => (await conversations()).find(({ contact }) => contact.name === person);
  await until(async () => (await found()) !== undefined);
  return (await found())!.id;
};
const callsTo = (person: string) => shop.calls.filter(({ conversationId }) => conversationId === person);

it('tells of each sample why it looks like a mistake, and which messages an edit would gain and lose', async () => {
  const page = await open({ path: `/rules/${ruleId}` });
  await page.getByRole('button', { name: 'Try it on the past' }).click();
  const replay = page.getByRole('region', { name: 'Replay' });
  await replay.getByText('3 messages read, nothing sent').waitFor();
  const odd = replay.getByRole('listitem').filter({ hasText: '#price club' });
  await odd.getByText('the words stand in a link, a mention or a hashtag').waitFor();
  const plain = replay.getByRole('listitem').filter({ hasText: 'the round one' });
  expect(await plain.locator('mark').allTextContents()).toEqual(['price']);
  expect(await plain.getByText('the words stand in').count()).toBe(0);

  await page.getByRole('button', { name: /^says .?price/u }).click();
  await page.getByRole('textbox', { name: 'Words, one a line' }).fill('cost');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Run again' }).click();
  const changes = page.getByRole('region', { name: 'Against the saved rule' });
  await changes.getByText('1 more, 2 fewer.').waitFor();
  const gained = changes.getByRole('listitem').filter({ hasText: 'Would act now' });
  expect(await gained.locator('mark').allTextContents()).toEqual(['cost']);
  const lost = changes.getByRole('listitem').filter({ hasText: 'Would no longer act' });
  expect(await lost.locator('mark').allTextContents()).toEqual(['price', 'price']);
  expect(shop.calls).toEqual([]);
});

it('stops every rule by the switch in the rail, and lets them go on', async () => {
  const page = await open({ path: '/rules' });
  await page.getByRole('switch', { name: 'Rules are on' }).click();
  await page.getByText('All rules are paused').waitFor();
  await until(async () => (await inbox.api<{ isPaused: boolean }>('GET', '/api/automation')).isPaused);
  await shop.write([comment('Esra', 'price?')]);
  await conversationOf('Esra');

  await page.getByRole('switch', { name: 'Rules are paused' }).click();
  await page.getByText('All rules are paused').waitFor({ state: 'detached' });
  await until(async () => !(await inbox.api<{ isPaused: boolean }>('GET', '/api/automation')).isPaused);
  await shop.write([comment('Farid', 'price?')]);
  await until(() => Promise.resolve(callsTo('Farid').length === 1));
  expect(callsTo('Esra')).toEqual([]);
});

it('takes a rule’s answer back from the conversation', async () => {
  await shop.write([comment('Greta', 'price please')]);
  await until(() => Promise.resolve(callsTo('Greta').some(({ type }) => type === 'reply')));
  const page = await open({ path: `/inbox/${await conversationOf('Greta')}?status=open` });
  const did = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Rules on this conversation' }) });
  await did.getByText('Prices').waitFor();
  await did.getByRole('button', { name: 'Undo' }).click();
  await until(() => Promise.resolve(callsTo('Greta').some(({ type }) => type === 'delete')));
});

it('pauses a rule whose answers are refused, says so in the list, and goes on once it is saved again', async () => {
  shop.refuseWith(422);
  await shop.write(Array.from({ length: 12 }, (_, index) => comment(`Guest ${index}`, 'price?')));
  const paused = async () =>
    (await inbox.api<{ pausedReason: string | null }>('GET', `/api/rules/${ruleId}`)).pausedReason !== null;
  await until(paused, 60_000);
  const page = await open({ path: '/rules' });
  await page.getByText(/^Paused: .*refused/u).waitFor();
  shop.refuseWith(null);
  await page.getByRole('link', { name: /^Prices/u }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until(async () => !(await paused()));
  await shop.write([comment('Hana', 'price?')]);
  await until(() => Promise.resolve(callsTo('Hana').length > 0));
});
