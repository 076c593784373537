import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { against, type Figure, told } from './figures';
import type { FanOptions } from './fan-client';
import { isQuick } from './filled';
import { connectHttpChannel } from './http-channel';
import { root, startProgram } from './processes';
import { startProduct } from './product';
import { runLoad } from './run-load';

const rounds = 15;

/** One changed conversation (about 1 KB) until each of N sockets has it, beside bare `ws` with the same bytes and client. */
export const benchFanout = async (): Promise<Figure[]> => {
  const product = await startProduct();
  const bare = await startProgram(['--import', 'tsx', join(__dirname, 'bare-ws-server.ts')], /bare ready/);
  const bareUrl = `http://127.0.0.1:${bare.line.split(' ').at(-1)}`;
  try {
    const key = randomBytes(32).toString('base64');
    const path = await connectHttpChannel(product, key);
    await runLoad({ key, connections: 1, perDelivery: 1, total: 1, rate: null, seconds: 60, url: product.url, path });
    const conversationId = await firstConversation(product);
    const figures: Figure[] = [];
    for (const count of isQuick() ? [100] : [1000, 5000]) {
      const options = { token: product.token, conversationId, count, rounds };
      const ours = await startClient({ ...options, kind: 'product', url: product.url, body: '' });
      const { bytes } = await ours.round(); // a warm-up that tells the size
      const body = randomBytes(bytes).toString('base64').slice(0, bytes);
      const hand = await startClient({ ...options, kind: 'bare', url: bareUrl, body });
      await hand.round();
      const pairs = [];
      for (let index = 0; index < rounds; index++)
        pairs.push({ ours: (await ours.round()).ms, bare: (await hand.round()).ms });
      ours.end();
      hand.end();
      const figure = against(`fanout.${count}`, 'ms', pairs, 1.5, false);
      figures.push(
        told({ ...figure, note: `${figure.note}; ${bytes} bytes; ours with the change, its commit and two reads` }),
      );
    }
    return figures;
  } finally {
    await bare.stop();
    await product.stop();
  }
};

const firstConversation = async (product: Awaited<ReturnType<typeof startProduct>>): Promise<string> => {
  for (;;) {
    const { body } = await product.api('GET', '/api/conversations?limit=1');
    const [first] = body['items'] as { id: string }[];
    if (first) return first.id;
  }
};

const startClient = async (options: FanOptions) => {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'fan-client.ts'), JSON.stringify(options)],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines: Interface = createInterface({ input: child.stdout! });
  const answers = lines[Symbol.asyncIterator]();
  const next = async (): Promise<{ ms: number; bytes: number }> => {
    const { value, done } = await answers.next();
    if (done) throw new Error('The client of the sockets ended');
    return JSON.parse(value) as { ms: number; bytes: number };
  };
  await next();
  return {
    round: () => {
      const answer = next();
      child.stdin!.write('go\n');
      return answer;
    },
    end: () => void child.stdin!.end('end\n'),
  };
};
