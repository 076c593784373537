import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type ChannelAccess,
  type Connector,
  findConnector,
  type InboundEvent,
  type ItemEvent,
  type OutboundMessage,
  type Polled,
  type PlatformAct,
} from '@hubbub/connectors';
import { withEvidence } from '@hubbub/connectors/testing';
import { createHttp, readJson } from '@hubbub/runtime';
import { type Road, roads } from './roads';

/**
 * Every connector against the stand-in of its platform: what somebody writes there comes in by the platform's own way,
 * an answer goes out, and the stand-in's ledger holds it once. Neither side was written from the other's code.
 */
jest.setTimeout(20_000);

interface Received {
  headers: Record<string, string>;
  rawBody: Buffer;
}

const { startSandbox } = jest.requireActual<{
  startSandbox: (options: { timers: Road['timers'] }) => Promise<Road['sandbox']>;
}>(join(__dirname, '../../../sandbox/src/start'));
const { fakeTimers } = jest.requireActual<{ fakeTimers: (start?: string) => Road['timers'] }>(
  join(__dirname, '../../../sandbox/src/timers'),
);

const open = async () => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, rawBody: Buffer.concat(parts) });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const timers = fakeTimers();
  const sandbox = await startSandbox({ timers });
  const http = createHttp({ allowHosts: () => [new URL(sandbox.url).host] });
  return {
    received,
    timers,
    sandbox,
    http,
    webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    stop: async () => {
      await sandbox.stop();
      await http.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};

let world: Awaited<ReturnType<typeof open>>;
beforeEach(async () => void (world = await open()));
afterEach(() => world.stop());

const accessTo = ({ externalId, secrets, settings }: ReturnType<Road['connect']>): ChannelAccess => {
  let session: Record<string, unknown> | null = null;
  return {
    id: '01900000-0000-7000-8000-000000000001',
    externalId,
    secrets,
    settings,
    http: world.http,
    now: new Date(world.timers.now()),
    session: { get: () => session, set: async (value) => void (session = value) },
  };
};

const byWebhook = async (connector: Connector, channel: ChannelAccess): Promise<InboundEvent[]> => {
  await world.sandbox.control.webhooks.idle();
  return world.received.splice(0).flatMap(({ headers, rawBody }) => {
    const request = { method: 'POST', headers, query: {}, rawBody, receivedAt: channel.now };
    expect(connector.verify?.(request, channel.secrets)).toBe(true);
    const forged = { ...request, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) };
    if (connector.platform.id !== 'telegram') expect(connector.verify?.(forged, channel.secrets)).toBe(false); // its secret says nothing of the body
    return connector.normalise(readJson(rawBody), {
      externalChannelId: channel.externalId,
      receivedAt: channel.now,
      foundBy: 'webhook',
      settings: channel.settings,
    });
  });
};

const byPoll = async (connector: Connector, channel: ChannelAccess): Promise<InboundEvent[]> => {
  const events: InboundEvent[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 20; page += 1) {
    const polled: Polled | undefined = await connector.poll?.(
      { cursor, purpose: 'backfill', since: new Date(world.timers.now() - 86_400_000) },
      channel,
    );
    for (const item of polled?.items ?? [])
      events.push(
        ...connector.normalise(JSON.parse(JSON.stringify(item)), {
          externalChannelId: channel.externalId,
          receivedAt: channel.now,
          foundBy: 'poll',
          settings: channel.settings,
        }),
      );
    if (!polled?.hasMore) break;
    cursor = polled.cursor;
  }
  return events;
};

const isItem = (event: InboundEvent): event is ItemEvent =>
  ['message', 'comment', 'mention', 'review'].includes(event.kind);

