import { connectHttpChannel, startPlatform, startTestServer, type TestServer } from '../testing';
import { printProof } from './proof';

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
});
afterAll(async () => {
  await server.stop();
  await platform.stop();
});

const stepSeconds = 60;
const steps = 3_600 / stepSeconds;
const windowMinutes = 5;
const mostPerHour = 10;

it('T23 answers machines, itself and edits no more than once a window, stops, and says so', async () => {
  const begin = server.ctx.clock().getTime();
  let now = begin;
  server.ctx.clock = () => new Date(now);
  const shop = await connectHttpChannel(server, platform.url);
  const branch = await connectHttpChannel(server, platform.url);
  const market = await connectHttpChannel(server, platform.url);
  const accounts = (await server.api('GET', '/api/channels')).body.items as unknown as {
    id: string;
    externalId: string;
  }[];
  const own = accounts.map(({ externalId }) => externalId);
  const rule = async (channel: string, name: string, text: string, more: Record<string, number> = {}) =>
    (
      await server.api('POST', '/api/rules', {
        name,
        mode: 'live',
        channelIds: [channel],
        trigger: { type: 'message' },
        conditions: { not: { text: 'never' } },
        actions: [{ type: 'reply', text }],
        limits: { perContactHours: windowMinutes / 60, afterMember: true, onNegative: true, ...more },
      })
    ).body as unknown as { id: string };
  const first = await rule(shop.id, 'Shop', 'Thank you for writing to the shop, we read everything.');
  const second = await rule(branch.id, 'Branch', 'The branch is happy to hear from you, ask us anything.');
  const third = await rule(market.id, 'Market', 'Welcome to the market, look around.', { perHour: mostPerHour });

  let sent = 0;
  let edits = 0;
  const at = () => new Date(now).toISOString();
  for (let step = 0; step < steps; step++) {
    now = begin + step * stepSeconds * 1000;
    const comment = (thread: string, author: string, text: string) => ({
      id: `${thread}-${author}-${step}`,
      conversation: { id: thread, kind: 'comment', post: { id: 'p', text: 'A post' } },
      author: { id: author, name: author },
      text,
      sentAt: at(),
    });
    // A machine in one thread; one with a new thread each time; our own accounts; and an edit of an old message.
    const onShop = [
      comment('one-thread', 'echo-bot', 'Thanks! I am an automatic assistant.'),
      comment(`thread-${step}`, 'many-threads-bot', `Automatic hello number ${step}`),
      comment('ours', own[0]!, 'Written by ourselves'),
      comment('theirs', own[1]!, 'Written by our other account'),
      ...(step > 0
        ? [
            {
              ...comment('one-thread', 'echo-bot', 'edited again'),
              id: `one-thread-echo-bot-0`,
              type: 'edit',
              at: at(),
            },
          ]
        : []),
    ];
    // Two rules through two channels: each is handed the other's words.
    const onBranch = [comment('mirror', 'mirror-bot', 'Thank you for writing to the shop, we read everything.')];
    const mirrored = [comment('mirror', 'mirror-bot', 'The branch is happy to hear from you, ask us anything.')];
    expect((await shop.deliver([...onShop, ...mirrored])).status).toBe(200);
    expect((await branch.deliver(onBranch)).status).toBe(200);
    // A crowd of machines, each of which is new.
    const onMarket = [comment(`crowd-${step}`, `crowd-bot-${step}`, `I am machine number ${step}, good day`)];
    expect((await market.deliver(onMarket)).status).toBe(200);
    await server.receiveAll();
    sent += onShop.length + onBranch.length + mirrored.length + onMarket.length;
    edits += step > 0 ? 1 : 0;
  }

  const effects: { rule_id: string; conversation_id: string; contact: string; at: Date; external: string }[] =
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(
        `SELECT e.rule_id, e.conversation_id, k.name AS contact, e.at, c.external_id AS external FROM rule_effect e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id
           JOIN contact k ON k.workspace_id = e.workspace_id AND k.id = e.contact_id WHERE e.workspace_id = $1 AND e.sends ORDER BY e.at`,
        [server.workspaceId],
      ),
    );
  const tooOften = effects.filter((effect, index) =>
    effects
      .slice(0, index)
      .some(
        (earlier) =>
          earlier.rule_id === effect.rule_id &&
          earlier.conversation_id === effect.conversation_id &&
          effect.at.getTime() - earlier.at.getTime() < windowMinutes * 60_000,
      ),
  );
  expect(tooOften).toEqual([]);
  const to = (contact: string) => effects.filter((effect) => effect.contact === contact).length;
  expect(to('echo-bot')).toBe(2); // two in a row in one conversation, then silence
  expect(to('many-threads-bot')).toBe(5); // five a day, however many threads it opens
  expect(to(own[0]!) + to(own[1]!)).toBe(0);
  // Nobody had sent the shop's words when the mirror first said them on the branch's channel, so it got the words of
  // each at most once, and never again.
  expect(to('mirror-bot')).toBeLessThanOrEqual(2);
  // What one rule may do in an hour holds for all people together.
  expect(effects.filter(({ rule_id }) => rule_id === third.id)).toHaveLength(mostPerHour);
  const breakers: { detail: { ruleId: string; reason: string } }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query(`SELECT detail FROM audit_entry WHERE workspace_id = $1 AND act = 'loop_breaker'`, [server.workspaceId]),
  );
  expect(new Set(breakers.map(({ detail }) => detail.ruleId))).toEqual(new Set([first.id, second.id]));
  const [notices]: [{ count: number }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`SELECT count(*)::int FROM notification WHERE workspace_id = $1 AND cause LIKE '%:breaker:%'`, [
      server.workspaceId,
    ]),
  );
  // Once a rule, person and day, however many threads there are.
  expect(notices.count).toBe(breakers.length);
  expect(breakers.length).toBeLessThanOrEqual(4);
  const [kept]: [{ messages: number; edits: number }] = await server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT count(*)::int AS messages, sum(jsonb_array_length(edits))::int AS edits FROM message WHERE workspace_id = $1 AND external_id IS NOT NULL AND author_type <> 'rule'`,
      [server.workspaceId],
    ),
  );
  printProof('T23', {
    sent,
    stored: kept.messages,
    doubled: tooOften.length,
    lost: sent - kept.messages - kept.edits,
    seed: 0,
    answers: effects.length,
    breakers: breakers.length,
    fakeMinutes: 60,
  });
  expect(kept.messages).toBe(sent - edits);
});
