import { randomUUID } from 'node:crypto';
import { analyse } from '@hubbub/automation';
import { knowledgeIndex, noteExperience } from '@hubbub/conversations';
import { type DraftedSuggestion, draftSuggestion, plainVoice } from '@hubbub/suggestions';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from './testing';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let channel: Awaited<ReturnType<typeof connectHttpChannel>>;

beforeAll(async () => {
  [platform, server] = await Promise.all([startPlatform(), startTestServer()]);
  channel = await connectHttpChannel(server, platform.url);
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

/** Conversations with one inbound text each, in the order of the texts. */
const conversationsOf = async (texts: readonly string[], name = 'Maria'): Promise<string[]> => {
  const keyed = texts.map((text) => ({ text, key: randomUUID() }));
  await channel.deliver(
    keyed.map(({ text, key }) => ({
      id: key,
      conversation: { id: key, kind: 'direct' },
      author: { id: `a-${key}`, name },
      text,
      sentAt: new Date(Date.now() - 60_000).toISOString(),
    })),
  );
  const rows = await eventually(
    () =>
      query<{ id: string; externalId: string }>(
        'SELECT id, external_id AS "externalId" FROM conversation WHERE external_id = ANY ($1)',
        [keyed.map(({ key }) => key)],
      ),
    (found) => found.length === texts.length,
  );
  return keyed.map(({ key }) => rows.find(({ externalId }) => externalId === key)!.id);
};

const query = <Row>(sql: string, values: unknown[] = [], workspaceId = server.workspaceId): Promise<Row[]> =>
  server.ctx.store.transaction(workspaceId, (db) => db.query(sql, values));

/** What a workspace drafts to a text now, from its own knowledge. */
const draftIn = async (workspaceId: number, text: string): Promise<DraftedSuggestion> => {
  const { language, confidence, intent, sentiment } = analyse(text, { workspaceLanguage: 'en' });
  return draftSuggestion(
    {
      knowledge: await knowledgeIndex(server.ctx, workspaceId),
      voice: plainVoice,
      brandFacts: [],
      messages: [{ id: 'm', direction: 'inbound', text }],
      post: null,
      contact: { name: 'Robin', handle: 'robin' },
      platform: 'http',
      kind: 'direct',
      language,
      languageConfidence: confidence,
      intent,
      sentiment,
      limit: { limit: 1_000, unit: 'characters' },
      tones: [],
    },
    { now: server.ctx.clock },
  );
};

// Five ways of asking that were answered, and two that come later. The headings are a house's own words.
const topics = [
  {
    title: 'Purple card',
    body: 'With the purple card every tenth coffee is on us.',
    taught: [
      'how many stamps till the tenth',
      'did i fill my stamp sheet yet',
      'lost my sheet with nine stamps on it',
      'my stamps from last year, do they still go',
      'can my wife collect stamps with me',
    ],
    asked: ['do stamps from the other branch go on my sheet', 'forgot my stamp sheet at home today'],
  },
  {
    title: 'The Nook',
    body: 'The Nook seats eight; ask at the bar for the key.',
    taught: [
      'that little corner behind the curtain, is it taken thursday',
      'who do i ask for the curtain corner',
      'can eight of us squeeze behind the curtain',
      'is the corner behind the curtain ours if we come early',
      'does the curtain corner have a socket',
    ],
    asked: ['behind the curtain, how many of us would fit', 'is the curtain corner taken tonight'],
  },
  {
    title: 'Night shelf',
    body: 'What is left at nine goes on the night shelf for half.',
    taught: [
      'those leftover buns you do in the evening, when',
      'any leftover buns tonight',
      'i came for leftovers and the shelf was bare',
      'leftover cakes too or only buns',
      'do you put the leftovers out on mondays',
    ],
    asked: ['are there leftover rolls tonight', 'leftovers out already?'],
  },
  {
    title: 'Roaster list',
    body: 'Beans of the week stand on the roaster list by the till.',
    taught: [
      'what were those fruity beans last week',
      'the ethiopian from tuesday, what is it called',
      'which beans are in the grinder this week',
      'who roasts the beans you have on now',
      'the fruity ones, will you have them again',
    ],
    asked: ['which ethiopian is in the grinder now', 'those fruity beans again next week?'],
  },
];

it('ranks a reply higher once members sent it five times, and another workspace gets the same bytes as before', async () => {
  const other = await makeWorkspace(server);
  const otherHeaders = { authorization: `Bearer ${await makeToken(server.ctx, other, 'owner')}` };
  const ids = new Map<string, string>();
  for (const { title, body } of topics) {
    const made = await server.api('POST', '/api/saved-replies', { title, body });
    ids.set(title, String(made.body['id']));
    await server.request('POST', '/api/saved-replies', { title, body }, otherHeaders);
  }
  const asked = topics.flatMap((topic) => topic.asked.map((text) => ({ text, title: topic.title })));
  const rightShare = async (): Promise<{ first: number; score: number }> => {
    const found = await Promise.all(asked.map(({ text }) => draftIn(server.workspaceId, text)));
    const right = found.map(({ nearest }, i) => nearest.findIndex(({ id }) => id === ids.get(asked[i]!.title)));
    const scores = found.map(({ nearest }, i) => nearest[right[i]!]?.score ?? 0);
    return {
      first: right.filter((rank) => rank === 0).length / asked.length,
      score: scores.reduce((sum, score) => sum + score, 0) / asked.length,
    };
  };
  const before = await rightShare();
  const elsewhere = async (): Promise<string> =>
    JSON.stringify(await Promise.all(asked.map(({ text }) => draftIn(other, text))));
  const untouched = await elsewhere();

  const taught = topics.flatMap((topic) => topic.taught.map((text) => ({ text, topic })));
  const conversations = await conversationsOf(taught.map(({ text }) => text));
  for (const [i, { topic }] of taught.entries()) {
    const sent = await server.api('POST', `/api/conversations/${conversations[i]}/messages`, {
      text: topic.body,
      savedReplyId: ids.get(topic.title),
    });
    expect(sent.status).toBe(202);
  }
  const after = await rightShare();
  expect(after.first - before.first).toBeGreaterThanOrEqual(0.08);
  expect(after.score).toBeGreaterThan(before.score);
  expect(await elsewhere()).toBe(untouched);
  expect(await query('SELECT 1 FROM example_reply', [], other)).toEqual([]);
});

it('leads from an earlier answer to where it was sent, for its own workspace alone, until the contact is erased', async () => {
  const [conversation] = await conversationsOf(['does the terrace have heaters?'], 'Ilse');
  await server.api('POST', `/api/conversations/${conversation}/messages`, {
    text: 'Heaters stand at every other table.',
  });
  const [example] = await query<{ id: string; contact: string }>(
    `SELECT id, contact_id AS contact FROM example_reply WHERE inbound LIKE '%terrace%'`,
  );
  const path = `/api/past-answers/${example!.id}`;
  expect((await server.api('GET', path)).body).toMatchObject({
    answer: 'Heaters stand at every other table.',
    conversationId: conversation,
  });
  const foreign = { authorization: `Bearer ${await makeToken(server.ctx, await makeWorkspace(server), 'owner')}` };
  expect((await server.request('GET', path, undefined, foreign)).status).toBe(404);
  expect((await server.api('GET', '/api/past-answers/none')).status).toBe(404);
  await server.api('POST', `/api/contacts/${example!.contact}/erase`, {});
  expect((await server.api('GET', path)).status).toBe(404);
});

it('is quiet for whoever has been here for half a year and answered 200 times, and says so to them alone', async () => {
  const veteran = await signInAs(server, 'agent');
  const newcomer = await signInAs(server, 'agent');
  const isExperienced = async ({ headers }: typeof veteran): Promise<unknown> =>
    (await server.request('GET', '/api/me', undefined, headers)).body['isExperienced'];
  const [conversation] = await conversationsOf(['hello there, anybody in?']);
  for (const { id } of [veteran, newcomer])
    await query(
      `INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, kind, author_type, author_id, author_name, text, status, sent_at, received_at)
       SELECT $1, gen_random_uuid(), c.id, c.channel_id, 'outbound', 'message', 'member', $3, 'A', 'An answer', 'sent', now(), now()
       FROM conversation c, generate_series(1, 200) WHERE c.workspace_id = $1 AND c.id = $2`,
      [server.workspaceId, conversation, id],
    );
  await query(`UPDATE member SET created_at = now() - interval '181 days' WHERE id = $1`, [veteran.id]);
  expect(await isExperienced(veteran)).toBe(false);
  await noteExperience(server.ctx, server.workspaceId);
  expect([await isExperienced(veteran), await isExperienced(newcomer)]).toEqual([true, false]);
  const chosen = await server.request('PATCH', '/api/me', { suggestions: 'on' }, veteran.headers);
  expect(chosen.body).toMatchObject({ isExperienced: true, preferences: { suggestions: 'on' } });
  expect(chosen.body['preferences']).not.toHaveProperty('experiencedSince');
});
