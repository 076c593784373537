import type { BulkAction } from '@hubbub/contracts';
import type { Params } from '@hubbub/store';
import { isNobodys } from './share-rows';

/**
 * An act on the conversation's own row as SQL over `c` (the conversation). `restore` reads `l.before`, which `before`
 * wrote: JSON keeps an instant's microseconds, so that what comes back is exactly what was.
 */
export interface StateAct {
  /** Holds where the act would change something. */
  differs: string;
  sets(): string; // asked for after `differs`, and only where the change is made: it may add values of its own
  before: string;
  restore: string;
  /** Further statements of the same kind, over the rows `l` that differ. */
  also?(): string;
  alsoRestore?: string;
}

const instant = (field: string): string => `(l.before->>'${field}')::timestamptz`;
const status = {
  before: `jsonb_build_object('status', c.status, 'snoozedUntil', c.snoozed_until, 'closedAt', c.closed_at, 'waitingSince', c.waiting_since)`,
  restore: `status = l.before->>'status', snoozed_until = ${instant('snoozedUntil')}, closed_at = ${instant('closedAt')}, waiting_since = ${instant('waitingSince')}`,
};
const labels = {
  before: `jsonb_build_object('labelIds', c.label_ids)`,
  restore: `label_ids = ARRAY(SELECT x::uuid FROM jsonb_array_elements_text(l.before->'labelIds') WITH ORDINALITY AS o (x, n) ORDER BY n)`,
};
const sureSpam = `'{"name":"spam","certainty":"sure","score":1,"evidence":[]}'::jsonb`;
const spam = {
  differs: `NOT c.flags @> '[{"name":"spam","certainty":"sure"}]'`,
  sets: () => `flags = coalesce((SELECT jsonb_agg(f) FROM jsonb_array_elements(c.flags) AS f WHERE f->>'name' <> 'spam'), '[]') ||
      jsonb_build_array(coalesce((SELECT f || '{"certainty":"sure"}' FROM jsonb_array_elements(c.flags) AS f WHERE f->>'name' = 'spam' LIMIT 1), ${sureSpam})),
    flag_names = ARRAY(SELECT DISTINCT x COLLATE "C" FROM unnest(c.flag_names || 'spam'::text) AS x ORDER BY 1)`,
  before: `jsonb_build_object('flags', c.flags, 'flagNames', c.flag_names, 'decisions', coalesce((SELECT jsonb_object_agg(f.id, jsonb_build_array(f.decision, f.decided_by))
      FROM flag f WHERE f.workspace_id = c.workspace_id AND f.conversation_id = c.id AND f.name = 'spam'), '{}'))`,
  restore: `flags = l.before->'flags', flag_names = ARRAY(SELECT x FROM jsonb_array_elements_text(l.before->'flagNames') WITH ORDINALITY AS o (x, n) ORDER BY n)`,
  alsoRestore: `UPDATE flag f SET decision = l.before->'decisions'->(f.id::text)->>0, decided_by = (l.before->'decisions'->(f.id::text)->>1)::uuid
    FROM locked l WHERE l.is_same AND f.workspace_id = $1 AND f.conversation_id = l.id AND f.name = 'spam'`,
};

/** Null for an act that is not on the conversation's own row (read marks, what leaves for a platform). */
export const stateActOf = (action: BulkAction, memberId: string | null, now: Date, params: Params): StateAct | null => {
  switch (action.type) {
    case 'close':
      return {
        ...status,
        differs: `c.status <> 'closed'`,
        sets: () =>
          `status = 'closed', closed_at = ${params.add(now)}::timestamptz, waiting_since = NULL, snoozed_until = NULL`,
      };
    case 'open':
      return {
        ...status,
        differs: `c.status <> 'open'`,
        sets: () => `status = 'open', closed_at = NULL, snoozed_until = NULL`,
      };
    case 'snooze': {
      const until = `${params.add(action.snoozedUntil ?? null)}::timestamptz`;
      return {
        ...status,
        differs: `(c.status <> 'snoozed' OR c.snoozed_until IS DISTINCT FROM ${until})`,
        sets: () => `status = 'snoozed', snoozed_until = ${until}, closed_at = NULL`,
      };
    }
    case 'assign':
      return assign(action, params);
    case 'share': // given out row by row (`share-rows.ts`); the way back is that of an assignment
      return { ...assignment, differs: isNobodys, sets: () => 'assignee_id = c.assignee_id' };
    case 'label': {
      const id = `${params.add(action.labelId)}::uuid`;
      return { ...labels, differs: `NOT c.label_ids @> ARRAY[${id}]`, sets: () => `label_ids = c.label_ids || ${id}` };
    }
    case 'unlabel': {
      const id = `${params.add(action.labelId)}::uuid`;
      return {
        ...labels,
        differs: `c.label_ids @> ARRAY[${id}]`,
        sets: () => `label_ids = array_remove(c.label_ids, ${id})`,
      };
    }
    case 'spam':
      return {
        ...spam,
        also: () => `UPDATE flag f SET decision = 'confirmed', decided_by = ${params.add(memberId)}::uuid FROM locked l
          WHERE l.differs AND f.workspace_id = $1 AND f.conversation_id = l.id AND f.name = 'spam'`,
      };
    default:
      return null;
  }
};

const assignment = {
  before: `jsonb_build_object('assigneeId', c.assignee_id, 'teamId', c.team_id)`,
  restore: `assignee_id = (l.before->>'assigneeId')::uuid, team_id = (l.before->>'teamId')::uuid`,
};

const assign = ({ assigneeId, teamId }: Extract<BulkAction, { type: 'assign' }>, params: Params): StateAct => {
  const wanted = [
    ...(assigneeId === undefined ? [] : [['assignee_id', params.add(assigneeId)] as const]),
    ...(teamId === undefined ? [] : [['team_id', params.add(teamId)] as const]),
  ];
  return {
    differs: `(${wanted.map(([column, value]) => `c.${column} IS DISTINCT FROM ${value}::uuid`).join(' OR ')})`,
    sets: () => wanted.map(([column, value]) => `${column} = ${value}::uuid`).join(', '),
    ...assignment,
  };
};
