import { createHash } from 'node:crypto';
import { insertDeliveries } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import { startTestServer, type TestServer } from './testing';
import { placeChannel } from './testing-channels';

/**
 * Platforms that are polled show a comment as it stands. One that was changed before the first look is new all the same:
 * it starts rules once, and the changes after it none.
 */
const rule = {
  name: 'Price',
  mode: 'live',
  trigger: { type: 'message' },
  conditions: { keywords: 'price' },
  actions: [{ type: 'priority', priority: 'high' }],
  limits: { perHour: 1_000 },
};

let server: TestServer;
let ruleId: string;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  const made = await server.api('POST', '/api/rules', rule);
  expect(made.status).toBe(201);
  ruleId = (made.body as unknown as { id: string }).id;
});
afterAll(() => server.stop());

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** A polled item of each platform: written, then changed before anybody looked. */
const platforms = {
  youtube: {
    account: 'UCbrand0000000000000000',
    item: (text: string, at: Date, editedAt: Date) => ({
      kind: 'youtube#comment',
      id: 'UgzA',
      videoId: 'v1',
      snippet: {
        authorDisplayName: '@ada',
        authorChannelId: { value: 'UCada' },
        textOriginal: text,
        publishedAt: at.toISOString(),
        updatedAt: editedAt.toISOString(),
      },
    }),
  },
  reddit: {
    account: 'brand',
    item: (text: string, at: Date, editedAt: Date) => ({
      kind: 't1',
      data: {
        name: 't1_abc',
        author: 'ada',
        body: text,
        link_id: 't3_post',
        parent_id: 't3_post',
        created_utc: Math.floor(at.getTime() / 1000),
        edited: Math.floor(editedAt.getTime() / 1000),
      },
    }),
  },
  'google-business': {
    account: 'accounts/111/locations/222',
    item: (text: string, at: Date, editedAt: Date) => ({
      review: {
        name: 'accounts/111/locations/222/reviews/r1',
        reviewer: { displayName: 'Ada' },
        starRating: 'TWO',
        comment: text,
        createTime: at.toISOString(),
        updateTime: editedAt.toISOString(),
      },
    }),
  },
};

const connect = (platform: string, externalId: string, connectedAt: Date): Promise<string> =>
  placeChannel(server, { platform, externalId, connectedAt });

const arrive = async (
  platform: string,
  channelId: string,
  item: unknown,
  foundBy: 'poll' | 'backfill' | 'webhook' = 'poll',
): Promise<void> => {
  const { ctx, workspaceId } = server;
  const id = uuidv7();
  const row = {
    workspaceId,
    id,
    platform,
    channelId,
    key: createHash('sha256').update(id).digest(),
    raw: Buffer.from(JSON.stringify(foundBy === 'webhook' ? item : { items: [item] })),
    headers: { 'content-type': 'application/json' },
    foundBy,
    receivedAt: ctx.clock(),
  };
  await ctx.store.transaction(workspaceId, (db) => insertDeliveries(db, workspaceId, [row]));
  await server.receiveAll();
};

const stateOf = (channelId: string): Promise<{ text: string; runs: number; foundBy: string }[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT m.text, m.found_by AS "foundBy", (SELECT count(*)::int FROM rule_run r WHERE r.workspace_id = m.workspace_id AND r.message_id = m.id AND r.rule_id = $3) AS runs
       FROM message m WHERE m.workspace_id = $1 AND m.channel_id = $2`,
      [server.workspaceId, channelId, ruleId],
    ),
  );

describe.each(Object.entries(platforms))('%s', (platform, { account, item }) => {
  it('starts rules once for what was changed before the first look, and not for later changes', async () => {
    const id = await connect(platform, account, minutesAgo(60));
    await arrive(platform, id, item('What is the price?', minutesAgo(10), minutesAgo(9)));
    expect(await stateOf(id)).toEqual([{ text: 'What is the price?', runs: 1, foundBy: 'poll' }]);
    await arrive(platform, id, item('What is the price?', minutesAgo(10), minutesAgo(9)));
    await arrive(platform, id, item('What is the price of two?', minutesAgo(10), minutesAgo(5)));
    expect(await stateOf(id)).toEqual([{ text: 'What is the price of two?', runs: 1, foundBy: 'poll' }]);
  });

  it('starts none for what stood there before the account was connected, though it is changed now', async () => {
    const id = await connect(platform, account, minutesAgo(60));
    await arrive(platform, id, item('What was the price?', minutesAgo(600), minutesAgo(5)));
    expect(await stateOf(id)).toEqual([{ text: 'What was the price?', runs: 0, foundBy: 'backfill' }]);
  });
});

it('shows the stars of a review, and those that it was changed to though its words stay', async () => {
  const id = await connect('google-business', 'accounts/111/locations/222', minutesAgo(60));
  const review = platforms['google-business'].item('Late', minutesAgo(10), minutesAgo(9));
  const shown = async (): Promise<unknown> => {
    const list = await server.api('GET', `/api/conversations?channelId=${id}`);
    const [conversation] = list.body.items as unknown as { id: string; lastMessage: object }[];
    const { body } = await server.api('GET', `/api/conversations/${conversation?.id}/messages`);
    return [...(body.items as unknown as object[]), conversation?.lastMessage];
  };
  await arrive('google-business', id, review);
  expect(await shown()).toMatchObject([
    { text: 'Late', rating: 2 },
    { text: 'Late', rating: 2 },
  ]);
  const changed = { ...review.review, starRating: 'FOUR', updateTime: minutesAgo(3).toISOString() };
  await arrive('google-business', id, { review: changed });
  expect(await shown()).toMatchObject([
    { text: 'Late', rating: 4 },
    { text: 'Late', rating: 4 },
  ]);
});

it('starts none for a change that a webhook tells before its message', async () => {
  const id = await connect('reddit', 'brand', minutesAgo(60));
  await arrive('reddit', id, platforms.reddit.item('What is the price?', minutesAgo(10), minutesAgo(9)), 'webhook');
  expect(await stateOf(id)).toMatchObject([{ runs: 0 }]);
});

it('lists the same in a replay as the rule did', async () => {
  const id = await connect('reddit', 'brand', minutesAgo(60));
  await arrive('reddit', id, platforms.reddit.item('price?', minutesAgo(10), minutesAgo(9)));
  expect(await stateOf(id)).toMatchObject([{ runs: 1 }]);
  const report = await server.api('POST', '/api/rules/replay', {
    rule: { ...rule, id: ruleId, channelIds: [id] },
    since: minutesAgo(30).toISOString(),
    until: minutesAgo(-1).toISOString(),
  });
  expect(report.status).toBe(200);
  const { samples } = report.body as unknown as { samples: { text: string; outcome: string }[] };
  expect(samples.filter(({ text, outcome }) => text === 'price?' && outcome === 'fired')).toHaveLength(1);
});
