import {
  checkKeywordSet,
  checkRule,
  findContradiction,
  type KeywordSet,
  type KnownThings,
  type Placed,
} from '@hubbub/automation';
import { findConnector } from '@hubbub/connectors';
import { abilitiesOf, holdQueued, isAutomationPaused } from '@hubbub/conversations';
import {
  builtInFlags,
  Filter,
  type Platform,
  Rule,
  RuleAction,
  RuleLimits,
  ruleModes,
  triggerTypes,
} from '@hubbub/contracts';
import { listChannels } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { refusedError } from '../refuse';
import type { Crud } from './crud';

/** Rules in the order in which they are asked; one that cannot work is refused with the reason. */
export const rules: Crud = {
  table: 'rule',
  what: 'This rule',
  permission: 'manageContent',
  orderBy: 'position, id',
  schema: z.object({
    name: z.string().min(1).max(200),
    mode: z.enum(ruleModes).optional(),
    order: z.int().optional(),
    channelIds: z.array(z.uuid()).max(200).optional(),
    trigger: z.object({
      type: z.enum(triggerTypes),
      flag: z.string().max(60).optional(),
      minutes: z.int().positive().optional(),
    }),
    conditions: Filter.default({}),
    actions: z.array(RuleAction).min(1).max(20),
    stops: z.boolean().optional(),
    limits: RuleLimits.default({}),
  }),
  columns: {
    name: { name: 'name' },
    mode: { name: 'mode' },
    order: { name: 'position' },
    channelIds: { name: 'channel_ids' },
    trigger: { name: 'trigger', isJson: true },
    conditions: { name: 'conditions', isJson: true },
    actions: { name: 'actions', isJson: true },
    stops: { name: 'stops' },
    limits: { name: 'limits', isJson: true },
  },
  // Switched on it counts from now; saved again, a pause that an anomaly made is over and what was held may leave.
  saveRest: async (db, workspaceId, id, input) => {
    if (input['mode'] !== undefined)
      await db.query(
        `UPDATE rule SET enabled_at = CASE WHEN mode = 'off' THEN NULL ELSE coalesce(enabled_at, clock_timestamp()) END WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
    const [resumed]: [unknown[]] = await db.query(
      'UPDATE rule SET paused_reason = NULL, enabled_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2 AND paused_reason IS NOT NULL RETURNING id',
      [workspaceId, id],
    );
    if (resumed.length > 0 && !(await isAutomationPaused(db, workspaceId)))
      await holdQueued(db, workspaceId, false, id);
  },
  readRest: async (db, workspaceId, rows) => {
    const paused: { id: string; reason: string }[] = await db.query(
      'SELECT id, paused_reason AS reason FROM rule WHERE workspace_id = $1 AND paused_reason IS NOT NULL',
      [workspaceId],
    );
    return rows.map((row) => ({ ...row, pausedReason: paused.find(({ id }) => id === row['id'])?.reason ?? null }));
  },
  after: (ctx) => {
    ctx.wake('messages');
    ctx.wake('acts');
  },
  check: async (db, workspaceId, input, id) => {
    await lockRules(db, workspaceId);
    if (id && input['mode'] === 'off' && (await isOn(db, workspaceId, id))) return; // whatever became of it, it may stop
    const rule = Rule.partial().parse({
      mode: 'off',
      channelIds: [],
      limits: {},
      conditions: {},
      ...input,
      id: undefined,
      version: undefined,
    }) as Rule;
    const placed = { ...rule, order: rule.order ?? 0, id };
    const refused =
      checkRule(rule, await loadKnown(db, workspaceId)) ?? findContradiction(placed, await listPlaced(db, workspaceId));
    if (refused) throw refusedError(refused);
  },
};

const isOn = async (db: EntityManager, workspaceId: number, id: string): Promise<boolean> => {
  const [row]: { mode: string }[] = await db.query('SELECT mode FROM rule WHERE workspace_id = $1 AND id = $2', [
    workspaceId,
    id,
  ]);
  return row !== undefined && row.mode !== 'off';
};

/** Until the commit nobody else saves or moves a rule here: two that undo each other must see each other. */
export const lockRules = async (db: EntityManager, workspaceId: number): Promise<void> => {
  await db.query(`SELECT pg_advisory_xact_lock(hashtext('rules'), $1)`, [workspaceId]);
};

/** All rules as far as their order matters, those that are off included. */
export const listPlaced = (db: EntityManager, workspaceId: number): Promise<(Placed & { id: string })[]> =>
  db.query(
    `SELECT id, name, mode, position AS order, channel_ids AS "channelIds", trigger, conditions, actions FROM rule WHERE workspace_id = $1 ORDER BY position, id`,
    [workspaceId],
  );

const loadKnown = async (db: EntityManager, workspaceId: number): Promise<KnownThings> => {
  const ids = async (sql: string): Promise<ReadonlySet<string>> =>
    new Set(((await db.query(sql, [workspaceId])) as { id: string }[]).map(({ id }) => id));
  const replies: { id: string; bodies: string[] }[] = await db.query(
    `SELECT s.id, array_prepend(s.body, array_remove(array_agg(nullif(t.body, '')), NULL)) AS bodies FROM saved_reply s
       LEFT JOIN saved_reply_translation t ON t.workspace_id = s.workspace_id AND t.saved_reply_id = s.id WHERE s.workspace_id = $1 AND s.is_active GROUP BY s.id, s.body`,
    [workspaceId],
  );
  const channels = await listChannels(db, workspaceId);
  return {
    labelIds: await ids('SELECT id FROM label WHERE workspace_id = $1'),
    memberIds: await ids('SELECT id FROM member WHERE workspace_id = $1 AND is_active'),
    teamIds: await ids('SELECT id FROM team WHERE workspace_id = $1'),
    webhookEndpointIds: await ids('SELECT id FROM webhook_endpoint WHERE workspace_id = $1'),
    flags: new Set([
      ...builtInFlags,
      ...(await ids('SELECT DISTINCT flag AS id FROM keyword_set WHERE workspace_id = $1')),
    ]),
    savedReplies: Object.fromEntries(replies.map(({ id, bodies }) => [id, bodies])),
    channels: channels.flatMap(({ id, name, platform: platformId }) => {
      const platform = findConnector(platformId)?.platform;
      return platform ? [{ id, name, platform: platformId, ...knownOf(platform) }] : [];
    }),
  };
};

const knownOf = (platform: Platform): Pick<KnownThings['channels'][number], 'kinds' | 'neverTells'> => ({
  neverTells: platform.neverTells ?? [],
  kinds: platform.kinds.map((kind) => ({ kind, ...abilitiesOf(platform, kind) })),
});

const Term = z.union([
  z
    .string()
    .min(1)
    .max(200)
    .transform((text) => ({ text, language: undefined, inflections: true })),
  z.object({
    text: z.string().min(1).max(200),
    language: z.string().max(20).nullable().optional(),
    inflections: z.boolean().default(true),
  }),
]);

/** The words of a workspace's own flags. */
export const keywords: Crud = {
  table: 'keyword_set',
  what: 'This keyword set',
  permission: 'manageContent',
  orderBy: 'flag, id',
  schema: z.object({
    flag: z.string().min(1).max(60),
    terms: z.array(Term).max(5000).default([]),
    patterns: z.array(z.string().max(500)).max(200).default([]),
    isActive: z.boolean().optional(),
  }),
  columns: {
    flag: { name: 'flag' },
    terms: { name: 'terms', isJson: true },
    patterns: { name: 'patterns', isJson: true },
    isActive: { name: 'is_active' },
  },
  check: async (_db, _workspaceId, input) => {
    const refused = checkKeywordSet(input as unknown as KeywordSet);
    if (refused) throw refusedError(refused);
  },
};
