import type { Timers } from './timers';

export interface OutgoingWebhook {
  platform: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

export interface WebhookRecord extends OutgoingWebhook {
  attempts: number;
  lastStatus: number | null; // null: no answer
  state: 'waiting' | 'accepted' | 'dropped';
}

export interface Webhooks {
  send(webhook: OutgoingWebhook): WebhookRecord;
  /** The newest, oldest first. */
  records(): readonly WebhookRecord[];
  /** Resolves once no request is on its way. Retries that wait for their time do not count. */
  idle(): Promise<void>;
  /** Sends each body that many times from now on: platforms deliver at least once. */
  setCopies(copies: number): void;
  stop(): void;
}

/** At once, then less and less often for about 36 hours: https://developers.facebook.com/docs/graph-api/webhooks/getting-started */
const retryDelaysMs = [0, 5, 15, 30, 60, 300, 900, 3_600, 7_200, 14_400, 28_800, 28_800, 43_200].map((s) => s * 1000);
const answerWithinMs = 10_000;
const keptRecords = 2_000;

/** Posts webhooks until they are answered with exactly 200. */
export const createWebhooks = (timers: Timers): Webhooks => {
  let records: WebhookRecord[] = [];
  let copies = 1;
  const inFlight = new Set<Promise<void>>();
  const stopping = new AbortController();

  const attempt = async (record: WebhookRecord): Promise<void> => {
    record.attempts += 1;
    record.lastStatus = await post(record, stopping.signal);
    if (record.lastStatus === 200) {
      record.state = 'accepted';
      return;
    }
    const delayMs = retryDelaysMs[record.attempts - 1];
    if (delayMs === undefined || stopping.signal.aborted) {
      record.state = 'dropped';
      return;
    }
    timers.after(delayMs, () => start(record));
  };

  const start = (record: WebhookRecord): void => {
    const running: Promise<void> = attempt(record).finally(() => inFlight.delete(running));
    inFlight.add(running);
  };

  return {
    send: (webhook) => {
      const record: WebhookRecord = { ...webhook, attempts: 0, lastStatus: null, state: 'waiting' };
      records.push(record);
      if (records.length > keptRecords) records = records.slice(-keptRecords / 2);
      for (let copy = 0; copy < copies; copy += 1) start(record);
      return record;
    },
    records: () => records,
    idle: async () => {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
    setCopies: (next) => void (copies = next),
    stop: () => stopping.abort(),
  };
};

const post = async ({ url, headers, body }: OutgoingWebhook, stopping: AbortSignal): Promise<number | null> => {
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(answerWithinMs)]);
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      signal,
      redirect: 'manual',
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
};
