import { WebSocket } from 'undici';
import { id, number, record, text, type Json } from '../shared/read';

/** How one connection ended, and what the next one has to do. */
export interface Ended {
  next: 'resume' | 'identify' | 'stop';
  code: number;
  /** The server had greeted us: waiting longer and longer begins anew. */
  wasReady: boolean;
}

export interface ConnectionOptions {
  url: string;
  token: string;
  /** Null: a new session. */
  resume: { sessionId: string; seq: number } | null;
  signal: AbortSignal;
  /** Events in their order. An error closes the connection, to be taken up again where the last good one was. */
  onDispatch(frame: { t: string; d: Json; s: number }): void;
}

const intents = (1 << 0) | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13) | (1 << 15);

/** Codes after which another attempt would fail alike. Source: https://docs.discord.com/developers/topics/opcodes-and-status-codes */
const fatal = new Set([4004, 4010, 4011, 4012, 4013, 4014]);
/** Codes after which the session is gone. */
const sessionIsGone = new Set([1000, 1001, 4003, 4007, 4009]);
/** Ours: neither 1000 nor 1001, which would end the session. */
const toBeResumed = 4900;

/**
 * One connection to the gateway: greeting, heartbeats, identify or resume, events, until it closes.
 * Source: https://docs.discord.com/developers/events/gateway
 */
export const connect = ({ url, token, resume, signal, onDispatch }: ConnectionOptions): Promise<Ended> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    let seq: number | null = resume?.seq ?? null;
    let beat: NodeJS.Timeout | null = null;
    let intervalMs = 41_250;
    let isAnswered = true;
    let wasReady = false;
    let next: Ended['next'] | null = null;
    let isDone = false;

    const send = (op: number, d: unknown) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op, d }));
    };
    const close = (then: Ended['next'] | null) => {
      next ??= then;
      socket.close(toBeResumed);
      finish(toBeResumed); // a peer that is gone never answers the farewell
    };
    const finish = (code: number) => {
      if (isDone) return;
      isDone = true;
      if (beat) clearTimeout(beat);
      signal.removeEventListener('abort', onAbort);
      const guess = fatal.has(code) ? 'stop' : sessionIsGone.has(code) ? 'identify' : 'resume';
      resolve({ next: next ?? guess, code, wasReady });
    };
    // Not 1000: the session is taken up again after a restart.
    const onAbort = () => close('stop');
    const beatAfter = (waitMs: number) => {
      beat = setTimeout(() => {
        if (!isAnswered) return close(null); // no answer to the last one: the connection is dead
        isAnswered = false;
        send(1, seq);
        beatAfter(intervalMs);
      }, waitMs);
    };

    const handle = (frame: Json) => {
      switch (frame['op']) {
        case 10: {
          intervalMs = Math.max(1, number(record(frame['d'])['heartbeat_interval']) ?? 41_250);
          if (beat) clearTimeout(beat);
          beatAfter(intervalMs * Math.random());
          if (resume) send(6, { token, session_id: resume.sessionId, seq: resume.seq });
          else send(2, { token, intents, properties: { os: process.platform, browser: 'hubbub', device: 'hubbub' } });
          break;
        }
        case 11:
          isAnswered = true;
          break;
        case 1:
          send(1, seq);
          break;
        case 7:
          close('resume');
          break;
        case 9:
          close(frame['d'] === true ? 'resume' : 'identify');
          break;
        case 0: {
          const [t, s] = [text(frame['t']), number(frame['s'])];
          if (t === null || s === null) break;
          seq = s;
          if (t === 'READY' || t === 'RESUMED') wasReady = true;
          onDispatch({ t, d: record(frame['d']), s });
          break;
        }
      }
    };

    signal.addEventListener('abort', onAbort);
    socket.addEventListener('message', ({ data }) => {
      if (isDone) return;
      const frame = parse(data);
      if (!frame) return close(null);
      try {
        handle(frame);
      } catch {
        close(null);
      }
    });
    socket.addEventListener('error', () => finish(1006));
    socket.addEventListener('close', ({ code }) => finish(code));
    if (signal.aborted) onAbort();
  });

const parse = (data: unknown): Json | null => {
  try {
    return typeof data === 'string' ? record(JSON.parse(data)) : null;
  } catch {
    return null;
  }
};

/** What a greeting tells: where and as what to take the session up again. */
export const sessionIn = (d: Json): { sessionId: string; url: string } | null => {
  const [sessionId, url] = [id(d['session_id']), text(d['resume_gateway_url'])];
  return sessionId && url ? { sessionId, url } : null;
};
