import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PollRequest } from '../connector';

const Notes = z.object({
  /** What is older was there before us. */
  start: z.string(),
  /** Time of the newest item of the last finished walk; null during the first. */
  newest: z.string().nullable(),
  /** Items that were on the last walks' pages, newest first. */
  known: z.array(z.string()),
  /** A walk from the newest back to `newest` that needs more pages. */
  walk: z.object({ page: z.string(), newest: z.string().nullable(), keys: z.array(z.string()) }).nullable(),
});
export type NotesCursor = z.infer<typeof Notes>;

const Own = z.object({
  last: z.string().nullable(),
  walk: z.object({ page: z.string(), last: z.string().nullable() }).nullable(),
});
export type OwnCursor = z.infer<typeof Own>;

/** `rev`: null = not begun; '' = from the log's beginning. */
const Chat = z.object({ rev: z.string().nullable() });
export type ChatCursor = z.infer<typeof Chat>;

const Live = z.object({ v: z.literal(1), notes: Notes, own: Own, chat: Chat });
export type LiveCursor = z.infer<typeof Live>;

/** Null where there is none or where it is not ours. */
export const readCursor = (text: string | null): LiveCursor | null => Live.safeParse(parse(text)).data ?? null;

export const startCursor = ({ since }: PollRequest, now: Date): LiveCursor => ({
  v: 1,
  notes: {
    start: (since ?? new Date(now.getTime() - 15 * 60_000)).toISOString(),
    newest: null,
    known: [],
    walk: null,
  },
  own: { last: null, walk: null },
  chat: { rev: null },
});

/** Eight characters stand for one version of one record. */
export const keyOf = (uri: string, cid: string): string =>
  createHash('sha256').update(`${uri}#${cid}`).digest('base64url').slice(0, 8);

export const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};
