import { Filter } from '@hubbub/contracts';
import type { Member } from '@hubbub/conversations';
import { countEach } from '@hubbub/store';
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

/** A badge shows 99+ at most: counting ends there, so that a number costs the same however large the list. */
const mostCounted = 1_000;

/** Whole values with a version, for the wanted views or for all. */
export const countViews = async (db: EntityManager, member: Member, wanted: readonly string[], now: Date) => {
  const own: { id: string; filter: unknown }[] = await db.query(
    'SELECT id, filter FROM view WHERE workspace_id = $1 AND (is_shared OR member_id = $2)',
    [member.workspaceId, member.id],
  );
  const views = [
    ...Object.entries(defaultViews).map(([id, filter]) => ({ id, filter })),
    ...own.map(({ id, filter }) => ({ id, filter: Filter.parse(filter) })),
  ];
  const counted = views.filter((view) => wanted.length === 0 || wanted.includes(view.id));
  const filters = counted.flatMap(({ filter }) => [filter, { and: [filter, { unread: true }] }]);
  const numbers = await countEach(db, member.workspaceId, filters, { memberId: member.id, now }, mostCounted);
  return counted.map(({ id }, at) => ({
    viewId: id,
    count: numbers[2 * at]!,
    unread: numbers[2 * at + 1]!,
    version: now.getTime(),
  }));
};
