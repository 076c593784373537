import type { NoticeSaid } from '@hubbub/contracts';
import { type ChannelRow, findChannel } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import { notify } from '../notify';
import { type Changes, transact } from '../transact';

/** A token's end is told so long before. */
const tokenWarningMs = 7 * 86_400_000;
const manyFailures = 5;

/** What managers were told of a channel; a thing that is over is forgotten, so that its next time is news again. */
interface Announced {
  state?: 'degraded' | 'disconnected';
  token?: string;
  sends?: true;
}

/**
 * Tells owners and managers what needs them: a channel that is cut off, one that has had trouble for five minutes, a
 * token that ends within a week, answers that fail one after the other. Once per cause, whichever process saw it.
 */
export const announceChannels = async (ctx: Context): Promise<number> => {
  const now = ctx.clock();
  const news: { workspace_id: number; id: string }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_channel_news($1)', [now]),
  );
  for (const { workspace_id, id } of news)
    await transact(ctx, workspace_id, (db, changes) =>
      announce(ctx, db, changes, { workspaceId: workspace_id, id, now }),
    );
  return news.length;
};

const announce = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  { workspaceId, id, now }: { workspaceId: number; id: string; now: Date },
): Promise<void> => {
  const [held]: { announced: Announced }[] = await db.query(
    'SELECT announced FROM channel WHERE workspace_id = $1 AND id = $2 FOR UPDATE',
    [workspaceId, id],
  );
  const channel = await findChannel(db, workspaceId, id);
  if (!held || !channel) return;
  const { announced, notices } = newsOf(channel, held.announced, now);
  await db.query('UPDATE channel SET announced = $3 WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    id,
    JSON.stringify(announced),
  ]);
  for (const { cause, said } of notices)
    await notifyManagers(ctx, db, changes, { workspaceId, cause: `channel ${id} ${cause}`, said });
};

/** To every owner and manager of a workspace, once per cause. */
export const notifyManagers = async (
  ctx: Context,
  db: EntityManager,
  changes: Changes,
  { workspaceId, cause, said }: { workspaceId: number; cause: string; said: NoticeSaid },
): Promise<void> => {
  const members: { id: string }[] = await db.query(
    `SELECT id FROM member WHERE workspace_id = $1 AND role IN ('owner', 'manager') AND is_active`,
    [workspaceId],
  );
  const notice = { workspaceId, type: 'channel', cause, conversationId: null, said };
  for (const member of members) await notify(ctx, db, changes, { ...notice, memberId: member.id });
};

/** What is new of a channel beside what was told, and what is to be remembered as told. Pure. */
export const newsOf = (
  channel: Pick<
    ChannelRow,
    'name' | 'state' | 'stateSince' | 'reason' | 'reasonCode' | 'tokenExpiresAt' | 'failingSends'
  >,
  told: Announced,
  now: Date,
): { announced: Announced; notices: { cause: string; said: NoticeSaid }[] } => {
  const notices: { cause: string; said: NoticeSaid }[] = [];
  const announced: Announced = {};
  const { name, state, stateSince, reason, reasonCode, tokenExpiresAt, failingSends } = channel;

  const isLasting = state === 'disconnected' || stateSince.getTime() < now.getTime() - 5 * 60_000;
  if (state !== 'ok' && (isLasting || told.state)) {
    announced.state = state;
    const isWorse = told.state === undefined || (state === 'disconnected' && told.state !== 'disconnected');
    const code = state === 'disconnected' ? 'channel_disconnected' : 'channel_trouble';
    if (isWorse)
      notices.push({
        cause: `${state} ${stateSince.toISOString()}`,
        said: { code, channel: name, reason, failure: reasonCode },
      });
  }
  if (tokenExpiresAt && tokenExpiresAt.getTime() < now.getTime() + tokenWarningMs) {
    announced.token = tokenExpiresAt.toISOString();
    const isOver = tokenExpiresAt <= now;
    const code = isOver ? 'channel_access_ended' : 'channel_access_ends';
    if (!told.token)
      notices.push({ cause: `token ${announced.token}`, said: { code, channel: name, at: announced.token } });
  }
  if (failingSends >= manyFailures || (told.sends && failingSends > 0)) {
    announced.sends = true;
    if (!told.sends)
      notices.push({ cause: `sends ${now.toISOString()}`, said: { code: 'channel_sends_fail', channel: name } });
  }
  return { announced, notices };
};