const answerTo = (event: ItemEvent, text: string): OutboundMessage => ({
  id: '01900000-0000-7000-8000-0000000000aa',
  conversationKind: event.kind === 'message' ? 'direct' : event.kind,
  externalConversationId: event.externalConversationId ?? event.externalId,
  contact: {
    externalId: event.author?.externalId ?? null,
    name: event.author?.name ?? '',
    handle: event.author?.handle ?? null,
  },
  audience: event.kind === 'message' ? 'private' : 'public',
  text,
  attachments: [],
  replyTo: referenceTo(event),
  post: event.post ? { externalId: event.post.externalId, url: event.post.url ?? null, extra: {} } : null,
  tag: null,
  isAutomated: false,
});

const referenceTo = (event: ItemEvent): PlatformAct['target'] => ({
  externalId: event.externalId,
  text: event.text,
  sentAt: event.at ?? new Date(world.timers.now()),
  author: {
    externalId: event.author?.externalId ?? null,
    name: event.author?.name ?? '',
    handle: event.author?.handle ?? null,
  },
  extra: event.extra ?? {},
});

describe.each(roads)('$name', (road) => {
  const run = async () => {
    const found = findConnector(road.platform);
    if (!found) throw new Error(`No connector ${road.platform}`);
    const connector = withEvidence(found, 'stand-in');
    const connected = road.connect({ ...world.sandbox.control, url: world.sandbox.url, webhookUrl: world.webhookUrl });
    const channel = accessTo(connected);
    const words = 'Πόσο κάνει; قیمت؟ 多少钱 & <b>';
    connected.speak(words);
    const events = road.by === 'webhook' ? await byWebhook(connector, channel) : await byPoll(connector, channel);
    const items = events.filter(isItem).filter(({ text }) => text.includes('多少钱'));
    return { connector, connected, channel, words, items };
  };

  it('brings in what somebody wrote, whole, with its author', async () => {
    const { items, words } = await run();
    expect(items.map(({ kind, text }) => ({ kind, text }))).toEqual([
      { kind: road.kind, text: road.wrap ? road.wrap(words) : words },
    ]);
    expect(items[0]?.author?.externalId).toBeTruthy();
  });

  it('takes an answer back to where it was asked, once', async () => {
    const { connector, channel, items } = await run();
    const [item] = items;
    if (!item) throw new Error('Nothing came in');
    const sent = await connector.send(answerTo(item, '72 €, شكرًا, 谢谢'), channel);
    const rows = world.sandbox.ledger.rows({}).filter(({ action }) => ['message', 'reply', 'comment'].includes(action));
    expect(rows.map(({ text }) => text)).toEqual(['72 €, شكرًا, 谢谢']);
    expect(sent.externalId ?? '').toContain(rows[0]?.externalId?.split(':').at(-1) ?? 'nothing');
  });

  if (road.acts.length > 0)
    it.each(road.acts)('can %s', async (type) => {
      const { connector, channel, items } = await run();
      const [item] = items;
      if (!item) throw new Error('Nothing came in');
      const act = {
        target: referenceTo(item),
        conversationKind: item.kind === 'message' ? ('direct' as const) : item.kind,
        externalConversationId: item.externalConversationId ?? item.externalId,
        direction: 'inbound' as const,
        post: item.post ? { externalId: item.post.externalId, extra: {} } : null,
      };
      await connector.act?.({ ...act, type }, channel);
      expect(world.sandbox.ledger.rows({}).map(({ action }) => action)).toContain(type);
    });

  it('understands a refusal for want of a good token', async () => {
    const { connector, channel, items } = await run();
    const [item] = items;
    if (!item) throw new Error('Nothing came in');
    const secrets = Object.fromEntries(
      Object.entries(channel.secrets).map(([name, value]) => [
        name,
        /token|password/i.test(name) ? `${value}x` : value,
      ]),
    );
    await expect(
      connector.send(answerTo(item, 'hello'), {
        ...channel,
        secrets,
        session: { get: () => null, set: async () => undefined },
      }),
    ).rejects.toMatchObject({
      outcome: 'refused',
      channelState: 'disconnected',
    });
  });
});
