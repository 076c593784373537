import {
  type BulkAction,
  type BulkPreview,
  type BulkRecord,
  type BulkSelection,
  type Filter,
  may,
} from '@hubbub/contracts';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError } from '@hubbub/runtime';
import { createParams, enqueue, filterSql } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { audit } from '../audit';
import type { Context } from '../context';
import { jobAttempts } from '../job-attempts';
import type { Member } from '../member';
import { mustBeApproved } from '../reply';
import { getBulk, isOutbound, lockBulk, readBulkRecord, shownAction } from './bulk';
import { listUnchanged } from './change-rows';
import { type OutboundAction, preparePlan, planRows } from './plan-rows';
import { listMarked } from './read-rows';
import { publishBulk } from './run-bulk';
import { previewShares } from './share-rows';

export interface NewBulk {
  selection: BulkSelection;
  action: BulkAction;
}

/**
 * Freezes what is selected now and hands it to a job; what arrives later is not touched. Throws NotFoundError for a
 * label, member, team or saved reply of nobody here, and when none of the ids exists; ForbiddenError, InvalidError.
 */
export const startBulk = async (ctx: Context, member: Member, { selection, action }: NewBulk): Promise<BulkRecord> => {
  checkAllowed(member, action);
  const id = uuidv7();
  const record = await ctx.store.transaction(member.workspaceId, async (db) => {
    await checkTargets(db, member.workspaceId, action);
    const now = ctx.clock();
    const needsApproval = action.type === 'reply' && (await mustBeApproved(db, member));
    const matched = await freeze(db, member, { id, selection, action, needsApproval, now });
    await audit(
      db,
      member,
      'bulk',
      { type: 'bulk', id },
      { action: shownAction(action), selection: namesOf(selection), matched },
    );
    await enqueueRun(db, member.workspaceId, id);
    return readBulkRecord(db, member.workspaceId, id);
  });
  await publishBulk(ctx, member.workspaceId, id);
  return record;
};

/** What it would do and to whom not, judged as the act itself would; changes nothing. */
export const previewBulk = (ctx: Context, member: Member, { selection, action }: NewBulk): Promise<BulkPreview> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    checkAllowed(member, action);
    await checkTargets(db, member.workspaceId, action);
    const now = ctx.clock();
    const ids = await listSelected(db, member, selection, now);
    const exists = await existing(db, member.workspaceId, ids);
    const reasons = new Map<string, string[]>();
    const skip = (id: string, reason: string): void => {
      const known = reasons.get(reason);
      if (known) known.push(id);
      else reasons.set(reason, [id]);
    };
    for (const id of ids) if (!exists.has(id)) skip(id, 'not_found');
    const texts = new Map<string, string>();
    const shares = action.type === 'share' ? await previewShares(db, member.workspaceId, [...exists], now) : null;
    for (const id of shares?.unchanged ?? []) skip(id, 'unchanged');
    for (const id of shares?.left ?? []) skip(id, 'nobody_free');
    if (!shares) await judge(db, member, action, [...exists], now, skip, texts);
    const left = new Set([...reasons.values()].flat());
    const sampled = ids.filter((id) => !left.has(id)).slice(0, mostSamples);
    return {
      matched: ids.length,
      skipped: [...reasons].map(([reason, list]) => ({ reason, count: list.length, ids: list.slice(0, 20) })),
      samples: await describe(db, member.workspaceId, sampled, texts),
      ...(shares ? { shares: shares.shares } : {}),
    };
  });

/** Each person's own text of a reply to many, without sending any. For the table that is looked at before it goes. */
export const previewTexts = (
  ctx: Context,
  member: Member,
  { ids, action }: { ids: string[]; action: OutboundAction },
): Promise<{ conversationId: string; contactName: string; language: string; text: string; skip: string | null }[]> =>
  ctx.store.transaction(member.workspaceId, async (db) => {
    const now = ctx.clock();
    const plan = await preparePlan(db, {
      workspaceId: member.workspaceId,
      action,
      memberName: member.name,
      frozenAt: now,
    });
    const rows = await planRows(db, plan, ids, now);
    return rows.map(({ conversation, text, skip }) => ({
      conversationId: conversation.id,
      contactName: conversation.contactName,
      language: (conversation.language ?? 'und').split('-')[0]!,
      text,
      skip,
    }));
  });

/**
 * Takes an act back: each row as it was, save those that changed since, which are named. One that still runs stops
 * first. Throws ConflictError `already_undone`.
 */
