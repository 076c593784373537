import { addNote } from '@hubbub/conversations';
import type { EntityManager } from 'typeorm';
import type { ServerContext } from '../build-context';
import type { FirstOwner } from '../first-run';
import { colleagues, desks, type ColleagueKey } from './content/people';
import type { Furniture } from './furnish';
import type { DemoConversation } from './sandbox';

interface Row {
  id: string;
  kind: string;
  external_id: string;
  channel_id: string;
  last_message_at: Date;
  waiting_since: Date | null;
  platform: string;
}

interface Dressed {
  id: string;
  status: 'open' | 'closed' | 'snoozed';
  snoozed_until: Date | null;
  closed_at: Date | null;
  assignee_id: string | null;
  team_id: string | null;
  label_ids: string[];
  priority: number;
  author_id: string;
  author_name: string;
}

const hourMs = 3_600_000;

/**
 * Gives the told history what no webhook carries: who answered, who owes the next step, what is done, what sleeps.
 * A shop that keeps up: what is old is answered and closed, and about a day's questions are open.
 */
export const dress = async (
  ctx: ServerContext,
  owner: Pick<FirstOwner, 'workspaceId' | 'memberId'>,
  told: readonly DemoConversation[],
  furniture: Furniture,
): Promise<void> => {
  const { workspaceId } = owner;
  const rows = await ctx.store.transaction(workspaceId, async (db) => {
    const found: Row[] = await db.query(
      'SELECT id, kind, external_id, channel_id, last_message_at, waiting_since, platform FROM conversation WHERE workspace_id = $1 AND channel_id = ANY ($2)',
      [workspaceId, Object.values(furniture.channels)],
    );
    const known = new Map(
      told.map((one) => [keyOf(furniture.channels[one.externalChannelId], one.kind, one.externalId), one]),
    );
    const dressed = found
      .map((row) => ({ row, about: known.get(keyOf(row.channel_id, row.kind, row.external_id)) }))
      .sort((a, b) => b.row.last_message_at.getTime() - a.row.last_message_at.getTime())
      .map(({ row, about }, index) => dressOne(row, about, index, { now: ctx.clock(), owner, furniture }));
    await writeConversations(db, workspaceId, dressed);
    await writeAuthors(db, workspaceId, dressed);
    await markRead(db, workspaceId, furniture, owner.memberId, ctx.clock());
    await dropDrafts(db, workspaceId);
    return found.map((row, index) => ({
      row,
      about: known.get(keyOf(row.channel_id, row.kind, row.external_id)),
      index,
    }));
  });
  await leaveNotes(ctx, workspaceId, furniture, rows);
};

const keyOf = (channelId: string | undefined, kind: string, externalId: string) => `${channelId} ${kind} ${externalId}`;

const dressOne = (
  row: Row,
  about: DemoConversation | undefined,
  index: number,
  { now, owner, furniture }: { now: Date; owner: { memberId: string }; furniture: Furniture },
): Dressed => {
  const topic = about?.topic ?? 'price';
  const desk = desks[topic];
  const keys = desk?.members ?? colleagues.map(({ key }) => key);
  const colleague = keys[index % keys.length] as ColleagueKey;
  const status = statusOf(row, about, index, now);
  const isTaken = status !== 'open' || index % 5 < 2;
  const isOwners = status === 'open' && index % 8 === 1;
  const isSnoozed = status === 'snoozed';
  return {
    id: row.id,
    status,
    snoozed_until: isSnoozed && index % 3 > 0 ? new Date(now.getTime() + (6 + (index % 40)) * hourMs) : null,
    closed_at: status === 'closed' ? new Date(row.last_message_at.getTime() + 20 * 60_000) : null,
    assignee_id: isOwners ? owner.memberId : isTaken ? furniture.members[colleague] : null,
    team_id: desk ? furniture.teams[desk.team] : null,
    label_ids: desk?.label ? [furniture.labels[desk.label]] : [],
    priority: desk?.priority ?? 1,
    author_id: furniture.members[colleague],
    author_name: colleagues.find(({ key }) => key === colleague)?.name ?? '',
  };
};

const needsNoAnswer = new Set(['praise', 'household', 'friend', 'thanks', 'mention', 'reviewGood', 'story', 'spam']);

const statusOf = (row: Row, about: DemoConversation | undefined, index: number, now: Date): Dressed['status'] => {
  const ageHours = (now.getTime() - row.last_message_at.getTime()) / hourMs;
  if (!row.waiting_since) return ageHours > 3 ? 'closed' : 'open';
  if (about && needsNoAnswer.has(about.topic)) return ageHours > 9 ? 'closed' : 'open';
  if (about?.isAnswered) return ageHours > 12 ? 'closed' : 'open';
  if (ageHours <= 30) return 'open';
  return index % 4 === 0 ? 'snoozed' : 'closed';
};

