import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ChannelAccess,
  Connector,
  InboundEvent,
  MessageReference,
  OutboundMessage,
  PollRequest,
} from '@hubbub/connectors';
import { findConnector } from '@hubbub/connectors';
import { withEvidence, type Proof } from '@hubbub/connectors/testing';
import { createHttp } from '@hubbub/runtime';
import { randomBytes } from 'node:crypto';

/** A connector whose successes are written down for `docs/platforms.md`, where that is asked for. */
export const watchedConnector = (platform: string, how: Proof): Connector | null => {
  const found = findConnector(platform);
  return found && withEvidence(found, how);
};

/** A channel in memory, as the product would keep it, with its connector driven by hand. */
export const openChannel = (
  connector: Connector,
  { externalId, secrets, settings }: Pick<ChannelAccess, 'externalId' | 'secrets' | 'settings'>,
) => {
  const hosts = () =>
    Object.values(settings).flatMap((url) => (URL.canParse(String(url)) ? new URL(String(url)).host : []));
  const http = createHttp({ allowHosts: hosts });
  let session: Record<string, unknown> | null = null;
  let cursor: string | null = null;
  const access = (): ChannelAccess => ({
    id: 'channel',
    externalId,
    secrets,
    settings,
    http,
    now: new Date(),
    session: { get: () => session, set: async (value) => void (session = value) },
  });
  const collect = async (
    request: PollRequest,
  ): Promise<{ events: InboundEvent[]; items: unknown[]; cursor: string | null; notice: string | undefined }> => {
    const items: unknown[] = [];
    let at = request.cursor;
    let notice: string | undefined;
    for (let page = 0; page < 200; page += 1) {
      const polled = await connector.poll!({ ...request, cursor: at }, access());
      items.push(...(JSON.parse(JSON.stringify(polled.items)) as unknown[]));
      await record(connector.platform.id, polled.items);
      at = polled.cursor;
      notice = polled.notice;
      if (!polled.hasMore) break;
    }
    const context = {
      externalChannelId: externalId,
      receivedAt: new Date(),
      foundBy: request.purpose === 'live' ? ('poll' as const) : ('backfill' as const),
      settings,
    };
    return { events: items.flatMap((item) => connector.normalise(item, context)), items, cursor: at, notice };
  };
  return {
    access,
    /** What is new since the last call. */
    poll: async (since: Date | null = null) => {
      const polled = await collect({ cursor, purpose: 'live', since });
      cursor = polled.cursor;
      return polled;
    },
    history: (purpose: 'backfill' | 'reconcile', since: Date | null = null) =>
      collect({ cursor: null, purpose, since }),
    session: () => session,
    setSession: (value: Record<string, unknown> | null) => void (session = value),
    close: () => http.close(),
  };
};

/** With HUBBUB_RECORD every polled item is kept as a line of `<folder>/<platform>.jsonl`: raw material for fixtures. */
const record = async (platform: string, items: readonly unknown[]): Promise<void> => {
  const folder = process.env['HUBBUB_RECORD'];
  if (!folder || items.length === 0) return;
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, `${platform}.jsonl`), items.map((item) => `${JSON.stringify(item)}\n`).join(''));
};

/** A uuid v7, as the product names messages. */
export const makeId = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

type Item = Extract<InboundEvent, { kind: 'message' | 'comment' | 'mention' | 'review' }>;

export const isItem = (event: InboundEvent): event is Item =>
  ['message', 'comment', 'mention', 'review'].includes(event.kind);

export const referenceTo = (event: Item): MessageReference => ({
  externalId: event.externalId,
  text: event.text,
  sentAt: event.at ?? new Date(),
  author: {
    externalId: event.author?.externalId ?? null,
    name: event.author?.name ?? '',
    handle: event.author?.handle ?? null,
  },
  extra: event.extra ?? {},
});

/** An answer to an event, as the product would queue it. */
export const answerTo = (event: Item, text: string, rest: Partial<OutboundMessage> = {}): OutboundMessage => {
  const replyTo = referenceTo(event);
  return {
    id: makeId(),
    conversationKind: event.kind === 'message' ? 'direct' : event.kind,
    externalConversationId: event.externalConversationId ?? event.externalId,
    contact: replyTo.author,
    audience: event.kind === 'message' ? 'private' : 'public',
    text,
    attachments: [],
    replyTo,
    post: event.post ? { externalId: event.post.externalId, url: event.post.url ?? null, extra: {} } : null,
    tag: null,
    isAutomated: false,
    ...rest,
  };
};
