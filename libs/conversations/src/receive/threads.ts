import type { EchoEvent, ItemEvent } from '@hubbub/connectors';
import type { ConversationKind } from '@hubbub/contracts';
import { queryHot, type ChannelRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Person } from './people';

export type StoredItem = ItemEvent | EchoEvent;

/** The locked state of a conversation that this batch touches. */
export interface Thread {
  id: string;
  kind: ConversationKind;
  externalId: string;
  contactId: string;
  identityId: string | null;
  identityExternalId: string | null;
  postId: string | null;
  status: 'open' | 'snoozed' | 'closed';
  assigneeId: string | null;
  teamId: string | null;
  labelIds: string[];
  flagNames: string[];
  flags: import('@hubbub/contracts').Flag[];
  language: string | null;
  priority: number;
  lastMessage: { id: string; sentAt: string } | null;
  lastInboundAt: Date | null;
  lastMemberAt: Date | null;
  waitingSince: Date | null;
  automaticStreak: number;
  repliedPrivatelyAt: Date | null;
  isNew: boolean;
}

export const kindOf = (event: StoredItem): ConversationKind =>
  event.kind === 'echo' ? event.conversationKind : event.kind === 'message' ? 'direct' : event.kind;

const keyOf = (kind: ConversationKind, externalId: string): string => `${kind}\n${externalId}`;

/**
 * Which conversation each item belongs to, those that exist locked in one order (so that two workers cannot block each
 * other). An answer joins the conversation of what it answers. New ones are only drafted here: `insertThreads` writes
 * them once, with all that their first messages make of them.
 */
export const findThreads = async (
  db: EntityManager,
  channel: ChannelRow,
  items: readonly StoredItem[],
  people: ReadonlyMap<string, Person>,
  posts: ReadonlyMap<string, string>,
  isHistory: (item: StoredItem) => boolean,
): Promise<Map<StoredItem, Thread>> => {
  const parents = await findParents(db, channel, items);
  const keys = resolveKeys(items, parents);
  const wanted = new Map<string, { kind: ConversationKind; externalId: string; first: StoredItem }>();
  for (const item of items) {
    const at = keys.get(item)!;
    const key = keyOf(at.kind, at.externalId);
    const known = wanted.get(key);
    // The top-level item, where it is here, says whose conversation it is.
    if (!known || item.externalId === at.externalId) wanted.set(key, { ...at, first: item });
  }
  const ordered = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const threads = await lockThreads(db, channel, ordered);
  for (const { kind, externalId, first } of ordered) {
    const person = people.get(personKey(channel, first));
    const key = keyOf(kind, externalId);
    if (threads.has(key) || !person) continue;
    const postId = first.post ? (posts.get(first.post.externalId) ?? null) : null;
    threads.set(key, draftThread({ kind, externalId }, person, postId, isHistory(first)));
  }
  return new Map(items.map((item) => [item, threads.get(keyOf(keys.get(item)!.kind, keys.get(item)!.externalId))!]));
};

const draftThread = (
  { kind, externalId }: Place,
  person: Person,
  postId: string | null,
  isHistory: boolean,
): Thread => ({
  id: uuidv7(),
  kind,
  externalId,
  contactId: person.contactId,
  identityId: person.identityId,
  identityExternalId: person.externalId,
  postId,
  status: isHistory ? 'closed' : 'open',
  assigneeId: null,
  teamId: null,
  labelIds: [],
  flagNames: [],
  flags: [],
  language: null,
  priority: 1,
  lastMessage: null,
  lastInboundAt: null,
  lastMemberAt: null,
  waitingSince: null,
  automaticStreak: 0,
  repliedPrivatelyAt: null,
  isNew: true,
});

interface Place {
  kind: ConversationKind;
  externalId: string;
}

const findParents = async (
  db: EntityManager,
  channel: ChannelRow,
  items: readonly StoredItem[],
): Promise<Map<string, Place>> => {
  const ids = [...new Set(items.flatMap(({ replyToExternalId }) => (replyToExternalId ? [replyToExternalId] : [])))];
  if (ids.length === 0) return new Map();
  const rows: { external_id: string; kind: ConversationKind; conversation: string }[] = await queryHot(
    db,
    `SELECT m.external_id, c.kind, c.external_id AS conversation FROM message m
       JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_id = ANY ($3)`,
    [channel.workspaceId, channel.id, ids],
  );
  return new Map(rows.map((row) => [row.external_id, { kind: row.kind, externalId: row.conversation }]));
};

