import { Filter } from '@hubbub/contracts';
import type { Member } from '@hubbub/conversations';
import { countEach, readTallies } from '@hubbub/store';
import type { EntityManager } from 'typeorm';

/** Views that everybody has, by name; a member's and the team's own are in the table `view`. */
export const defaultViews: Record<string, Filter> = {
  mine: { status: 'open', assigneeId: 'me' },
  unassigned: { status: 'open', assigneeId: 'none' },
  mentions: { status: 'open', mentioned: 'me' },
  flagged: { status: 'open', flag: 'any' },
  snoozed: { status: 'snoozed' },
  open: { status: 'open' },
  closed: { status: 'closed' },
};

/**
 * A badge shows 99+ at most, so counting row by row ends somewhere: what is unread, which each member counts for
 * themselves, sooner than the rest.
 */
const mostCounted = { count: 10_000, unread: 1_000 };

/**
 * Whole values with a version, for the wanted views or for all. From the counters where they know the filter, exact
 * however many; else by the list's own query.
 */
export const countViews = async (db: EntityManager, member: Member, wanted: readonly string[], now: Date) => {
  const own: { id: string; filter: unknown }[] = await db.query(
    'SELECT id, filter FROM view WHERE workspace_id = $1 AND (is_shared OR member_id = $2)',
    [member.workspaceId, member.id],
  );
  const views = [
    ...Object.entries(defaultViews).map(([id, filter]) => ({ id, filter })),
    ...own.map(({ id, filter }) => ({ id, filter: Filter.parse(filter) })),
  ];
  const asked = views.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
  const filters = asked.map(({ filter }) => filter);
  const about = { memberId: member.id, now };
  const tallies = await readTallies(db, member.workspaceId, filters, member.id);
  const unknown = filters.filter((_, at) => tallies[at] == null);
  const counted = await countEach(db, member.workspaceId, unknown, about, mostCounted.count);
  const counts = tallies.map((tally) => tally ?? counted.shift()!);
  // Where nothing matches, nothing of it is unread.
  const some = filters
    .filter((_, at) => counts[at]! > 0)
    .map((filter): Filter => ({ and: [filter, { unread: true }] }));
  const unread = await countEach(db, member.workspaceId, some, about, mostCounted.unread);
  return asked.map(({ id }, at) => ({
    viewId: id,
    count: counts[at]!,
    unread: counts[at]! > 0 ? unread.shift()! : 0,
    version: now.getTime(),
  }));
};
