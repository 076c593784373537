import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connectors, type Connector, type InboundEvent } from '@hubbub/connectors';
import { contextOf, readFixtures, type Fixture } from '@hubbub/connectors/testing';
import type { Attachment } from '@hubbub/contracts';
import { fetchAttachments } from '@hubbub/conversations';
import { type Http, readJson } from '@hubbub/runtime';
import { insertDeliveries } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import type { ServerContext } from './build-context';
import { startTestServer, type TestServer } from './testing';
import { placeChannel } from './testing-channels';

/**
 * Files that lie about their type, never end, end too soon or come as a page, for each platform whose recorded messages
 * bring files, by that platform's own way to them: the message stands as it came, each file says why it is not here,
 * no more than a bound is ever read, and the channel is as well as before.
 */
const folder = join(__dirname, '..', '..', '..', 'libs', 'connectors', 'src');
const fetched: readonly string[] = ['image', 'video', 'audio', 'file', 'sticker'];
const mostBytes = 25_000_000;
const lastAttempt = 5;

let server: TestServer;
let host: Server;
let hostUrl: string;
let written = 0;

const page = '<html><script>alert(1)</script></html>';

beforeAll(async () => {
  server = await startTestServer({ withWorker: false });
  host = createServer((req, res) => {
    res.on('error', () => undefined);
    const [, way, name] = (req.url ?? '').split('/');
    if (way === 'locate')
      return void res.setHeader('content-type', 'application/json').end(JSON.stringify(ways[name!]));
    if (way === 'page') return void res.setHeader('content-type', 'text/html').end(page);
    // What calls itself a picture in its head and its name, and is a page or a drawing that can run.
    if (way === 'liar')
      return void res
        .writeHead(200, { 'content-type': 'image/png', 'content-disposition': 'attachment; filename="photo.png"' })
        .end(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`);
    if (way === 'endless') {
      res.writeHead(200, { 'content-type': 'video/mp4' });
      const piece = Buffer.alloc(1 << 18);
      const more = (): void => {
        if (res.destroyed) return;
        written += piece.length;
        if (res.write(piece)) setImmediate(more);
        else res.once('drain', more);
      };
      return more();
    }
    if (way === 'cut') {
      res.writeHead(200, { 'content-type': 'image/png', 'content-length': '4000' });
      return void res.write(Buffer.from('89504e470d0a1a0a', 'hex'), () => res.destroy());
    }
    // One byte, and then nothing for ever.
    res.writeHead(200, { 'content-type': 'image/png' }).write('x');
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.stop();
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

/** What the platforms' APIs say of where a file lies. */
const ways: Record<string, unknown> = {
  whatsapp: { url: 'https://lookaside.example/file', mime_type: 'image/jpeg' },
  telegram: { ok: true, result: { file_path: 'photos/file_1.jpg' } },
  slack: { ok: true, file: { url_private_download: 'https://files.example/file' } },
  tiktok: { code: 0, data: { download_url: 'https://files.example/file' } },
};
const asksTheWay: Record<string, RegExp> = {
  whatsapp: /graph\.facebook\.com/,
  telegram: /\/getFile$/,
  slack: /\/files\.info/,
  tiktok: /\/media\/download\//,
};

/** The real way out, with every address led to the host of this test. */
const led =
  (platform: string, file: string, way = `locate/${platform}`): Http =>
  (request) =>
    server.ctx.http({
      ...request,
      url: `${hostUrl}/${asksTheWay[platform]?.test(request.url) ? way : file}`,
      // What hangs may hang for a minute; here a moment is enough.
      timeoutMs: file === 'silent' ? 100 : (request.timeoutMs ?? 20_000),
    });

const withFiles = (event: InboundEvent): boolean =>
  ['message', 'comment', 'mention'].includes(event.kind) &&
  'attachments' in event &&
  (event.attachments ?? []).some(({ type, url, externalId }) => fetched.includes(type) && Boolean(url ?? externalId));

interface Brought {
  connector: Connector;
  fixture: Fixture;
  externalId: string;
}

/** The first recorded body of a platform that brings a file of each type. */
const brought = (connector: Connector): Brought[] => {
  const { id } = connector.platform;
  const seen = new Set<string>();
  return readFixtures(join(folder, id === 'http' ? 'http-channel' : id, 'fixtures')).flatMap((fixture): Brought[] => {
    const externalId = fixture.externalChannelId ?? `account of ${id}`;
    const events = connector.normalise(readJson(fixture.raw), contextOf(fixture, { externalChannelId: externalId }));
    const found = events.find(withFiles);
    if (!found || !('attachments' in found)) return [];
    const types = (found.attachments ?? []).map(({ type }) => type).filter((type) => fetched.includes(type));
    if (types.every((type) => seen.has(type))) return [];
    for (const type of types) seen.add(type);
    return [{ connector, fixture, externalId: found.externalChannelId ?? externalId }];
  });
};

const all = connectors.map((connector) => ({ id: connector.platform.id, bodies: brought(connector) }));
const bringing = all.filter(({ bodies }) => bodies.length > 0);

it('is asked of every platform whose messages bring files', () => {
  expect(all.filter(({ bodies }) => bodies.length === 0).map(({ id }) => id)).toEqual([
    'youtube',
    'linkedin',
    'reddit',
    'google-business',
  ]);
});

/** Delivers the body to a channel of its own, and gives the messages that brought files. */
const deliver = async ({ connector, fixture, externalId }: Brought) => {
  const { ctx, workspaceId } = server;
  const platform = connector.platform.id;
  const secrets = {
    accessToken: 'a token',
    token: 'a token',
    clientId: 'c',
    clientSecret: 's',
    server: 'https://m.example',
  };
  const channelId = await placeChannel(server, { platform, externalId, secrets });
  await ctx.store.transaction(workspaceId, async (db) => {
    await insertDeliveries(db, workspaceId, [
      {
        workspaceId,
        id: uuidv7(),
        platform,
        channelId,
        key: createHash('sha256').update(channelId).digest(),
        raw: fixture.raw,
        headers: { 'content-type': 'application/json' },
        foundBy: 'webhook',
        receivedAt: ctx.clock(),
      },
    ]);
  });
  await server.receiveAll();
  return { channelId, messages: await messagesOf(channelId) };
};

interface Row {
  id: string;
  text: string;
  version: number;
  attachments: Attachment[];
}
const messagesOf = (channelId: string): Promise<Row[]> =>
  server.ctx.store.transaction(server.workspaceId, (db) =>
    db.query(
      `SELECT id, text, version, attachments FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = 'inbound'
         AND attachments <> '[]' ORDER BY id`,
      [server.workspaceId, channelId],
    ),
  );

const fetchAll = async (messages: readonly Row[], http: Http, attempt = 0): Promise<void> => {
  const ctx: ServerContext = { ...server.ctx, http };
  for (const { id } of messages)
    await fetchAttachments(ctx, { workspaceId: server.workspaceId, messageId: id, attempt });
};

/** Files of the messages that are worth fetching, as they stand now. */
const filesOf = async (channelId: string): Promise<Attachment[]> =>
  (await messagesOf(channelId))
    .flatMap(({ attachments }) => attachments)
    .filter(({ type, state }) => fetched.includes(type) && state);

const isUntouched = async (channelId: string, before: readonly Row[]): Promise<void> => {
  expect((await messagesOf(channelId)).map(({ id, text }) => [id, text])).toEqual(
    before.map(({ id, text }) => [id, text]),
  );
  const [channel]: { state: string; reason: string | null }[] = await server.ctx.store.transaction(
    server.workspaceId,
    (db) =>
      db.query('SELECT state, reason FROM channel WHERE workspace_id = $1 AND id = $2', [
        server.workspaceId,
        channelId,
      ]),
  );
  expect(channel).toEqual({ state: 'ok', reason: null });
};

describe.each(bringing)('$id', ({ id, bodies }) => {
  const eachBody = async (work: (channelId: string, messages: Row[]) => Promise<void>): Promise<void> => {
    for (const body of bodies) {
      const { channelId, messages } = await deliver(body);
      expect(messages.length).toBeGreaterThan(0);
      await work(channelId, messages);
      await isUntouched(channelId, messages);
    }
  };

  it('says of one that lies about its type what it is, and keeps what claims nothing as what it is', () =>
    eachBody(async (channelId, messages) => {
      await fetchAll(messages, led(id, 'liar'));
      for (const file of await filesOf(channelId)) {
        const isHonest = file.state === 'kept';
        expect(isHonest ? file.type : file.state).toBe(isHonest ? 'file' : 'failed');
        if (!isHonest) expect(file.reason).toMatch(/^This was called \w+, and its bytes are /);
        else expect(file.mimeType).not.toMatch(/image|svg\+/);
      }
    }));

  it('reads no more than a bound of one that never ends, and says so', () =>
    eachBody(async (channelId, messages) => {
      const files = (await filesOf(channelId)).length;
      written = 0;
      await fetchAll(messages, led(id, 'endless'));
      for (const file of await filesOf(channelId))
        expect(file).toMatchObject({ state: 'failed', reason: `The answer is larger than ${mostBytes} bytes` });
      // Beyond the bound there is only what lay in sockets on the way.
      expect(written).toBeLessThan(files * (mostBytes + 16_000_000));
    }));

  it.each(['cut', 'silent'])(
    'tries one that ends too soon or says nothing again, and gives it up in the end (%s)',
    (file) =>
      eachBody(async (channelId, messages) => {
        await fetchAll(messages, led(id, file));
        for (const { state } of await filesOf(channelId)) expect(state).toBe('waiting');
        await fetchAll(messages, led(id, file), lastAttempt);
        for (const given of await filesOf(channelId))
          expect(given).toMatchObject({ state: 'failed', reason: expect.stringMatching(/did not answer/) as string });
      }),
  );

  if (asksTheWay[id])
    it('tries again where the way to it is told by a page, and says what came', () =>
      eachBody(async (channelId, messages) => {
        const asked = async () => (await filesOf(channelId)).filter((file) => 'externalId' in file);
        await fetchAll(messages, led(id, 'liar', 'page'));
        for (const { state } of await asked()) expect(state).toBe('waiting');
        await fetchAll(messages, led(id, 'liar', 'page'), lastAttempt);
        for (const { state, reason } of await asked()) {
          expect(state).toBe('failed');
          expect(reason).toMatch(/.{8}/);
          expect(reason).not.toContain('<');
        }
      }));
});
