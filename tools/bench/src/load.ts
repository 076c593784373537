import { createHmac, randomBytes } from 'node:crypto';
import { type Line, openLine } from './line';

/**
 * The load, in a process of its own: signed deliveries over kept connections for so long, or so many; prints what was
 * answered 200, what was not, the time, and the CPU time it took itself. One JSON line.
 */
const main = async (): Promise<void> => {
  const { url, path, key, connections, seconds, perDelivery, total, rate } = JSON.parse(
    process.argv[2]!,
  ) as LoadOptions;
  const secret = Buffer.from(key, 'base64');
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(url)));
  const until = Date.now() + seconds * 1000;
  const run = randomBytes(4).toString('hex');
  let next = 0;
  let ok = 0;
  let failed = 0;
  const send = async (line: Line): Promise<void> => {
    const index = next++;
    const now = new Date().toISOString();
    const events = Array.from({ length: perDelivery }, (_, each) => {
      const id = `${run}-${index}-${each}`;
      return {
        type: 'message',
        id,
        conversation: { id, kind: 'comment', post: { id: `p${index % 50}`, text: 'A post' } },
        author: personOf((index * perDelivery + each) % 20_000),
        text: textOf(index * perDelivery + each),
        sentAt: now,
      };
    });
    const body = JSON.stringify({ events });
    const id = `msg_${run}_${index}`;
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', secret).update(`${id}.${stamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': stamp,
      'webhook-signature': `v1,${signature}`,
    };
    if ((await line.post(path, headers, body)) === 200) ok += 1;
    else failed += 1;
  };
  const before = process.cpuUsage();
  const since = process.hrtime.bigint();
  const lane = async (line: Line): Promise<void> => {
    let due = Date.now();
    while (Date.now() < until && (total === null || next < total)) {
      await send(line);
      if (rate === null) continue;
      // By the clock, not by the last answer: a line that was held up makes up for it, so that the rate stays as wanted.
      due += (1000 * connections) / rate;
      if (due > Date.now()) await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
    }
  };
  await Promise.all(lines.map(lane));
  const tookSeconds = Number(process.hrtime.bigint() - since) / 1e9;
  const { user, system } = process.cpuUsage(before);
  for (const line of lines) line.close();
  console.log(JSON.stringify({ ok, failed, tookSeconds, cpuMs: (user + system) / 1000 }));
};

export interface LoadOptions {
  url: string;
  path: string;
  key: string;
  connections: number;
  seconds: number;
  perDelivery: number;
  total: number | null;
  rate: number | null;
}

/** Who keeps their name from one message to the next, as people do. */
const personOf = (number: number) => ({ id: `u${number}`, name: `Person ${number}` });

/**
 * What people write under a busy account: two thirds are a few short phrases that many use alike, one third is nobody
 * else's; one in two hundred proposes to work together.
 */
const textOf = (index: number): string => {
  if (index % 200 === 199) return `Would you be open to a collaboration with our brand in spring ${index}?`;
  if (index % 3 !== 0) return phrases[(index * 7) % phrases.length]!;
  return own[index % own.length]!.replace('%', String(10_000 + (index % 89_000)));
};

const phrases = [
  'Love this!',
  'So pretty 😍',
  'thanks 🙏',
  'How much is it?',
  'How much is the blue one?',
  'Link please',
  'Where is this from?',
  'Ευχαριστώ πολύ!',
  'Πόσο κάνει;',
  'Πόσο κάνει το σετ με τα δύο ποτήρια;',
  'Υπέροχο',
  'قیمت؟',
  'قیمت این قوری چنده؟',
  'خیلی قشنگه',
  'كم السعر؟',
  'هل تشحنون إلى الرياض؟',
  'جميل جدا',
  '多少钱',
  '这个可以寄到上海吗？',
  '好漂亮',
];

const own = [
  'My order % came broken and nobody answers',
  'Hi, I ordered two of the large ones last week (no. %) and would like to change the colour, is that still possible?',
  'Η παραγγελία % δεν έχει έρθει ακόμα, πότε θα σταλεί;',
  'Do you have number % in stock again?',
  'سفارش % هنوز نرسیده، لطفا پیگیری کنید',
  'طلبي رقم % لم يصل حتى الآن',
  '订单%还没有收到，什么时候发货？',
  'Tried % and it works great, my sister wants one too',
];

void main();
