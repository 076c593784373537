import { WebSocket } from 'ws';

export interface FanOptions {
  /** `product`: Socket.io's own protocol over a plain `ws`; `bare`: `ws` alone. The same client for both. */
  kind: 'product' | 'bare';
  url: string;
  token: string;
  conversationId: string;
  count: number;
  rounds: number;
  body: string; // what the bare server is asked to send
}

/**
 * Holds so many sockets and, round by round as the parent says, causes one event and waits until every socket has it.
 * A JSON line each: how long it took, from before the request that causes it, and how many bytes one socket got.
 */
const main = async (): Promise<void> => {
  const options = JSON.parse(process.argv[2]!) as FanOptions;
  let got = 0;
  let bytes = 0;
  let whole = (): void => undefined;
  const hear = (text: string): void => {
    if (options.kind === 'product' && !text.startsWith('42["conversation:updated"')) return;
    bytes = text.length;
    got += 1;
    if (got === options.count) whole();
  };
  const sockets: WebSocket[] = [];
  for (let from = 0; from < options.count; from += 50) {
    const some = Array.from({ length: Math.min(50, options.count - from) }, () => connect(options, hear));
    sockets.push(...(await Promise.all(some)));
  }
  console.log(JSON.stringify({ ready: true }));
  for await (const line of process.stdin) {
    if (String(line).includes('end')) break;
    got = 0;
    const all = new Promise<void>((resolve) => (whole = resolve));
    const since = process.hrtime.bigint();
    await trigger(options);
    await all;
    console.log(JSON.stringify({ ms: Number(process.hrtime.bigint() - since) / 1e6, bytes }));
  }
  for (const socket of sockets) socket.terminate();
  process.exit(0);
};

const connect = ({ kind, url, token }: FanOptions, hear: (text: string) => void): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const path = kind === 'product' ? '/socket.io/?EIO=4&transport=websocket' : '/';
    const socket = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate: false });
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (kind === 'bare') return hear(text);
      if (text.startsWith('0')) socket.send(`40${JSON.stringify({ token })}`);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('40')) resolve(socket);
      else hear(text);
    });
    if (kind === 'bare') socket.once('open', () => resolve(socket));
  });

let isHigh = false;
/** A member changes a conversation; or the bare server is told to send. Not waited for: the sockets tell. */
const trigger = async ({ kind, url, token, conversationId, body }: FanOptions): Promise<void> => {
  if (kind === 'bare') return void (await fetch(`${url}/send`, { method: 'POST', body }));
  isHigh = !isHigh;
  await fetch(`${url}/api/conversations/${conversationId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ priority: isHigh ? 'high' : 'normal' }),
  });
};

void main();
