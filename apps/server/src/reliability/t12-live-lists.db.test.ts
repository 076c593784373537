import type { Filter } from '@hubbub/contracts';
import { io, type Socket } from 'socket.io-client';
import {
  connectHttpChannel,
  eventually,
  makeToken,
  makeWorkspace,
  signInAs,
  startPlatform,
  startTestServer,
  type TestServer,
} from '../testing';
import { printProof, randomOf, seedOf, sizeOf } from './proof';

const seed = seedOf(12);
const random = randomOf(seed);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

interface ListUpdate {
  listId: string;
  put: { id: string; sortKey: string }[];
  remove: string[];
  count: number;
  version: number;
}
interface Count {
  viewId: string;
  count: number;
  unread: number;
  version: number;
}

/** An inbox as far as its list goes: watches, fetches once a line, and then only hears. */
class Client {
  ids = new Set<string>();
  heard = new Set<string>(); // ids of every frame
  counts = new Map<string, Count>();
  falls = 0;
  frames = 0;
  private socket: Socket | null = null;
  private early: ListUpdate[] | null = null;
  private listVersion = 0;

  constructor(
    private readonly server: TestServer,
    private readonly headers: Record<string, string>,
    readonly filter: Filter,
  ) {}

  get isConnected(): boolean {
    return this.socket !== null;
  }

