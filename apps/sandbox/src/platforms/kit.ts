import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Answer, Call } from '../call';
import type { Timers } from '../timers';

/** The call as the platform itself would see it: without the stand-in's name and the API's usual prefix. */
export const below = (call: Call, id: string, ...prefix: string[]): Call => {
  let { segments } = call;
  if (segments[0] === id) segments = segments.slice(1);
  if (prefix.length > 0 && prefix.every((part, index) => segments[index] === part))
    segments = segments.slice(prefix.length);
  return { ...call, segments };
};

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers,
});

export const hmac = (
  algorithm: 'sha256' | 'sha1',
  key: string,
  encoding: 'hex' | 'base64',
  ...parts: (string | Buffer)[]
): string => {
  const sum = createHmac(algorithm, key);
  for (const part of parts) sum.update(part);
  return sum.digest(encoding);
};

export const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Text out of a JSON value; null for anything else. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Fixed windows of `perMs`, as the platforms' headers count them. */
export interface Rate {
  /** False once the window is used up. */
  take(key: string): boolean;
  left(key: string): number;
  /** ms until the window ends. */
  endsIn(key: string): number;
}

export const createRate = (timers: Timers, limit: () => number, perMs: number): Rate => {
  const windows = new Map<string, { endsAt: number; used: number }>();
  const current = (key: string) => {
    const known = windows.get(key);
    if (known && known.endsAt > timers.now()) return known;
    const fresh = { endsAt: timers.now() + perMs, used: 0 };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    take: (key) => {
      const window = current(key);
      if (window.used >= limit()) return false;
      window.used += 1;
      return true;
    },
    left: (key) => Math.max(0, limit() - current(key).used),
    endsIn: (key) => current(key).endsAt - timers.now(),
  };
};

/** Growing numbers that differ from start to start, so that ids never come back. */
export const createNumbers = (timers: Timers, digits: number): (() => string) => {
  let number = BigInt(timers.now()) * 10n ** BigInt(Math.max(0, digits - 13));
  return () => String((number += 1n));
};

export type Route = (call: Call, ...parts: string[]) => Answer;

/** `'PUT /2/tweets/:/hidden'` → its route, with what stands at each `:`. Null where nothing fits. */
export const findRoute = (routes: Record<string, Route>, call: Call): (() => Answer) | null => {
  for (const [pattern, route] of Object.entries(routes)) {
    const [method, path = ''] = pattern.split(' ');
    if (method !== call.method) continue;
    const wanted = path.split('/').filter(Boolean);
    if (wanted.length !== call.segments.length) continue;
    if (!wanted.every((part, index) => part === ':' || part === call.segments[index])) continue;
    const parts = call.segments.filter((_, index) => wanted[index] === ':');
    return () => route(call, ...parts);
  }
  return null;
};

/** A JSON object out of text; null where it is none. */
export const readObject = (text: string): Record<string, unknown> | null => {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
};
