import { type ChangeConversation, type Conversation, priorities } from '@hubbub/contracts';
import { ConflictError, InvalidError } from '@hubbub/runtime';
import { getConversation, lockConversation } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { audit } from './audit';
import type { Context } from './context';
import type { Member } from './member';
import { notify } from './notify';
import { toOwnConversation } from './present';
import { markRead } from './read';
import { enqueueHappenings } from './rules/happenings';
import { assignWithinTeam } from './team/assign-within-team';
import { transact } from './transact';

/**
 * Status, snooze, assignee, team, priority, labels, read: all that a PATCH can say. Throws ConflictError
 * `version_conflict` where the record is not the one that the member saw, so that an undo is exact.
 */
export const changeConversation = (
  ctx: Context,
  member: Member,
  id: string,
  change: ChangeConversation,
): Promise<Conversation> =>
  transact(ctx, member.workspaceId, async (db, changes) => {
    const { version } = await lockConversation(db, member.workspaceId, id);
    if (change.expectedVersion !== undefined && change.expectedVersion !== version) {
      throw new ConflictError('version_conflict', 'Somebody has changed this conversation meanwhile', { version });
    }
    const before = await getConversation(db, member.workspaceId, id, member.id);
    if (change.isRead !== undefined) await markRead(ctx, db, member, id, change.isRead, changes);
    const sets = columnsOf(change, ctx.clock());
    let newAssignee: string | null = null;
    if (Object.keys(sets).length > 0) {
      await checkTargets(db, member.workspaceId, change);
      const names = Object.keys(sets);
      await db.query(
        `UPDATE conversation SET ${names.map((name, index) => `${name} = $${index + 3}`).join(', ')}, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [member.workspaceId, id, ...names.map((name) => sets[name])],
      );
      await audit(
        db,
        member,
        'change',
        { type: 'conversation', id },
        {
          change,
          before: {
            status: before.status,
            assigneeId: before.assigneeId,
            teamId: before.teamId,
            priority: before.priority,
            labels: before.labelIds,
          },
        },
      );
      changes.conversation(id);
      newAssignee = await assigneeOf(ctx, db, member, id, change, before);
      if (newAssignee) await enqueueHappenings(db, member.workspaceId, 'assigned', [id]);
      if (change.status === 'closed' && before.status !== 'closed')
        await enqueueHappenings(db, member.workspaceId, 'closed', [id]);
    }
    if (newAssignee && newAssignee !== member.id) {
      await notify(ctx, db, changes, {
        workspaceId: member.workspaceId,
        memberId: newAssignee,
        type: 'assigned',
        cause: `assigned:${id}:${version}`,
        conversationId: id,
        said: { code: 'assigned', by: member.name, contact: before.contactName },
      });
    }
    return toOwnConversation(await getConversation(db, member.workspaceId, id, member.id), ctx.clock());
  });

/** Who has it now and had not before: as said, or as the team gives it where nobody has it and nobody is named. */
const assigneeOf = async (
  ctx: Context,
  db: EntityManager,
  member: Member,
  id: string,
  { assigneeId, teamId }: ChangeConversation,
  before: { assigneeId: string | null; teamId: string | null },
): Promise<string | null> => {
  if (assigneeId) return assigneeId === before.assigneeId ? null : assigneeId;
  if (assigneeId === null || before.assigneeId || !teamId || teamId === before.teamId) return null;
  const chosen = await assignWithinTeam(db, {
    workspaceId: member.workspaceId,
    teamId,
    conversationIds: [id],
    actor: member,
    now: ctx.clock(),
  });
  return chosen.get(id) ?? null;
};

const columnsOf = (change: ChangeConversation, now: Date): Record<string, unknown> => {
  const sets: Record<string, unknown> = {};
  if (change.status !== undefined) {
    sets['status'] = change.status;
    sets['snoozed_until'] = change.status === 'snoozed' ? (change.snoozedUntil ?? null) : null;
    sets['closed_at'] = change.status === 'closed' ? now : null;
    if (change.status === 'closed') sets['waiting_since'] = null;
  } else if (change.snoozedUntil !== undefined) {
    throw new InvalidError('snoozedUntil goes with status "snoozed"', { reason: 'bad_request' });
  }
  if (change.assigneeId !== undefined) {
    sets['assignee_id'] = change.assigneeId;
    sets['team_waits_since'] = null; // left to nobody on purpose: nobody of the team is given it later
  }
  if (change.teamId !== undefined) sets['team_id'] = change.teamId;
  if (change.priority !== undefined) sets['priority'] = priorities.indexOf(change.priority);
  if (change.labels !== undefined) sets['label_ids'] = [...new Set(change.labels)];
  return sets;
};

const checkTargets = async (
  db: EntityManager,
  workspaceId: number,
  { assigneeId, teamId, labels }: ChangeConversation,
): Promise<void> => {
  if (assigneeId) {
    const [found] = await db.query('SELECT 1 FROM member WHERE workspace_id = $1 AND id = $2 AND is_active', [
      workspaceId,
      assigneeId,
    ]);
    if (!found) throw new InvalidError('The assignee is no active member', { reason: 'assignee_gone' });
  }
  if (teamId) {
    const [found] = await db.query('SELECT 1 FROM team WHERE workspace_id = $1 AND id = $2', [workspaceId, teamId]);
    if (!found) throw new InvalidError('There is no such team', { reason: 'team_gone' });
  }
  if (labels && labels.length > 0) {
    const found: unknown[] = await db.query('SELECT 1 FROM label WHERE workspace_id = $1 AND id = ANY ($2)', [
      workspaceId,
      labels,
    ]);
    if (found.length !== new Set(labels).size)
      throw new InvalidError('There is no such label', { reason: 'label_gone' });
  }
};

/** Snoozes that are due wake; with `null` they wait for the next message. Returns how many. */
export const wakeSnoozed = async (ctx: Context, most = 500): Promise<number> => {
  const due: { workspace_id: number; id: string }[] = await ctx.store.glance((db) =>
    db.query('SELECT * FROM list_due_snoozes($1, $2)', [ctx.clock(), most]),
  );
  for (const { workspace_id, id } of due) {
    await transact(ctx, workspace_id, async (db, changes) => {
      const [rows]: [unknown[]] = await db.query(
        `UPDATE conversation SET status = 'open', snoozed_until = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'snoozed' AND snoozed_until <= $3 RETURNING id`,
        [workspace_id, id, ctx.clock()],
      );
      if (rows.length > 0) changes.conversation(id);
    });
  }
  return due.length;
};