  async connect(): Promise<void> {
    const socket = io(this.server.url, {
      extraHeaders: this.headers,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    this.socket = socket;
    this.early = [];
    this.listVersion = 0;
    socket.on('list:updated', (update: ListUpdate) => {
      this.frames += 1;
      if (update.version <= this.listVersion) this.falls += 1;
      this.listVersion = update.version;
      for (const { id } of update.put) this.heard.add(id);
      if (this.early) this.early.push(update);
      else this.apply(update);
    });
    socket.on('conversation:updated', ({ id }: { id: string }) => {
      this.frames += 1;
      this.heard.add(id);
    });
    socket.on('message:created', ({ conversationId }: { conversationId: string }) => this.heard.add(conversationId));
    socket.on('counts:updated', ({ items }: { items: Count[] }) => {
      for (const item of items) {
        if (item.version < (this.counts.get(item.viewId)?.version ?? 0)) this.falls += 1;
        this.counts.set(item.viewId, item);
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    socket.emit('list:watch', { listId: 'screen', filter: this.filter, sort: 'recent' });
    this.ids = new Set(await this.fresh());
    for (const update of this.early) this.apply(update);
    this.early = null;
  }

  drop(): void {
    this.socket?.disconnect();
    this.socket = null;
  }

  /** A query of the same list, page by page. */
  async fresh(): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = new URLSearchParams({
        filter: JSON.stringify(this.filter),
        limit: '200',
        ...(cursor ? { cursor } : {}),
      }).toString();
      const answer = await this.server.request('GET', `/api/conversations?${query}`, undefined, this.headers);
      const page = answer.body as unknown as { items: { id: string }[]; nextCursor: string | null };
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    return ids;
  }

  private apply({ put, remove }: ListUpdate): void {
    for (const { id } of put) this.ids.add(id);
    for (const id of remove) this.ids.delete(id);
  }
}

it(
  'keeps every list and badge equal to a fresh query, however often its line drops, and tells no other workspace',
  async () => {
    const server = await startTestServer();
    const platform = await startPlatform();
    const clients: Client[] = [];
    try {
      const channel = await connectHttpChannel(server, platform.url);
      const otherId = await makeWorkspace(server);
      const otherToken = await makeToken(server.ctx, otherId, 'owner');
      const asOther: TestServer = {
        ...server,
        api: (method, path, body) => server.request(method, path, body, { authorization: `Bearer ${otherToken}` }),
      };
      const otherChannel = await connectHttpChannel(asOther, platform.url);
      const members = [
        await signInAs(server, 'owner'),
        await signInAs(server, 'agent'),
        await signInAs(server, 'manager'),
      ];
      const stranger = await signInAs(server, 'owner', otherId);
      const label = ((await server.api('POST', '/api/labels', { name: 'Live' })).body as unknown as { id: string }).id;
      const filters: Filter[] = [
        {},
        { status: 'open' },
        { status: ['closed', 'snoozed'] },
        { label },
        { status: 'open', assigneeId: 'me' },
        { unread: true },
        { priority: ['high', 'urgent'] },
        { q: 'order' },
        { or: [{ label }, { status: 'closed' }] },
        { not: { priority: 'normal' } },
        { flag: 'any' },
        { waitingMinutes: 0 },
      ];
      const size = sizeOf(24, 500);
      for (let index = 0; index < size; index++)
        clients.push(new Client(server, members[index % members.length]!.headers, filters[index % filters.length]!));
      const strangers = [
        new Client(server, stranger.headers, {}),
        new Client(server, stranger.headers, { status: 'open' }),
      ];
      clients.push(...strangers);
      for (const client of clients) await client.connect();

      const known: string[] = [];
      const texts = ['Where is my order 7', 'Love this', 'How much is it?', 'It is urgent, please help now'];
      const deliver = async (to: typeof channel, step: number): Promise<void> => {
        const thread = `thread-${Math.floor(random() * 60)}`;
        const answer = await to.deliver([
          {
            id: `m-${step}`,
            conversation: { id: thread, kind: 'direct' },
            author: { id: thread, name: `Person of ${thread}` },
            text: pick(texts),
          },
        ]);
        expect(answer.status).toBe(200);
      };
      const change = async (): Promise<void> => {
        const member = pick(members);
        const changes = [
          { status: pick(['open', 'closed', 'snoozed']) },
          { labels: pick([[], [label]]) },
          { priority: pick(['low', 'normal', 'high', 'urgent']) },
          { assigneeId: pick([null, member.id]) },
          { isRead: pick([true, false]) },
        ];
        const answer = await server.request(
          'PATCH',
          `/api/conversations/${pick(known)}`,
          pick(changes),
          member.headers,
        );
        expect(answer.status).toBe(200);
      };

      const steps = sizeOf(250, 30_000);
      for (let step = 0; step < steps; step++) {
        if (step % 20 === 0) {
          const ids = await new Client(server, members[0]!.headers, {}).fresh();
          known.splice(0, known.length, ...ids);
        }
        if (step % 10 === 3) await deliver(otherChannel, step);
        else if (known.length === 0 || random() < 0.5) await deliver(channel, step);
        else await change();
        // Some lines drop, and stay away for a while.
        const client = pick(clients);
        if (!client.isConnected) await client.connect();
        else if (random() < 0.3) client.drop();
      }
      for (const client of clients) if (!client.isConnected) await client.connect();

      const pending = async (): Promise<number> => {
        const [row]: { count: number }[] = await server.ctx.store.transaction(server.workspaceId, (db) =>
          db.query(`SELECT count(*)::int AS count FROM delivery WHERE state = 'pending'`),
        );
        return row!.count;
      };
      await eventually(pending, (count) => count === 0, { tries: 600 });
      let lost = 0;
      for (const client of clients) {
        const differing = await eventually(
          async () => {
            const fresh = new Set(await client.fresh());
            return (
              [...fresh].filter((id) => !client.ids.has(id)).length +
              [...client.ids].filter((id) => !fresh.has(id)).length
            );
          },
          (count) => count === 0,
        );
        lost += differing;
      }
      const own = new Set(await new Client(server, members[0]!.headers, {}).fresh());
      const others = new Set(await strangers[0]!.fresh());
      const foreign = clients.reduce(
        (sum, client) =>
          sum + [...client.heard].filter((id) => (strangers.includes(client) ? own : others).has(id)).length,
        0,
      );
      // The badges, beside a recount that knows nothing of filters.
      const badges = await Promise.all(
        members.map(async (member) => {
          const listener = clients.find(
            (client) => client.counts.size > 0 && clients.indexOf(client) % members.length === members.indexOf(member),
          );
          const wanted = await recount(server, member.id);
          const heard = await eventually(
            () =>
              Promise.resolve(
                ['open', 'mine', 'snoozed'].map((viewId) => [
                  listener?.counts.get(viewId)?.count,
                  listener?.counts.get(viewId)?.unread,
                ]),
              ),
            (numbers) => JSON.stringify(numbers) === JSON.stringify(wanted),
          );
          return { heard, wanted };
        }),
      );
      const falls = clients.reduce((sum, client) => sum + client.falls, 0);
      const frames = clients.reduce((sum, client) => sum + client.frames, 0);
      printProof('T12', { sent: steps, stored: frames, doubled: falls, lost, seed, sockets: clients.length, foreign });
      expect(lost).toBe(0);
      expect(falls).toBe(0);
      expect(foreign).toBe(0);
      expect(own.size).toBeGreaterThan(20);
      expect(others.size).toBeGreaterThan(3);
      for (const { heard, wanted } of badges) expect(heard).toEqual(wanted);
    } finally {
      for (const client of clients) client.drop();
      await server.stop();
      await platform.stop();
    }
  },
  sizeOf(600_000, 3_600_000),
);

const recount = (server: TestServer, memberId: string): Promise<[number, number][]> =>
  server.ctx.store.transaction(server.workspaceId, async (db) => {
    const count = async (where: string): Promise<[number, number]> => {
      const [row]: { count: number; unread: number }[] = await db.query(
        `SELECT count(*)::int AS count, (count(*) FILTER (WHERE c.inbound_count > coalesce(r.read_count, 0)))::int AS unread
         FROM conversation c LEFT JOIN conversation_read r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.member_id = $2
         WHERE c.workspace_id = $1 AND ${where}`,
        [server.workspaceId, memberId],
      );
      return [row!.count, row!.unread];
    };
    return [
      await count(`c.status = 'open'`),
      await count(`c.status = 'open' AND c.assignee_id = $2`),
      await count(`c.status = 'snoozed'`),
    ];
  });
