import { randomBytes, randomUUID, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileKeywords, readText } from '@hubbub/automation';
import { type Figure, percentile, round } from './figures';
import { type Filled, fullCount, isQuick, startFilled } from './filled';
import { benchHostile } from './hostile';
import { connectHttpChannel } from './http-channel';
import { twoThousandTerms } from './keyword-terms';
import { randomOf } from './random';
import { languages, sentence, vocabulary } from './words';

const parts: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  match: () => benchMatching(),
  hostile: () => benchHostile(),
  replay: () => benchReplay(),
};

/**
 * Keyword matching on one core, hostile texts, and the replay of a rule over all messages beside live traffic;
 * `--only match,hostile,replay` measures some of them.
 */
export const benchRules = async (): Promise<Figure[]> => {
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1]!.split(',') : null;
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts))
    if (!only || only.includes(name)) figures.push(...(await measure()));
  return figures;
};

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** 2,000 keywords and messages of 60 characters, no text twice. */
const benchMatching = (): Figure[] => {
  const random = randomOf(11);
  const words = Object.fromEntries(languages.map((language) => [language, vocabulary(language)]));
  const terms = twoThousandTerms();
  const matcher = compileKeywords([{ flag: 'own', terms, patterns: [] }]);
  const texts = Array.from({ length: isQuick() ? 20_000 : 100_000 }, (_, index) => {
    const language = languages[index % languages.length]!;
    return sentence(language, words[language]!, random, index);
  });
  for (const text of texts.slice(0, 10_000)) matcher.find(readText(text)); // until it is compiled
  let hits = 0;
  const total = cpuMs(() => {
    for (const text of texts) hits += matcher.find(readText(text)).length;
  });
  const perSecond = (texts.length * 1000) / total;
  const times = texts.slice(0, 50_000).map((text) => {
    const since = process.hrtime.bigint();
    matcher.find(readText(text));
    return Number(process.hrtime.bigint() - since) / 1e6;
  });
  const p99 = percentile(times, 0.99);
  return [
    {
      name: 'rules.match',
      value: Math.round(perSecond),
      unit: 'messages/s',
      target: '≥ 20000',
      holds: perSecond >= 20_000,
      note: `${terms.length} keywords, ${texts.length} messages, ${hits} hits, CPU time of one core`,
    },
    { name: 'rules.match.p99', value: round(p99), unit: 'ms', target: '≤ 1', holds: p99 <= 1, note: 'wall time' },
  ];
};

/** One rule over every stored message, while others read lists and webhooks arrive. */
const benchReplay = async (): Promise<Figure[]> => {
  const count = fullCount();
  const product = await startFilled(count);
  try {
    const key = randomBytes(32).toString('base64');
    const path = await connectHttpChannel(product, key);
    const seconds = isQuick() ? 5 : 20;
    await live(product, path, key, sleep(2_000)); // warm
    const calm = await live(product, path, key, sleep(seconds * 1000));
    const before = rssMb(product.child.pid!);
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, rssMb(product.child.pid!))), 100);
    const since = Date.now();
    const replaying = replay(product).finally(() => clearInterval(watch));
    const busy = await live(product, path, key, replaying);
    const report = await replaying;
    const took = (report.endedAt - since) / 1000;
    const growth = most - before;
    const ratio = percentile(busy, 0.99) / percentile(calm, 0.99);
    return [
      {
        name: 'rules.replay1m',
        value: round(took),
        unit: 's',
        target: '≤ 30',
        holds: took <= 30 && report.examined >= count,
        note: `${report.examined} messages read, ${report.fired} would have been answered`,
      },
      {
        name: 'rules.replay1m.memory',
        value: Math.round(growth),
        unit: 'MB',
        target: '≤ 200',
        holds: growth <= 200,
        note: `from ${Math.round(before)} MB`,
      },
      {
        name: 'rules.replay1m.livep99',
        value: round(percentile(busy, 0.99)),
        unit: 'ms',
        reference: round(percentile(calm, 0.99)),
        ratio: round(ratio),
        target: '≤ 2 × calm',
        holds: ratio <= 2,
        note: `${busy.length} requests meanwhile, ${calm.length} before: lists and webhooks, 40 a second`,
      },
    ];
  } finally {
    await product.stop();
  }
};

const replay = async (product: Filled): Promise<{ examined: number; fired: number; endedAt: number }> => {
  const words = languages.flatMap((language) =>
    vocabulary(language)
      .filter((word) => [...word].length >= 3)
      .slice(80, 84),
  );
  const answer = await product.api('POST', '/api/rules/replay', {
    rule: {
      name: 'Bench',
      mode: 'live',
      trigger: { type: 'message' },
      conditions: { keywords: words },
      actions: [{ type: 'reply', text: 'Thank you.' }],
      limits: { perContactHours: 24, perPost: 500, perHour: 500 },
    },
    since: new Date(Date.now() - 400 * 86_400_000).toISOString(),
    until: new Date(Date.now() + 86_400_000).toISOString(),
  });
  if (answer.status !== 200) throw new Error(`The replay answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return { examined: Number(answer.body['examined']), fired: Number(answer.body['fired']), endedAt: Date.now() };
};

/** Latencies of lists and webhooks, 20 a second of each, until `until` settles. */
const live = async (product: Filled, path: string, key: string, until: Promise<unknown>): Promise<number[]> => {
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  let isOver = false;
  void until.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  const timed = async (ask: () => Promise<Response>): Promise<void> => {
    const began = performance.now();
    const answer = await ask();
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`Live traffic was answered ${answer.status}`);
    times.push(performance.now() - began);
  };
  while (!isOver) {
    pending.push(
      timed(() => fetch(`${product.url}/api/conversations?limit=50`, { headers: { cookie: product.cookie } })),
    );
    pending.push(timed(() => webhook(product.url, path, key)));
    await sleep(50);
  }
  await Promise.all(pending);
  return times;
};

const webhook = (url: string, path: string, key: string): Promise<Response> => {
  const id = randomUUID();
  const body = JSON.stringify({
    events: [
      {
        type: 'message',
        id,
        conversation: { id, kind: 'direct' },
        author: { id, name: 'Somebody' },
        text: `hello ${id}`,
        sentAt: new Date().toISOString(),
      },
    ],
  });
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(`${id}.${stamp}.${body}`).digest('base64');
  return fetch(url + path, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': stamp,
      'webhook-signature': `v1,${signature}`,
    },
  });
};

/** Resident memory of one process, in MB. */
const rssMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
