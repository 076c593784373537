import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Inbox, Stoppable } from './inbox';

export interface Call {
  type: string;
  text?: string;
  conversationId?: string;
  messageId?: string;
  audience?: string;
}

export interface Shop {
  channelId: string;
  /** What the inbox has sent to the shop's own system. */
  calls: Call[];
  /** From here on the shop's system refuses what is sent to it with this status; null: it takes it again. */
  refuseWith(status: number | null): void;
  /** A customer writes; each conversation of theirs is named by `conversation`. */
  write(events: ShopEvent[]): Promise<void>;
}

export interface ShopEvent {
  conversation: string;
  text: string;
  /** Who writes; the one customer of the conversation where it is left out. */
  person?: string;
  replyToId?: string;
  name?: string;
  handle?: string;
  avatarUrl?: string;
  kind?: 'direct' | 'comment';
  post?: { id: string; text: string; url?: string; imageUrl?: string };
  attachments?: { url: string; type: string }[];
  id?: string;
  type?: 'message' | 'edit' | 'delete';
  minutesAgo?: number;
}

const key = Buffer.from('0123456789abcdef0123456789abcdef');

/** The key of every shop's channel, as its owner enters it. */
export const signingSecret = `whsec_${key.toString('base64')}`;

/** A shop's own system: takes what the inbox sends to `callbackUrl`. */
export const openCallback = async (): Promise<
  Pick<Shop, 'calls' | 'refuseWith'> & Stoppable & { callbackUrl: string }
> => {
  const calls: Call[] = [];
  let refusal: number | null = null;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      calls.push(JSON.parse(body) as Call);
      if (refusal !== null) {
        response.writeHead(refusal, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message: 'Not allowed' }));
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ externalId: `sent-${randomUUID()}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const callbackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  const refuseWith = (status: number | null): void => void (refusal = status);
  return { calls, callbackUrl, refuseWith, stop };
};

/** Customers write: one signed request to the address of a channel. */
export const deliver = async (webhookUrl: string, events: readonly ShopEvent[]): Promise<void> => {
  const body = JSON.stringify({ events: events.map(toEvent) });
  const messageId = `msg_${randomUUID()}`;
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${messageId}.${stamp}.${body}`).digest('base64');
  const answer = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': messageId,
      'webhook-timestamp': stamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  if (!answer.ok) throw new Error(`The webhook was refused: ${answer.status} ${await answer.text()}`);
};

/** A shop connected to the inbox over the signed HTTP channel: customers write through it, answers come back to it. */
export const openShop = async (inbox: Inbox, name = 'Samovar Lane'): Promise<Shop & Stoppable> => {
  const { calls, callbackUrl, refuseWith, stop } = await openCallback();
  const { id: channelId } = await inbox.api<{ id: string }>('POST', '/api/channels', {
    platform: 'http',
    name,
    externalId: `shop-${randomUUID()}`,
    secrets: { secret: signingSecret },
    settings: { callbackUrl },
  });
  return {
    channelId,
    calls,
    refuseWith,
    write: (events) => deliver(`${inbox.url}/webhooks/http/${channelId}`, events),
    stop,
  };
};

const toEvent = ({
  conversation,
  text,
  name,
  handle,
  avatarUrl,
  kind = 'direct',
  post,
  attachments,
  id,
  type = 'message',
  minutesAgo = 0,
  person,
  replyToId,
}: ShopEvent) => ({
  type,
  id: id ?? randomUUID(),
  conversation: { id: conversation, kind, ...(post ? { post } : {}) },
  author: {
    id: `person-${person ?? conversation}`,
    name: name ?? `Customer ${conversation}`,
    ...(handle === undefined ? {} : { handle }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
  },
  text,
  ...(replyToId ? { replyToId } : {}),
  ...(attachments ? { attachments } : {}),
  sentAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
});