const writeConversations = (db: EntityManager, workspaceId: number, dressed: readonly Dressed[]): Promise<unknown> =>
  db.query(
    `UPDATE conversation c SET status = x.status, snoozed_until = x.snoozed_until, closed_at = x.closed_at, assignee_id = x.assignee_id, team_id = x.team_id,
       label_ids = x.label_ids, priority = greatest(c.priority, x.priority), waiting_since = CASE WHEN x.status = 'closed' THEN NULL ELSE c.waiting_since END,
       last_message = CASE WHEN c.last_message->>'direction' = 'outbound' THEN c.last_message || jsonb_build_object('authorName', x.author_name) ELSE c.last_message END
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, status text, snoozed_until timestamptz, closed_at timestamptz, assignee_id uuid, team_id uuid, label_ids uuid[],
       priority smallint, author_name text)
     WHERE c.workspace_id = $1 AND c.id = x.id`,
    [workspaceId, JSON.stringify(dressed)],
  );

/** The shop's answers came back as echoes, which name nobody: here they get the colleague who wrote them. */
const writeAuthors = (db: EntityManager, workspaceId: number, dressed: readonly Dressed[]): Promise<unknown> =>
  db.query(
    `UPDATE message m SET author_type = 'member', author_id = x.author_id, author_name = x.author_name
     FROM jsonb_to_recordset($2::jsonb) AS x (id uuid, author_id uuid, author_name text)
     WHERE m.workspace_id = $1 AND m.conversation_id = x.id AND m.direction = 'outbound'`,
    [workspaceId, JSON.stringify(dressed)],
  );

/** Colleagues have read everything; the owner all but the open questions of the last day. */
const markRead = async (
  db: EntityManager,
  workspaceId: number,
  furniture: Furniture,
  ownerId: string,
  now: Date,
): Promise<void> => {
  await db.query(
    `INSERT INTO conversation_read (workspace_id, conversation_id, member_id, read_count, last_read_message_id)
     SELECT c.workspace_id, c.id, m.id, c.inbound_count, (c.last_message->>'id')::uuid FROM conversation c, unnest($3::uuid[]) AS m (id)
     WHERE c.workspace_id = $1 AND c.channel_id = ANY ($2) AND (m.id <> $4 OR c.status <> 'open' OR c.waiting_since IS NULL OR c.last_message_at < $5)
     ON CONFLICT DO NOTHING`,
    [
      workspaceId,
      Object.values(furniture.channels),
      [...Object.values(furniture.members), ownerId],
      ownerId,
      new Date(now.getTime() - 24 * hourMs),
    ],
  );
};

/** Nobody reads a draft for what is done already. */
const dropDrafts = (db: EntityManager, workspaceId: number): Promise<unknown> =>
  db.query(
    `DELETE FROM suggestion s USING conversation c WHERE s.workspace_id = $1 AND c.workspace_id = $1 AND c.id = s.conversation_id AND c.status = 'closed'`,
    [workspaceId],
  );

const notes: readonly { topic: string; by: ColleagueKey; text: string }[] = [
  {
    topic: 'broken',
    by: 'pavlos',
    text: 'Same batch as last week’s cracks. I put one aside on the shelf by the door.',
  },
  {
    topic: 'partnership',
    by: 'iris',
    text: 'Looks serious, their last video had 30k views. I will answer on Thursday.',
  },
  { topic: 'wholesale', by: 'iris', text: '@{owner} do we have sixty cups before the holidays?' },
  { topic: 'late', by: 'samira', text: 'The carrier has it in Thessaloniki since Tuesday, ticket 8841.' },
  { topic: 'custom', by: 'karim', text: '@{owner} they want six in one colour. Fine with you?' },
];

const leaveNotes = async (
  ctx: ServerContext,
  workspaceId: number,
  furniture: Furniture,
  rows: readonly { row: Row; about: DemoConversation | undefined }[],
): Promise<void> => {
  const [owner]: { name: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(`SELECT name FROM member WHERE workspace_id = $1 AND role = 'owner' ORDER BY created_at LIMIT 1`, [
      workspaceId,
    ]),
  );
  const newest = [...rows].sort((a, b) => b.row.last_message_at.getTime() - a.row.last_message_at.getTime());
  for (const { topic, by, text } of notes) {
    const found = newest.find(({ row, about }) => about?.topic === topic && row.waiting_since);
    if (!found) continue;
    const author = {
      workspaceId,
      id: furniture.members[by],
      name: colleagues.find(({ key }) => key === by)?.name ?? by,
      role: 'agent' as const,
    };
    await addNote(ctx, author, found.row.id, text.replace('{owner}', owner?.name ?? ''));
  }
};
