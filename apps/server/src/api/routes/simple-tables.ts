import { Filter, sorts } from '@hubbub/contracts';
import { isTimeZone } from '@hubbub/conversations';
import { InvalidError, type InvalidDetails } from '@hubbub/runtime';
import { createParams, filterSql } from '@hubbub/store';
import { z } from 'zod';
import type { Crud } from './crud';

/** Tables without a rule in them. */
export const labels: Crud = {
  table: 'label',
  what: 'This label',
  permission: 'manageContent',
  orderBy: 'lower(name)',
  schema: z.object({ name: z.string().min(1).max(60), color: z.string().max(30).optional() }),
  columns: { name: { name: 'name' }, color: { name: 'color' } },
  check: async (db, workspaceId, input, id) => {
    const [taken] = await db.query(
      'SELECT 1 FROM label WHERE workspace_id = $1 AND lower(name) = lower($2) AND id IS DISTINCT FROM $3',
      [workspaceId, input['name'], id],
    );
    if (taken)
      throw new InvalidError('A label of this name is there already', { reason: 'name_taken' }, 'invalid', 422);
  },
};

export const knowledge: Crud = {
  table: 'knowledge_article',
  what: 'This article',
  permission: 'manageContent',
  orderBy: 'title, id',
  schema: z.object({
    title: z.string().min(1).max(300),
    body: z.string().min(1).max(200_000),
    language: z.string().max(20).optional(),
    source: z.string().max(2000).nullable().optional(),
    isActive: z.boolean().optional(),
  }),
  columns: {
    title: { name: 'title' },
    body: { name: 'body' },
    language: { name: 'language' },
    source: { name: 'source' },
    isActive: { name: 'is_active' },
  },
};

export const watchwords: Crud = {
  table: 'watchword',
  what: 'This watch word',
  permission: 'manageContent',
  orderBy: 'text, id',
  schema: z.object({ text: z.string().min(1).max(200), platform: z.string().nullable().optional() }),
  columns: { text: { name: 'text' }, platform: { name: 'platform' } },
};

const Minutes = z.int().positive().max(1_000_000);
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const BusinessHours = z
  .object({
    from: ClockTime,
    to: ClockTime,
    timeZone: z.string().max(64).refine(isTimeZone, 'There is no such time zone'),
    days: z.array(z.int().min(0).max(7)).max(7).optional(), // 1 Monday to 7 Sunday; 0 is Sunday too
  })
  .strict();

export const slaPolicies: Crud = {
  table: 'sla_policy',
  what: 'This policy',
  permission: 'manageContent',
  orderBy: 'name, id',
  schema: z.object({
    name: z.string().min(1).max(200),
    firstReplyMinutes: Minutes.nullable().optional(),
    closeMinutes: Minutes.nullable().optional(),
    filter: Filter.optional(),
    businessHours: BusinessHours.nullable().optional(),
  }),
  columns: {
    name: { name: 'name' },
    firstReplyMinutes: { name: 'first_reply_minutes' },
    closeMinutes: { name: 'close_minutes' },
    filter: { name: 'filter', isJson: true },
    businessHours: { name: 'business_hours', isJson: true },
  },
};

export const teams: Crud = {
  table: 'team',
  what: 'This team',
  permission: 'manageContent',
  orderBy: 'name, id',
  schema: z.object({
    name: z.string().min(1).max(100),
    assignment: z.enum(['manual', 'round_robin', 'by_load']).optional(),
    memberIds: z.array(z.uuid()).max(500).optional(),
  }),
  columns: { name: { name: 'name' }, assignment: { name: 'assignment' } },
  saveRest: async (db, workspaceId, id, input) => {
    const memberIds = input['memberIds'] as string[] | undefined;
    if (!memberIds) return;
    await db.query('DELETE FROM team_member WHERE workspace_id = $1 AND team_id = $2', [workspaceId, id]);
    await db.query(
      'INSERT INTO team_member (workspace_id, team_id, member_id) SELECT $1::int, $2::uuid, m.id FROM member m WHERE m.workspace_id = $1 AND m.id = ANY ($3)',
      [workspaceId, id, memberIds],
    );
  },
  readRest: async (db, workspaceId, rows) => {
    const members: { team_id: string; member_id: string }[] = await db.query(
      'SELECT team_id, member_id FROM team_member WHERE workspace_id = $1',
      [workspaceId],
    );
    return rows.map((row) => ({
      ...row,
      memberIds: members.filter(({ team_id }) => team_id === row['id']).map(({ member_id }) => member_id),
    }));
  },
};

/** A list cannot be asked with what only rules know: refused when it is saved, not when it is opened. */
export const checkListFilter = (filter: Filter): void => {
  try {
    filterSql(filter, { memberId: null, now: new Date(0) }, createParams());
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    throw new InvalidError(error.message, error.details as InvalidDetails, 'invalid', 422);
  }
};

export const viewSchema = z.object({
  name: z.string().min(1).max(100),
  filter: Filter,
  sort: z.enum(sorts).optional(),
  isShared: z.boolean().optional(),
  order: z.int().optional(),
});
