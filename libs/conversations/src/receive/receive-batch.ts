import { enterWorkspace, insertOutcomes, isDatabaseTrouble, listDeliveriesById, postponeDelivery } from '@hubbub/store';
import type { Context } from '../context';
import { plainText, unreadableOutcome } from './outcomes';
import { type ClaimedKey, mostAttempts, nextAttempt, receiveClaimed } from './receive';

/** What one batch is meant to hold: enough to share its statements, little enough that two lanes take turns. */
const goodBytes = 600_000;
const mostDeliveries = 400;

/** Claims batch after batch as `receiveBatch` does, as large as recent deliveries were small. True while more waits. */
export const createReceiver = (ctx: Context): (() => Promise<boolean>) => {
  let typicalBytes = 1;
  return async () => {
    const most = Math.min(mostDeliveries, Math.max(5, Math.round(goodBytes / typicalBytes)));
    const { count, bytes, isAll } = await receiveSome(ctx, most);
    if (count > 0) typicalBytes = Math.max(1, (typicalBytes + bytes / count) / 2);
    return !isAll;
  };
};

/**
 * Takes a batch of deliveries down the road; returns how many. One that throws holds back none of its neighbours, not
 * even where the fault is our own: then each is taken alone, and the one to blame waits, at last as `failed`.
 * Throws only while the database itself cannot work.
 */
export const receiveBatch = async (ctx: Context, most = mostDeliveries): Promise<number> =>
  (await receiveSome(ctx, most)).count;

const receiveSome = async (ctx: Context, most: number): Promise<{ count: number; bytes: number; isAll: boolean }> => {
  try {
    const { keys, bytes, isAll } = await receiveClaimed(ctx, most);
    return { count: keys.length, bytes, isAll };
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    ctx.logger.error({ err: error }, 'A batch is taken one by one');
    let count = 0;
    while (count < most && (await receiveOne(ctx))) count += 1;
    return { count, bytes: 0, isAll: count < most };
  }
};

const receiveOne = async (ctx: Context): Promise<boolean> => {
  let claimed: readonly ClaimedKey[] = [];
  try {
    return (await receiveClaimed(ctx, 1, (keys) => void (claimed = keys))).keys.length > 0;
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    const [key] = claimed;
    if (!key) throw error;
    await setAside(ctx, key, error as Error);
    return true;
  }
};

const setAside = (ctx: Context, { workspace_id, id }: ClaimedKey, error: Error): Promise<void> =>
  ctx.store.crossing(async (db) => {
    await enterWorkspace(db, workspace_id);
    const [delivery] = await listDeliveriesById(db, workspace_id, [id]);
    if (!delivery) return;
    const isLast = delivery.attempts + 1 >= mostAttempts;
    const reason = plainText(error.message);
    ctx.logger.error({ err: error, deliveryId: id }, 'A delivery is set aside');
    await postponeDelivery(db, workspace_id, id, {
      reason,
      nextAttemptAt: nextAttempt(ctx.clock(), delivery.attempts),
      isLast,
    });
    if (isLast) await insertOutcomes(db, workspace_id, [unreadableOutcome(delivery, delivery.channelId, reason)]);
  });
