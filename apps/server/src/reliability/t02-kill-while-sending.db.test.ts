import { sendSteps } from '@hubbub/conversations';
import { connectHttpChannel, eventually, startPlatform, startTestServer, type TestServer } from '../testing';
import { seedConversations } from '../testing-many';
import { printProof, randomOf, seedOf, sizeOf } from './proof';
import { startTsProcess, type TsProcess } from './ts-process';

const rounds = sizeOf(2, 20);
const seed = seedOf(202);
const perKill = 3;

let server: TestServer;
let platform: Awaited<ReturnType<typeof startPlatform>>;
const processes: TsProcess[] = [];

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  platform = await startPlatform();
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.kill()));
  await server.stop();
  await platform.stop();
});

const startSending = (dieAt?: string): TsProcess => {
  const started = startTsProcess('send-process.ts', {
    DATABASE_URL: server.databaseUrl,
    HUBBUB_DATA_DIR: server.ctx.config.dataDir,
    HUBBUB_ALLOW_HOSTS: '127.0.0.1',
    ...(dieAt ? { DIE_AT: dieAt } : {}),
  });
  processes.push(started);
  return started;
};

interface Row {
  id: string;
  status: string;
  failure: { code: string } | null;
}
const rows = (): Promise<Row[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(`SELECT id, status, failure FROM message WHERE workspace_id = $1 AND direction = 'outbound' ORDER BY id`, [
      server.workspaceId,
    ]),
  );
const isSettled = ({ status }: Row): boolean => status !== 'queued' && status !== 'sending';

it('never sends twice and leaves nothing silent, wherever a process dies while it sends', async () => {
  const channel = await connectHttpChannel(server, platform.url);
  const random = randomOf(seed);
  // At each named step the process kills itself; at the last two it is killed while the platform has the request.
  const points = [...sendSteps, 'platform.has-it', 'platform.answered'];
  const { ids } = await seedConversations(server, channel.id, points.length * rounds * perKill);
  let kills = 0;
  for (let round = 0; round < rounds; round++) {
    for (const point of [...points].sort(() => random() - 0.5)) {
      for (let count = 0; count < perKill; count++) {
        const id = ids.pop();
        const answer = await server.api('POST', `/api/conversations/${id}/messages`, {
          text: `answer ${kills}-${count}`,
        });
        expect(answer.status).toBe(202);
      }
      const process = startSending(point);
      platform.answerWith((call) => {
        if (point === 'platform.has-it') process.child.kill('SIGKILL');
        if (point === 'platform.answered') setImmediate(() => process.child.kill('SIGKILL'));
        return { status: 200, body: { externalId: `sent-${call.id}` } };
      });
      expect(await process.ended).toBe('SIGKILL');
      kills += 1;
    }
  }

  // One that is left alone finishes what can be finished.
  platform.answerWith((call) => ({ status: 200, body: { externalId: `sent-${call.id}` } }));
  const last = startSending();
  const settled = await eventually(rows, (all) => all.every(isSettled), { tries: 1_200 });
  await last.kill();

  const arrived = new Map<string, number>();
  for (const { id } of platform.calls) arrived.set(id, (arrived.get(id) ?? 0) + 1);
  const sent = settled.filter(({ status }) => status === 'sent');
  const doubtful = settled.filter(({ status }) => status === 'unconfirmed');
  const doubled = [...arrived.values()].filter((times) => times > 1).length;
  // Said to be sent, and the platform never saw it; or there, and we hold that it failed.
  const lost = sent.filter(({ id }) => !arrived.has(id)).length;
  printProof('T02', {
    sent: settled.length,
    stored: arrived.size,
    doubled,
    lost,
    seed,
    kills,
    unconfirmed: doubtful.length,
  });
  expect(settled.map(({ status }) => status).filter((status) => status !== 'sent' && status !== 'unconfirmed')).toEqual(
    [],
  );
  expect({ doubled, lost }).toEqual({ doubled: 0, lost: 0 });
  expect(settled).toHaveLength(kills * perKill);
  // Each one that the platform has is known as sent or shown as doubtful, and each doubt says why.
  expect([...arrived.keys()].sort()).toEqual(
    settled
      .filter(({ id }) => arrived.has(id))
      .map(({ id }) => id)
      .sort(),
  );
  expect(new Set(doubtful.map(({ failure }) => failure?.code))).toEqual(new Set(['interrupted']));
});