export const undoBulk = async (ctx: Context, member: Member, id: string): Promise<BulkRecord> => {
  const record = await ctx.store.transaction(member.workspaceId, async (db) => {
    const bulk = (await lockBulk(db, member.workspaceId, id)) ?? (await getBulk(db, member.workspaceId, id));
    checkAllowed({ ...member, id: member.id ?? bulk.memberId }, bulk.action);
    if (bulk.status === 'undone') throw new ConflictError('already_undone', 'It has been taken back already');
    if (bulk.status !== 'undoing') {
      await db.query(
        `UPDATE bulk SET status = 'undoing', position = 0, undone_at = $3, undone_by = $4, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
        [member.workspaceId, id, ctx.clock(), member.name],
      );
      await audit(db, member, 'bulk_undo', { type: 'bulk', id }, { action: shownAction(bulk.action) });
    }
    await enqueueRun(db, member.workspaceId, id);
    return readBulkRecord(db, member.workspaceId, id);
  });
  await publishBulk(ctx, member.workspaceId, id);
  return record;
};

/** Bulks that a stopped process left half done go on. Called at the start; harmless for those that run. */
export const resumeBulks = async (ctx: Context): Promise<void> => {
  const workspaces: { id: number }[] = await ctx.store.glance((db) => db.query('SELECT id FROM list_workspaces()'));
  for (const { id: workspaceId } of workspaces) {
    await ctx.store.transaction(workspaceId, async (db) => {
      const rows: { id: string }[] = await db.query(
        `SELECT id FROM bulk WHERE workspace_id = $1 AND status IN ('running', 'undoing')`,
        [workspaceId],
      );
      for (const { id } of rows) await enqueueRun(db, workspaceId, id);
    });
  }
};

const mostSamples = 5;

const enqueueRun = (db: EntityManager, workspaceId: number, bulkId: string): Promise<void> =>
  enqueue(db, [
    {
      name: 'bulk.run',
      payload: { workspaceId, bulkId },
      key: `bulk:${bulkId}`,
      attempts: jobAttempts['bulk.run'],
    },
  ]);

const checkAllowed = (member: Member, action: BulkAction): void => {
  const isOwnMark = action.type === 'read' || action.type === 'unread';
  const needed = isOwnMark
    ? 'read'
    : action.type === 'reply'
      ? 'reply'
      : action.type === 'hide' || action.type === 'delete'
        ? 'moderate'
        : 'triage';
  if (!may(member.role, needed)) throw new ForbiddenError();
  if (isOwnMark && !member.id) throw new ForbiddenError('A token has no read marks of its own');
};

const checkTargets = async (db: EntityManager, workspaceId: number, action: BulkAction): Promise<void> => {
  const mustExist = async (table: string, id: string, what: string, only = 'TRUE'): Promise<void> => {
    const [found] = await db.query(`SELECT 1 FROM ${table} WHERE workspace_id = $1 AND id = $2 AND ${only}`, [
      workspaceId,
      id,
    ]);
    if (!found) throw new NotFoundError(what);
  };
  if (action.type === 'label' || action.type === 'unlabel') await mustExist('label', action.labelId, 'This label');
  if (action.type === 'assign') {
    if (action.assigneeId === undefined && action.teamId === undefined)
      throw new InvalidError('assign needs assigneeId or teamId', { reason: 'bad_request' });
    if (action.assigneeId) await mustExist('member', action.assigneeId, 'This member', 'is_active');
    if (action.teamId) await mustExist('team', action.teamId, 'This team');
  }
  if (action.type === 'reply') {
    if ((action.text === undefined) === (action.savedReplyId === undefined))
      throw new InvalidError('reply needs either text or savedReplyId', { reason: 'bad_request' });
    const own = (action.own ?? []).map(({ text }) => text);
    if ([action.text, ...own, ...Object.values(action.texts ?? {})].some((text) => text?.trim() === ''))
      throw new InvalidError('There is nothing to send', { reason: 'nothing_to_send' });
    if ((action.texts ?? action.own) && action.text === undefined)
      throw new InvalidError('texts and own need text for everybody else', { reason: 'bad_request' });
    if (action.savedReplyId) await mustExist('saved_reply', action.savedReplyId, 'This saved reply');
  }
};

const namesOf = (selection: BulkSelection): unknown => ('ids' in selection ? { ids: selection.ids.length } : selection);

/** Ids are sorted, so that rows made together are worked on together. */
const freeze = async (
  db: EntityManager,
  member: Member,
  { id, selection, action, needsApproval, now }: NewBulk & { id: string; needsApproval: boolean; now: Date },
): Promise<number> => {
  const params = createParams(member.workspaceId, member.id);
  const source = selectedSql(selection, { memberId: member.id, now }, params);
  const add = (value: unknown, type: string): string => `${params.add(value)}::${type}`;
  const [row]: { matched: number }[] = await db.query(
    `INSERT INTO bulk (workspace_id, id, member_id, actor, action, selection, status, needs_approval, ids, matched, frozen_at, created_at)
     SELECT $1, ${add(id, 'uuid')}, $2::uuid, ${add(member.name, 'text')}, ${add(JSON.stringify(action), 'jsonb')}, ${add(JSON.stringify(namesOf(selection)), 'jsonb')},
       'running', ${add(needsApproval, 'boolean')}, coalesce(array_agg(s.id ORDER BY s.id), '{}'), count(*)::int, ${add(now, 'timestamptz')}, ${add(now, 'timestamptz')} FROM (${source}) AS s RETURNING matched`,
    params.values,
  );
  if ('ids' in selection) {
    const [found] = await db.query(
      'SELECT 1 FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) LIMIT 1',
      [member.workspaceId, selection.ids],
    );
    if (!found) throw new NotFoundError('None of these conversations');
  }
  return row!.matched;
};

const selectedSql = (
  selection: BulkSelection,
  context: { memberId: string | null; now: Date },
  params: ReturnType<typeof createParams>,
): string => {
  if ('ids' in selection) return `SELECT DISTINCT x AS id FROM unnest(${params.add(selection.ids)}::uuid[]) AS x`;
  const matching = filterSql(selection.filter as Filter, context, params);
  const except = selection.except ?? [];
  const less = except.length > 0 ? ` AND NOT c.id = ANY (${params.add(except)}::uuid[])` : '';
  return `SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND ${matching}${less}`;
};

const listSelected = async (
  db: EntityManager,
  member: Member,
  selection: BulkSelection,
  now: Date,
): Promise<string[]> => {
  const params = createParams(member.workspaceId, member.id);
  const source = selectedSql(selection, { memberId: member.id, now }, params);
  const [row]: { ids: string[] | null }[] = await db.query(
    `SELECT array_agg(s.id ORDER BY s.id) AS ids FROM (${source}) AS s WHERE $1::int IS NOT NULL AND $2::uuid IS NOT DISTINCT FROM $2::uuid`,
    params.values,
  );
  return row?.ids ?? [];
};

const existing = async (db: EntityManager, workspaceId: number, ids: readonly string[]): Promise<Set<string>> => {
  const rows: { id: string }[] = await db.query(
    'SELECT id FROM conversation WHERE workspace_id = $1 AND id = ANY ($2::uuid[])',
    [workspaceId, ids],
  );
  return new Set(rows.map(({ id }) => id));
};

const judge = async (
  db: EntityManager,
  member: Member,
  action: BulkAction,
  ids: readonly string[],
  now: Date,
  skip: (id: string, reason: string) => void,
  texts: Map<string, string>,
): Promise<void> => {
  const about = { workspaceId: member.workspaceId, memberId: member.id, action };
  if (!isOutbound(action)) {
    const isMark = action.type === 'read' || action.type === 'unread';
    const same = isMark ? await listMarked(db, about, ids) : await listUnchanged(db, about, ids, now);
    for (const id of same) skip(id, 'unchanged');
    return;
  }
  const plan = await preparePlan(db, {
    ...about,
    action: action as OutboundAction,
    memberName: member.name,
    frozenAt: now,
  });
  for (let from = 0; from < ids.length; from += 1_000) {
    for (const row of await planRows(db, plan, ids.slice(from, from + 1_000), now)) {
      if (row.skip) skip(row.conversation.id, row.skip);
      else if (texts.size < mostSamples && row.text !== '') texts.set(row.conversation.id, row.text);
    }
  }
};

const describe = async (
  db: EntityManager,
  workspaceId: number,
  sampled: readonly string[],
  texts: ReadonlyMap<string, string>,
): Promise<BulkPreview['samples']> => {
  const ids = texts.size > 0 ? [...texts.keys()] : sampled;
  const rows: { id: string; name: string }[] = await db.query(
    `SELECT c.id, k.name FROM conversation c JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id WHERE c.workspace_id = $1 AND c.id = ANY ($2::uuid[]) ORDER BY c.id`,
    [workspaceId, ids],
  );
  return rows.map(({ id, name }) => ({ id, conversationId: id, contactName: name, text: texts.get(id) ?? null }));
};
