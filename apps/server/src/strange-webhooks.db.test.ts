import { roads } from './stand-ins/roads';
import { type Account, markOf, openRoads, type Posted, type Roads } from './stand-ins/server-roads';
import { makeToken, makeWorkspace, startTestServer, type TestServer } from './testing';

/**
 * Webhooks of one app that are not for the channel whose address they came to: of its neighbour, of an account that
 * nobody connected, of one that was disconnected, and of another workspace's. Each is kept with a reason or goes where
 * it belongs, and none is ever shown under the wrong channel.
 */
jest.setTimeout(60_000);

let server: TestServer;
let world: Roads;
let otherWorkspace: number;
let otherToken: string;
beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  world = await openRoads(server);
  otherWorkspace = await makeWorkspace(server);
  otherToken = await makeToken(server.ctx, otherWorkspace, 'owner');
});
afterAll(async () => {
  await world.stop();
  await server.stop();
});

const hooked = roads.filter(({ by }) => by === 'webhook');

interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  failed: number;
  pending: number;
  ignored: Record<string, number>;
}
const ledgerOf = async (token = server.token): Promise<Ledger> =>
  (await server.request('GET', '/api/deliveries/ledger', undefined, { authorization: `Bearer ${token}` }))
    .body as unknown as Ledger;
/** What the ledgers have left out for want of a channel; 0 is where that lies which may be several workspaces'. */
const strangeOf = async (): Promise<number> => {
  let count = 0;
  for (const workspaceId of [0, server.workspaceId])
    count += await server.ctx.store.transaction(workspaceId, async (db) => {
      const [row]: { count: number }[] = await db.query(
        `SELECT coalesce(sum((ignored->>'outside_subscription')::int), 0)::int AS count FROM delivery_outcome WHERE workspace_id = $1`,
        [workspaceId],
      );
      return row!.count;
    });
  return count;
};
const isWhole = ({ received, stored, duplicate, failed, pending, ignored }: Ledger): boolean =>
  received === stored + duplicate + failed + pending + Object.values(ignored).reduce((sum, count) => sum + count, 0);

/** Every text of a workspace with the channel that it stands under. */
const placesOf = async (words: string, workspaceId = server.workspaceId): Promise<string[]> =>
  server.ctx.store.transaction(workspaceId, async (db) => {
    const rows: { channel_id: string }[] = await db.query(
      `SELECT channel_id FROM message WHERE workspace_id = $1 AND position($2 in text) > 0`,
      [workspaceId, words],
    );
    return rows.map(({ channel_id }) => channel_id);
  });

describe.each(hooked.map((road, index) => ({ name: road.name, road, index })))('$name', ({ road, index }) => {
  const [m1, m2, m3, m4, m5] = [0, 1, 2, 3, 4].map((step) => markOf(index * 5 + step)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  /** Every bot of Telegram signs with a secret of its own; the others' apps sign for all their accounts. */
  const isShared = road.platform !== 'telegram';
  let account: Account;
  let neighbour: Account;
  beforeAll(async () => {
    account = await world.connect(road, m1);
    neighbour = await world.connect(road, m2);
  });

  const at = ({ id }: Account) => `/webhooks/${road.platform}/${id}`;
  const appAddress = `/webhooks/${road.platform}`;
  /** Posted and taken in to its end. */
  const arrive = async (path: string, posted: Posted): Promise<number> => {
    const status = await world.post(path, posted);
    await server.receiveAll();
    expect(isWhole(await ledgerOf())).toBe(true);
    return status;
  };

  it('one for the neighbour goes to the neighbour, whichever address it came to', async () => {
    const words = `For the neighbour ${m2}`;
    const posted = await world.record(neighbour, m2, words);
    expect(await arrive(at(account), posted)).toBe(isShared ? 200 : 401);
    expect(await placesOf(words)).toEqual(isShared ? [neighbour.id] : []);
    expect(await arrive(at(neighbour), posted)).toBe(200);
    expect(await placesOf(words)).toEqual([neighbour.id]);
  });

  it('one of an account that nobody connected is kept with its reason', async () => {
    const stranger = world.open(road, m3);
    const words = `Of a stranger ${m3}`;
    const posted = await world.record(stranger, m3, words);
    for (const path of [at(account), appAddress]) {
      const [before, { stored }] = [await strangeOf(), await ledgerOf()];
      expect(await arrive(path, posted)).toBe(isShared ? 200 : 401);
      expect((await strangeOf()) - before).toBe(isShared ? 1 : 0);
      expect((await ledgerOf()).stored).toBe(stored);
    }
    expect(await placesOf(words)).toEqual([]);
  });

  it('one of an account that was disconnected is kept with its reason, and has no address any more', async () => {
    const gone = await world.connect(road, m4);
    const words = `Of one that is gone ${m4}`;
    const posted = await world.record(gone, m4, words);
    expect((await server.api('DELETE', `/api/channels/${gone.id}`)).status).toBe(204);
    const before = await strangeOf();
    expect(await arrive(at(account), posted)).toBe(isShared ? 200 : 401);
    expect((await strangeOf()) - before).toBe(isShared ? 1 : 0);
    expect(await arrive(at(gone), posted)).toBe(404);
    expect(await placesOf(words)).toEqual([]);
  });

  it('one of another workspace’s account never comes in here, and goes there by the address of the app', async () => {
    const foreign = await world.connect(road, m5, otherToken);
    const words = `Of another house ${m5}`;
    const posted = await world.record(foreign, m5, words);
    const before = await strangeOf();
    expect(await arrive(at(account), posted)).toBe(isShared ? 200 : 401);
    expect((await strangeOf()) - before).toBe(isShared ? 1 : 0);
    expect(await placesOf(words)).toEqual([]);
    expect(await placesOf(words, otherWorkspace)).toEqual([]);
    expect(await arrive(isShared ? appAddress : at(foreign), posted)).toBe(200);
    expect(await placesOf(words)).toEqual([]);
    expect(await placesOf(words, otherWorkspace)).toEqual([foreign.id]);
    expect(isWhole(await ledgerOf(otherToken))).toBe(true);
  });
});
