import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventually, type TestServer } from '../testing';
import type { Controls, Road } from './roads';

/** What goes wrong with a platform's calls; the sandbox is another program, so its types are not at hand here. */
export type RoadFault =
  | { kind: 'html'; status?: number; isAccepted?: boolean }
  | { kind: 'status'; status: number; error?: object; headers?: Record<string, string> }
  | { kind: 'answer'; status?: number; body: unknown; headers?: Record<string, string> };

interface Sandbox {
  url: string;
  control: Omit<Controls, 'url' | 'webhookUrl' | 'mark'> & {
    fail(order: {
      match: { from: string; method?: string; path?: string | RegExp };
      with: RoadFault;
      times?: number;
    }): () => void;
    clearFaults(): void;
    calls(): readonly { method: string; path: string; status: number | null }[];
    webhooks: { idle(): Promise<void> };
  };
  ledger: { rows(match?: object): { platform: string; account: string; action: string; text: string }[] };
  stop(): Promise<void>;
}

const { startSandbox } = jest.requireActual<{ startSandbox: () => Promise<Sandbox> }>(
  join(__dirname, '../../../sandbox/src/start'),
);

/** What a platform posted, to be posted again to somebody else's address. */
export interface Posted {
  headers: Record<string, string>;
  rawBody: Buffer;
}

/** An account on a stand-in; connected, where it has an `id`. */
export interface Account {
  id: string;
  platform: string;
  externalId: string;
  secrets: Record<string, string>;
  settings: Record<string, unknown>;
  posted: Posted[];
  /** What only this account's calls carry. */
  from: string;
  speak(words: string): void;
}

interface Told {
  id: string;
  text: string;
  status: string;
  direction: string;
  failure: { code: string; message: string } | null;
}

/**
 * The stand-ins of all platforms before a whole server: accounts are connected over the API, webhooks arrive by HTTP,
 * and whatever is sent, done, asked and read goes out to the stand-in.
 */
