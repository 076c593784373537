import { PlatformError } from '@hubbub/runtime';
import { type ChannelRow, getChannel } from '@hubbub/store';
import { audit } from '../audit';
import { accessTo, secretsPlace } from '../channel-access';
import type { Context } from '../context';
import type { Member } from '../member';
import { endQueue } from '../send/end-queue';
import { transact } from '../transact';

/**
 * Takes an account away: what connecting began on the platform is ended there as far as it can be asked, its secrets are forgotten, what it wrote stays. What waited to be sent through it says that it
 * cannot leave any more, to its authors too. Throws NotFoundError.
 */
export const disconnectChannel = async (ctx: Context, member: Member, id: string): Promise<void> => {
  const { workspaceId } = member;
  await releaseQuietly(ctx, await ctx.store.transaction(workspaceId, (db) => getChannel(db, workspaceId, id)));
  await transact(ctx, workspaceId, async (db, changes) => {
    const row = await getChannel(db, workspaceId, id);
    await db.query(
      'UPDATE channel SET deleted_at = $3, is_off = true, secrets = $4, session = NULL, version = version + 1 WHERE workspace_id = $1 AND id = $2',
      [workspaceId, row.id, ctx.clock(), ctx.secrets.seal({}, secretsPlace(workspaceId, row.id))],
    );
    await endQueue(db, changes, workspaceId, row.id);
    await audit(db, member, 'disconnect', { type: 'channel', id: row.id }, { name: row.name });
  });
  ctx.publish({ workspaceId }, 'sync:required');
};

/** Nobody waits longer than this for a platform that is told goodbye. */
const patienceMs = 5_000;

const releaseQuietly = async (ctx: Context, channel: ChannelRow): Promise<void> => {
  const connector = ctx.findConnector(channel.platform);
  if (!connector?.release) return;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
  const asked = connector.release(accessTo(ctx, channel)).catch((error: unknown) => {
    if (!(error instanceof PlatformError)) throw error;
    ctx.logger.info({ platform: channel.platform, code: error.code }, 'the platform did not let go of a channel');
  });
  await Promise.race([asked, enough]).finally(() => clearTimeout(timer));
};
