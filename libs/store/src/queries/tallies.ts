import type { Filter, FilterTerms } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';

/** Of what a counter knows: all, those of an assignee (or of none), those with a flag, those that mention somebody. */
type Facet = 'all' | 'assignee' | 'flagged' | 'mentioned';
interface Wanted {
  facet: Facet;
  statuses: readonly string[];
  keys: readonly string[];
}

const nobody = '00000000-0000-0000-0000-000000000000';
const many = (value: unknown): string[] => [...new Set((Array.isArray(value) ? value : [value]) as string[])];

/** The counters that together count a filter; null: it must be counted row by row. */
const wantedBy = (filter: Filter, memberId: string | null): Wanted | null => {
  if ('and' in filter || 'or' in filter || 'not' in filter) return null;
  const { status, ...rest } = filter as FilterTerms;
  const statuses = status === undefined ? [] : many(status);
  const terms = Object.entries(rest).filter(([, value]) => value !== undefined);
  if (statuses.length === 0 || terms.length > 1) return null;
  const [term] = terms;
  if (!term) return { facet: 'all', statuses, keys: [nobody] };
  const values = many(term[1]);
  const idOf = (one: string): string[] => (one === 'me' ? (memberId ? [memberId] : []) : [one]);
  if (term[0] === 'assigneeId') {
    const keys = values.flatMap((one) => (one === 'none' ? [nobody] : idOf(one)));
    return { facet: 'assignee', statuses, keys: [...new Set(keys)] };
  }
  if (term[0] === 'flag' && values.includes('any')) return { facet: 'flagged', statuses, keys: [nobody] };
  if (term[0] === 'mentioned' && term[1] === 'me') return { facet: 'mentioned', statuses, keys: idOf('me') };
  return null;
};

/**
 * How many conversations each filter matches, from the counters: exact, however many. Null for a filter that no counter
 * knows, and for all while the workspace has not been counted for the first time.
 */
export const readTallies = async (
  db: EntityManager,
  workspaceId: number,
  filters: readonly Filter[],
  memberId: string | null,
): Promise<(number | null)[]> => {
  const wanted = filters.map((filter) => wantedBy(filter, memberId));
  if (wanted.every((one) => one === null)) return wanted.map(() => null);
  const keys = [...new Set(wanted.flatMap((one) => one?.keys ?? []))];
  const rows: { facet: string; status: string; key: string; count: number }[] = await db.query(
    `SELECT facet, status, key, sum(count)::int AS count FROM conversation_tally WHERE workspace_id = $1 AND key = ANY ($2::uuid[]) GROUP BY 1, 2, 3
     UNION ALL SELECT 'counted', '', NULL, 1 FROM workspace WHERE id = $1 AND settings ? 'talliedAt'`,
    [workspaceId, keys],
  );
  if (!rows.some(({ facet }) => facet === 'counted')) return wanted.map(() => null);
  return wanted.map((one) =>
    one
      ? rows
          .filter(
            ({ facet, status, key }) => facet === one.facet && one.statuses.includes(status) && one.keys.includes(key),
          )
          .reduce((sum, { count }) => sum + count, 0)
      : null,
  );
};

/** Who puts counters together or counts anew must be alone with a workspace's: sums of the other would count twice. */
const lock = 7263551;

/** Puts the rows of many changes together once there are `most`. Returns how many there were, 0 where nothing was done. */
export const compactTallies = async (db: EntityManager, workspaceId: number, most = 500): Promise<number> => {
  const [{ rows, isAlone }]: [{ rows: number; isAlone: boolean }] = await db.query(
    `SELECT (SELECT count(*)::int FROM (SELECT FROM conversation_tally WHERE workspace_id = $1 LIMIT $2) x) AS rows, pg_try_advisory_xact_lock($3, $1) AS "isAlone"`,
    [workspaceId, most, lock],
  );
  if (rows < most || !isAlone) return 0;
  const [{ gone }]: [{ gone: number }] = await db.query(
    `WITH gone AS (DELETE FROM conversation_tally WHERE workspace_id = $1 RETURNING facet, status, key, count),
       kept AS (INSERT INTO conversation_tally (workspace_id, facet, status, key, count) SELECT $1, facet, status, key, sum(count) FROM gone GROUP BY 2, 3, 4 HAVING sum(count) <> 0)
     SELECT count(*)::int AS gone FROM gone`,
    [workspaceId],
  );
  return gone;
};

export interface Drift {
  facet: string;
  status: string;
  key: string;
  counted: number;
  recounted: number;
}

/** Counts every conversation anew and puts that in the counters' place. Returns where they were wrong. */
export const recountTallies = async (db: EntityManager, workspaceId: number, at: Date): Promise<Drift[]> => {
  await db.query('SELECT pg_advisory_xact_lock($2, $1)', [workspaceId, lock]);
  // One statement sees one moment: what commits meanwhile is in neither sum, and its own rows stay.
  const drift: Drift[] = await db.query(
    `WITH gone AS (DELETE FROM conversation_tally WHERE workspace_id = $1 RETURNING facet, status, key, count),
       before AS (SELECT facet, status, key, sum(count) AS count FROM gone GROUP BY 1, 2, 3),
       groups AS (SELECT status, assignee_id, flag_names <> '{}' AS is_flagged, mentioned_ids, count(*) AS count FROM conversation WHERE workspace_id = $1 GROUP BY 1, 2, 3, 4),
       anew AS (SELECT t.facet, g.status, t.key, sum(g.count) AS count FROM groups g, tallies_of(g.assignee_id, g.is_flagged, g.mentioned_ids) t GROUP BY 1, 2, 3),
       kept AS (INSERT INTO conversation_tally (workspace_id, facet, status, key, count) SELECT $1, facet, status, key, count FROM anew)
     SELECT facet, status, key, coalesce(b.count, 0)::int AS counted, coalesce(a.count, 0)::int AS recounted FROM before b FULL JOIN anew a USING (facet, status, key)
     WHERE coalesce(b.count, 0) <> coalesce(a.count, 0)`,
    [workspaceId],
  );
  await db.query(
    `UPDATE workspace SET settings = settings || jsonb_build_object('talliedAt', $2::text) WHERE id = $1`,
    [workspaceId, at.toISOString()],
  );
  return drift;
};

/** When a workspace was counted anew; null: never. */
export const findTalliedAt = async (db: EntityManager, workspaceId: number): Promise<Date | null> => {
  const [row]: { at: string | null }[] = await db.query(
    `SELECT settings->>'talliedAt' AS at FROM workspace WHERE id = $1`,
    [workspaceId],
  );
  return row?.at ? new Date(row.at) : null;
};
