import { createHash } from 'node:crypto';
import { AppError } from '@hubbub/runtime';
import { insertDeliveries, isDatabaseTrouble, type NewDelivery } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import type { Context } from './context';

/** The row could not be made durable now: the platform should send it again. */
export class NotKeptError extends AppError {
  readonly retryAfterSeconds = 5;
  constructor(cause?: unknown) {
    super('not_kept', 'The delivery could not be kept; send it again', 503, { cause });
  }
}

export type Keep = (
  delivery: Omit<NewDelivery, 'id' | 'key'> & { deliveryKey?: string | null },
) => Promise<{ id: string }>;

interface Waiting {
  row: NewDelivery;
  resolve(kept: { id: string }): void;
  reject(error: Error): void;
}

/**
 * Keeps deliveries so that concurrent requests share a commit: while one INSERT is under way the next ones gather.
 * Each promise resolves only after its own row is durable. Beyond `mostWaiting` (or `mostBytes` of bodies) it
 * refuses at once with NotKeptError, so that memory stays bounded.
 */
export const createKeep = (
  ctx: Context,
  { mostWaiting = 5_000, mostBytes = 64_000_000, mostPerCommit = 500 } = {},
): Keep => {
  let waiting: Waiting[] = [];
  let bytes = 0;
  let isWriting = false;

  /** Where the database is well and yet refuses a group, one of it is to blame: each is tried by itself. */
  const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const rows = group.map(({ row }) => row);
      await ctx.store.alone((db) => insertDeliveries(db, rows[0]!.workspaceId, rows));
      for (const { row, resolve } of group) resolve({ id: row.id });
      ctx.intake.committed(rows.length);
      ctx.wake('deliveries');
    } catch (error) {
      if (group.length > 1 && !isDatabaseTrouble(error)) {
        for (const one of group) await writeGroup([one]);
        return;
      }
      ctx.logger.error({ err: error, deliveries: group.length }, 'Deliveries could not be kept');
      for (const { reject } of group) reject(new NotKeptError(error));
    }
  };

  const write = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostPerCommit);
      waiting = waiting.slice(group.length);
      // A workspace's rows are one statement that commits by itself: a single round trip.
      for (const workspaceId of new Set(group.map(({ row }) => row.workspaceId)))
        await writeGroup(group.filter(({ row }) => row.workspaceId === workspaceId));
      for (const { row } of group) bytes -= row.raw.length;
    }
    isWriting = false;
  };

  return ({ deliveryKey, ...delivery }) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= mostWaiting || bytes + delivery.raw.length > mostBytes) return reject(new NotKeptError());
      const key = createHash('sha256')
        .update(deliveryKey ?? delivery.raw)
        .digest();
      waiting.push({ row: { ...delivery, id: uuidv7(), key }, resolve, reject });
      bytes += delivery.raw.length;
      // What arrives in this turn of the event loop goes along.
      if (!isWriting) setImmediate(() => void (isWriting || write()));
    });
};