export const openRoads = async (server: TestServer) => {
  const sandbox = await startSandbox();
  const doors = new Map<string, { path: string | null; posted: Posted[] }>();
  /** The address that a platform knows stands before the channel does, so it leads on from here. */
  const porter = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const door = doors.get(req.url ?? '');
      const headers = Object.fromEntries(
        Object.entries(req.headers)
          .filter(([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name))
          .map(([name, value]) => [name, String(value)]),
      );
      const rawBody = Buffer.concat(chunks);
      door?.posted.push({ headers, rawBody });
      if (!door?.path) return void res.end('ok');
      void post(door.path, { headers, rawBody }).then((status) => res.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => porter.listen(0, '127.0.0.1', resolve));
  const porterUrl = `http://127.0.0.1:${(porter.address() as AddressInfo).port}`;

  const post = async (path: string, { headers, rawBody }: Posted): Promise<number> => {
    const answer = await fetch(server.url + path, { method: 'POST', headers, body: new Uint8Array(rawBody) });
    await answer.arrayBuffer();
    return answer.status;
  };

  /** An account on the stand-in that nobody has connected. */
  const open = (road: Road, mark: string): Account => {
    const key = `/${road.platform}-${mark}`;
    const door: { path: string | null; posted: Posted[] } = { path: null, posted: [] };
    doors.set(key, door);
    const made = road.connect({ ...sandbox.control, url: sandbox.url, webhookUrl: porterUrl + key, mark });
    const marked = Object.entries(made.secrets).find(([name, value]) => !/refresh/i.test(name) && value.includes(mark));
    return {
      ...made,
      id: '',
      platform: road.platform,
      posted: door.posted,
      from: marked?.[1] ?? made.externalId,
    };
  };

  const join = async (account: Account, mark: string, token = server.token): Promise<Account> => {
    const made = await server.request(
      'POST',
      '/api/channels',
      {
        platform: account.platform,
        name: `${account.platform} ${mark}`,
        externalId: account.externalId,
        secrets: account.secrets,
        settings: { ...account.settings, historyDays: 0, pollSeconds: 86_400 },
      },
      { authorization: `Bearer ${token}` },
    );
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    account.id = (made.body as unknown as { id: string }).id;
    doors.get(`/${account.platform}-${mark}`)!.path = `/webhooks/${account.platform}/${account.id}`;
    return account;
  };

  const pollNow = async ({ id }: Account): Promise<void> => {
    await server.ctx.store.transaction(server.workspaceId, (db) =>
      // One that is under way sets its next turn when it ends: asked again then.
      db.query(
        `UPDATE channel SET next_poll_at = now() WHERE workspace_id = $1 AND id = $2 AND next_poll_at > now() + interval '1 minute'`,
        [server.workspaceId, id],
      ),
    );
    server.ctx.wake('polls');
  };

  const messagesOf = async (channelId: string): Promise<(Told & { conversationId: string })[]> =>
    server.ctx.store.transaction(server.workspaceId, (db) =>
      db.query(
        `SELECT id, text, status, direction, failure, conversation_id AS "conversationId" FROM message
           WHERE workspace_id = $1 AND channel_id = $2 ORDER BY created_at, id`,
        [server.workspaceId, channelId],
      ),
    );

  return {
    sandbox,
    open,
    join,
    post,
    /** What the platform posts when somebody writes these words, kept from the account's own address. */
    record: async (account: Account, mark: string, words: string): Promise<Posted> => {
      const door = doors.get(`/${account.platform}-${mark}`)!;
      const { path } = door;
      door.path = null;
      const before = door.posted.length;
      account.speak(words);
      const [posted] = await eventually(
        async () => door.posted.slice(before),
        (fresh) => fresh.length > 0,
      );
      door.path = path;
      if (!posted) throw new Error(`${account.platform} posted nothing`);
      return posted;
    },
    pollNow,
    messagesOf,
    connect: (road: Road, mark: string, token?: string): Promise<Account> => join(open(road, mark), mark, token),
    /** Somebody writes these words, and they are here. */
    hear: async (road: Road, account: Account, words: string) => {
      account.speak(words);
      const found = await eventually(
        async () => {
          if (road.by === 'poll') await pollNow(account);
          return (await messagesOf(account.id)).find(({ text }) => text.includes(words));
        },
        (message) => message !== undefined,
      );
      if (!found) throw new Error(`"${words}" did not come to ${account.platform}`);
      return found;
    },
    /** A member's answer, once the platform has said something to it. */
    answer: async (conversationId: string, text: string): Promise<Told> => {
      const made = await server.api('POST', `/api/conversations/${conversationId}/messages`, { text });
      if (made.status !== 202) throw new Error(JSON.stringify(made.body));
      const { id } = made.body as unknown as { id: string };
      return eventually(
        async () => {
          const { body } = await server.api('GET', `/api/conversations/${conversationId}/messages`);
          return (body.items as unknown as (Told & { notBeforeAt: string | null })[]).find((one) => one.id === id)!;
        },
        ({ status, notBeforeAt }) => !['queued', 'sending'].includes(status) || notBeforeAt !== null,
      );
    },
    stateOf: async (id: string, token = server.token) =>
      (
        (await server.request('GET', `/api/channels/${id}`, undefined, { authorization: `Bearer ${token}` }))
          .body as unknown as { status: { state: string; reason: string | null } }
      ).status,
    test: async (id: string) =>
      (await server.api('POST', `/api/channels/${id}/test`)).body as unknown as {
        ok: boolean;
        message: string | null;
        account: { externalId: string } | null;
      },
    stop: async (): Promise<void> => {
      await sandbox.stop();
      porter.closeAllConnections();
      await new Promise<void>((resolve) => porter.close(() => resolve()));
    },
  };
};

export type Roads = Awaited<ReturnType<typeof openRoads>>;

/** Another mark for each: three digits from 2 to 7. */
export const markOf = (number: number): string =>
  [36, 6, 1].map((place) => String(2 + (Math.floor(number / place) % 6))).join('');
