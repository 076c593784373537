import { enterWorkspace } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Context } from '../context';
import { collectChanges } from '../transact';

export interface Claim {
  workspaceId: number;
  id: string;
  channelId: string;
  /** Names this attempt: an answer that comes after another attempt has begun changes nothing. */
  token: string;
}

/** Longer than any request may take, so that a lease runs out only when its process is gone. */
export const leaseMs = 90_000;

/**
 * Takes messages that are due, the oldest of each conversation, of channels that are not blocked. The attempt and
 * its lease are committed before the first byte leaves.
 */
export const claimMessages = async (ctx: Context, most: number, blocked: readonly string[]): Promise<Claim[]> =>
  claim(ctx, 'message', most, blocked);
export const claimActs = async (ctx: Context, most: number, blocked: readonly string[]): Promise<Claim[]> =>
  claim(ctx, 'platform_act', most, blocked);

const claim = async (
  ctx: Context,
  table: 'message' | 'platform_act',
  most: number,
  blocked: readonly string[],
): Promise<Claim[]> => {
  const publishers: (() => void)[] = [];
  const claims = await ctx.store.crossing(async (db) => {
    const now = ctx.clock();
    const keys: { workspace_id: number; id: string; channel_id: string }[] = await db.query(
      `SELECT * FROM ${table === 'message' ? 'claim_messages' : 'claim_acts'}($1, $2, $3)`,
      [most, now, blocked],
    );
    const claimed: Claim[] = [];
    for (const workspaceId of new Set(keys.map(({ workspace_id }) => workspace_id))) {
      await enterWorkspace(db, workspaceId);
      const own = keys.filter((key) => key.workspace_id === workspaceId);
      const claims = own.map(({ id, channel_id }) => ({ workspaceId, id, channelId: channel_id, token: uuidv7() }));
      await mark(db, table, workspaceId, claims, new Date(now.getTime() + leaseMs));
      claimed.push(...claims);
      if (table !== 'message') continue;
      const { changes, read } = collectChanges();
      for (const { id } of claims) changes.updated(id);
      publishers.push(await read(ctx, db, workspaceId));
    }
    return claimed;
  });
  for (const publish of publishers) publish();
  return claims;
};

const mark = async (
  db: EntityManager,
  table: string,
  workspaceId: number,
  claims: readonly Claim[],
  leaseUntil: Date,
): Promise<void> => {
  await db.query(
    `UPDATE ${table} t SET status = 'sending', attempt_token = x.token, lease_until = $4, attempts = t.attempts + 1, version = t.version + 1, updated_at = now()
     FROM unnest($2::uuid[], $3::uuid[]) AS x (id, token) WHERE t.workspace_id = $1 AND t.id = x.id`,
    [workspaceId, claims.map(({ id }) => id), claims.map(({ token }) => token), leaseUntil],
  );
};
