import { Client } from 'pg';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from '../testing';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const seed = seedOf(606);
const random = randomOf(seed);
const messages = sizeOf(200, 10_000);
const kills = sizeOf(8, 20);
const rounds = 10;

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let admin: Client;

beforeAll(async () => {
  server = await startTestServer();
  platform = await startPlatform();
  admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server.stop();
  await platform.stop();
});

const shuffled = <T>(items: readonly T[]): T[] => {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
};

it(
  'does each effect of a rule once, for messages delivered ten times while its connections are cut',
  async () => {
    const channel = await connectHttpChannel(server, platform.url);
    const label = (await server.api('POST', '/api/labels', { name: 'price' })).body as unknown as { id: string };
    const rule = (
      await server.api('POST', '/api/rules', {
        name: 'Price',
        mode: 'live',
        trigger: { type: 'comment' },
        conditions: { text: 'price' },
        actions: [
          { type: 'reply', text: 'It is 38 €.' },
          { type: 'note', text: 'Asked for the price' },
          { type: 'label', labelId: label.id },
          { type: 'hide' },
          { type: 'priority', priority: 'high' },
        ],
        limits: { perPost: 100_000, perHour: 100_000 },
      })
    ).body as unknown as { id: string };
    await server.api('PATCH', `/api/rules/${rule.id}`, { mode: 'live' });
    const events = Array.from({ length: messages }, (_, index) => ({
      id: `effect-${index}`,
      conversation: { id: `effect-${index}`, kind: 'comment', post: { id: 'p1', text: 'A post' } },
      author: { id: `person-${index}`, name: `Person ${index}` },
      text: index % 2 === 0 ? 'what is the price?' : 'lovely',
      sentAt: new Date().toISOString(),
    }));
    const deliveries = Array.from({ length: rounds }, () => shuffled(events)).flatMap((round) =>
      Array.from({ length: Math.ceil(round.length / 10) }, (_, index) => round.slice(index * 10, index * 10 + 10)),
    );
    const killAt = new Set(Array.from({ length: kills }, () => Math.floor(random() * deliveries.length)));
    // To the database a cut connection is a killed process: the transaction that was under way never was.
    const cut = () =>
      admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
    const deliver = async (batch: typeof events): Promise<void> => {
      while ((await channel.deliver(batch)).status !== 200) await new Promise((resolve) => setImmediate(resolve));
    };
    for (let index = 0; index < deliveries.length; index += 4) {
      const some = deliveries.slice(index, index + 4);
      const kill = some.some((_, offset) => killAt.has(index + offset));
      await Promise.all([...some.map(deliver), ...(kill ? [cut()] : [])]);
    }
    const settled = await eventually(
      async () =>
        (
          await admin.query(
            `SELECT (SELECT count(*) FROM delivery WHERE state <> 'done')::int AS pending, (SELECT count(*) FROM message WHERE direction = 'inbound')::int AS stored`,
          )
        ).rows[0] as { pending: number; stored: number },
      ({ pending, stored }) => pending === 0 && stored >= messages,
      { tries: sizeOf(2_400, 24_000) },
    );
    const asked = messages / 2;
    const counts = (
      await admin.query(
        `SELECT (SELECT count(*) FROM rule_run)::int AS runs, (SELECT count(*) FROM rule_effect WHERE action >= 0)::int AS effects,
         (SELECT count(*) FROM (SELECT 1 FROM rule_effect WHERE action >= 0 GROUP BY rule_id, cause, action HAVING count(*) > 1) x)::int AS doubled,
         (SELECT count(*) FROM message WHERE author_type = 'rule' AND kind = 'message')::int AS replies, (SELECT count(*) FROM message WHERE author_type = 'rule' AND kind = 'note')::int AS notes,
         (SELECT count(*) FROM platform_act WHERE type = 'hide')::int AS hides, (SELECT count(*) FROM conversation WHERE label_ids = ARRAY[$1::uuid] AND priority = 2)::int AS filed`,
        [label.id],
      )
    ).rows[0] as Record<string, number>;
    printProof('effects', {
      sent: messages * rounds,
      stored: settled.stored,
      doubled: counts['doubled']!,
      lost: asked * 5 - counts['effects']!,
      seed,
      kills,
      effects: counts['effects']!,
    });
    expect(settled).toEqual({ pending: 0, stored: messages });
    expect(counts).toEqual({
      runs: asked,
      effects: asked * 5,
      doubled: 0,
      replies: asked,
      notes: asked,
      hides: asked,
      filed: asked,
    });
  },
  sizeOf(600_000, 3_600_000),
);
