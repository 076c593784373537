import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Product } from '../product';

export const words = [
  'How much is the blue one, and does it come with the two glasses?',
  'Πόσο κάνει το σετ με τα δύο ποτήρια;',
  'قیمت این قوری چنده؟',
  'هل تشحنون إلى الرياض؟',
  '这个可以寄到上海吗？',
  'My order came broken and nobody answers',
  'Would you be open to a collaboration this autumn?',
];
const perDelivery = 100;

/** The people who write to a signed HTTP channel of the product's. */
export interface Shop {
  /** `count` people write their first message; one conversation each, named `Person 00042`. */
  fill(count: number): Promise<void>;
  /** So many messages a second, from people already there and from new ones, until `stop` is called. */
  keepWriting(perSecond: number): { stop(): Promise<number> };
}

export const openShop = async (product: Product): Promise<Shop> => {
  const key = randomBytes(32);
  const made = await product.api('POST', '/api/channels', {
    platform: 'http',
    name: 'Bench',
    externalId: `bench-${randomUUID()}`,
    secrets: { secret: `whsec_${key.toString('base64')}` },
    settings: { callbackUrl: 'http://127.0.0.1:9/none' },
  });
  const address = product.url + new URL(String(made.body['webhookUrl'])).pathname;
  let people = 0;
  let written = 0;

  const deliver = async (events: object[]): Promise<void> => {
    const body = JSON.stringify({ events });
    const id = `msg_${randomUUID()}`;
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', key).update(`${id}.${stamp}.${body}`).digest('base64');
    const answer = await fetch(address, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': stamp,
        'webhook-signature': `v1,${signature}`,
      },
    });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`A delivery was answered ${answer.status}`);
  };
  const message = (person: number, agoMs = 0) => ({
    type: 'message',
    id: `m${(written += 1)}`,
    conversation: { id: `c${person}`, kind: person % 2 ? 'comment' : 'direct', ...(person % 2 ? { post } : {}) },
    author: { id: `u${person}`, name: nameOf(person) },
    text: words[written % words.length],
    sentAt: new Date(Date.now() - agoMs).toISOString(),
  });

  return {
    async fill(count) {
      const first = people;
      people += count;
      for (let at = first; at < people; at += perDelivery)
        await deliver(
          Array.from({ length: Math.min(perDelivery, people - at) }, (_, each) =>
            message(at + each, (people - at - each) * 1000),
          ),
        );
      await drained(product);
    },
    keepWriting(perSecond) {
      let sent = 0;
      let isOver = false;
      const began = Date.now();
      const lane = (async () => {
        while (!isOver) {
          const due = Math.floor(((Date.now() - began) / 1000) * perSecond);
          if (sent < due) {
            const events = Array.from({ length: Math.min(20, due - sent) }, (_, each) =>
              (sent + each) % 4 === 0 ? message((people += 1) - 1) : message((sent * 7919 + each) % people),
            );
            sent += events.length;
            await deliver(events);
          }
          await sleep(20);
        }
      })();
      lane.catch(() => undefined); // told when it is stopped
      return {
        async stop() {
          isOver = true;
          await lane;
          return sent;
        },
      };
    },
  };
};

const post = { id: 'p1', text: 'Quince & Smoke is back: forty tins, one kiln.' };
export const nameOf = (person: number): string => `Person ${String(person).padStart(5, '0')}`;

/** Until everything that was written is in the inbox. */
export const drained = async (product: Product): Promise<void> => {
  const database = new Client({ connectionString: product.databaseUrl });
  await database.connect();
  try {
    for (;;) {
      const { rows } = await database.query<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT FROM delivery WHERE state = 'pending') AS waiting`,
      );
      if (!rows[0]?.waiting) return;
      await sleep(200);
    }
  } finally {
    await database.end();
  }
};
