import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestEvent } from '../testing';
import type { Api } from './built-server';

const key = Buffer.from('0123456789abcdef0123456789abcdef');

/** Connects a signed HTTP channel of an installation and returns its id. */
export const connectSigned = async (api: Api, callbackUrl: string): Promise<string> => {
  const { id } = await api<{ id: string }>('POST', '/api/channels', {
    platform: 'http',
    name: 'Shop',
    externalId: `shop-${randomUUID()}`,
    secrets: { secret: `whsec_${key.toString('base64')}` },
    settings: { callbackUrl },
  });
  return id;
};

export const signedHeaders = (body: string | Buffer, deliveryId = `msg_${randomUUID()}`): Record<string, string> => {
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${deliveryId}.${stamp}.`).update(body).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': deliveryId,
    'webhook-timestamp': stamp,
    'webhook-signature': `v1,${signature}`,
  };
};

export const bodyOf = (events: readonly TestEvent[]): string =>
  JSON.stringify({ events: events.map((event) => ({ type: 'message', ...event })) });

export interface SendCounts {
  answered: number;
  refused: number; // 503, to be sent again
  broken: number; // no answer at all
  other: number;
}

/**
 * Sends a webhook the way platforms do: again and again until it is answered 200, to whichever server `pick` names.
 * Returns false where `isOver` became true before.
 */
export const sendUntilKept = async (
  pick: () => string | null,
  channelId: string,
  body: string,
  counts: SendCounts,
  { deliveryId = `msg_${randomUUID()}`, isOver = () => false }: { deliveryId?: string; isOver?: () => boolean } = {},
): Promise<boolean> => {
  for (;;) {
    const url = pick();
    const status = url === null ? 0 : await postOnce(url, channelId, body, deliveryId);
    if (status === 200) {
      counts.answered += 1;
      return true;
    }
    if (status === 503) counts.refused += 1;
    else if (status === 0) counts.broken += 1;
    else counts.other += 1;
    if (isOver()) return false;
    await sleep(50);
  }
};

/** 0: no answer. */
export const postOnce = async (
  url: string,
  channelId: string,
  body: string,
  deliveryId = `msg_${randomUUID()}`,
): Promise<number> => {
  try {
    const answer = await fetch(`${url}/webhooks/http/${channelId}`, {
      method: 'POST',
      body,
      headers: signedHeaders(body, deliveryId),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
};

/** Runs `work` on every item, so many at a time. */
export const inParallel = async <T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await work(items[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
};

/** A repeatable disorder. */
export const shuffled = <T>(items: readonly T[], random: () => number): T[] => {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
};