const resolveKeys = (items: readonly StoredItem[], parents: ReadonlyMap<string, Place>): Map<StoredItem, Place> => {
  const byId = new Map(items.map((item) => [item.externalId, item]));
  const keys = new Map<StoredItem, Place>();
  const resolve = (item: StoredItem, depth: number): Place => {
    const known = keys.get(item);
    if (known) return known;
    const kind = kindOf(item);
    let place: Place = { kind, externalId: item.externalConversationId ?? item.replyToExternalId ?? item.externalId };
    if (kind !== 'direct' && item.replyToExternalId) {
      const stored = parents.get(item.replyToExternalId);
      const sibling = byId.get(item.replyToExternalId);
      if (stored && stored.kind !== 'direct') place = stored;
      else if (sibling && sibling !== item && kindOf(sibling) !== 'direct' && depth < 100)
        place = resolve(sibling, depth + 1);
    }
    keys.set(item, place);
    return place;
  };
  for (const item of items) resolve(item, 0);
  return keys;
};

/** Whose conversation an item opens: its author, the person an echo is addressed to, our own account for our own words. */
export const personKey = (channel: ChannelRow, item: StoredItem): string => {
  if (item.kind === 'echo') {
    if (item.contact) return item.contact.externalId;
    return item.conversationKind === 'direct'
      ? (item.externalConversationId ?? `?${item.externalId}`)
      : channel.externalId;
  }
  return item.author?.externalId ?? `?${item.externalId}`;
};

const lockThreads = async (
  db: EntityManager,
  channel: ChannelRow,
  wanted: readonly Place[],
): Promise<Map<string, Thread>> => {
  // Each by its whole key, in one order. While a table has no statistics, any index that begins with workspace and
  // channel seems as good; the order that only the key's own index has decides (`BETWEEN` one value is that value, and
  // the road has sorting switched off).
  const places = [...new Map(wanted.map((place) => [keyOf(place.kind, place.externalId), place]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, place]) => place);
  const rows: Omit<Thread, 'isNew'>[] = await queryHot(
    db,
    `SELECT t.* FROM unnest($3::text[], $4::text[]) AS w (kind, external_id) CROSS JOIN LATERAL (
       ${threadSelect} WHERE c.workspace_id = $1 AND c.channel_id = $2 AND c.kind = w.kind
       AND c.external_id BETWEEN w.external_id AND w.external_id ORDER BY c.external_id LIMIT 1 FOR UPDATE OF c) AS t`,
    [channel.workspaceId, channel.id, places.map(({ kind }) => kind), places.map(({ externalId }) => externalId)],
  );
  return new Map(rows.map((row) => [keyOf(row.kind, row.externalId), { ...row, isNew: false }]));
};

/** Drafts that another worker wrote first become that worker's rows, locked. */
export const takeOverThreads = async (
  db: EntityManager,
  channel: ChannelRow,
  drafts: readonly Thread[],
): Promise<void> => {
  const rows = await lockThreads(db, channel, drafts);
  for (const draft of drafts) Object.assign(draft, rows.get(keyOf(draft.kind, draft.externalId)));
};

const threadSelect = `SELECT c.id, c.kind, c.external_id AS "externalId", c.contact_id AS "contactId", c.identity_id AS "identityId", i.external_id AS "identityExternalId",
       c.post_id AS "postId", c.status, c.assignee_id AS "assigneeId", c.team_id AS "teamId", c.label_ids AS "labelIds", c.flag_names AS "flagNames", c.flags, c.language, c.priority,
       c.last_message AS "lastMessage", c.last_inbound_at AS "lastInboundAt", c.last_member_at AS "lastMemberAt", c.waiting_since AS "waitingSince",
       c.automatic_streak AS "automaticStreak", c.replied_privately_at AS "repliedPrivatelyAt"
     FROM conversation c LEFT JOIN identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id`;

/** One conversation by its id, locked; null where it is gone. */
export const lockThreadById = async (db: EntityManager, channel: ChannelRow, id: string): Promise<Thread | null> => {
  const [row]: Omit<Thread, 'isNew'>[] = await db.query(
    `${threadSelect} WHERE c.workspace_id = $1 AND c.id = $2 FOR UPDATE OF c`,
    [channel.workspaceId, id],
  );
  return row ? { ...row, isNew: false } : null;
};
