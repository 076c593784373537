import { getChannel } from '@hubbub/store';
import { audit } from '../audit';
import { secretsPlace } from '../channel-access';
import type { Context } from '../context';
import type { Member } from '../member';
import { endQueue } from '../send/end-queue';
import { transact } from '../transact';

/**
 * Takes an account away: its secrets are forgotten, what it wrote stays. What waited to be sent through it says that it
 * cannot leave any more, to its authors too. Throws NotFoundError.
 */
export const disconnectChannel = async (ctx: Context, member: Member, id: string): Promise<void> => {
  const { workspaceId } = member;
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
