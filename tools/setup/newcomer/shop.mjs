import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** A shop with a chat of its own, which speaks to Hubbub by signed HTTP (https://www.standardwebhooks.com). */
export async function openShop() {
  const key = randomBytes(32);
  const replies = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      replies.push(body);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ externalId: `shop-${replies.length}` }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  return {
    host,
    secret: `whsec_${key.toString('base64')}`,
    callbackUrl: `http://${host}/replies`,
    /** Delivers one message of a visitor; throws unless it was accepted. */
    say: (url, channel, text) => deliver(`${url}/webhooks/http/${channel.id}`, key, text),
    hasReply: (text) => replies.some((body) => body.type === 'reply' && body.text === text),
    close: () => server.close(),
  };
}

async function deliver(webhookUrl, key, text) {
  const id = `msg_${randomUUID()}`;
  const timestamp = `${Math.floor(Date.now() / 1000)}`;
  const event = {
    type: 'message',
    id: randomUUID(),
    conversation: { id: 'visitor-1', kind: 'direct' },
    author: { id: 'visitor-1', name: 'Eleni' },
    text,
    sentAt: new Date().toISOString(),
  };
  const body = JSON.stringify({ events: [event] });
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await fetch(webhookUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
  if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status} ${await answer.text()}`);
}
