import type { Conversation, ConversationKind, Flag } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';
import { queryHot } from './hot';

/** A conversation with what its row on screen needs: contact, identity and post. */
export interface ConversationRow {
  workspaceId: number;
  id: string;
  channelId: string;
  platform: string;
  kind: ConversationKind;
  externalId: string;
  contactId: string;
  contactName: string;
  contactAvatarUrl: string | null;
  identityExternalId: string | null;
  identityName: string | null;
  identityIsBot: boolean;
  handle: string | null;
  followers: number | null;
  postId: string | null;
  post: {
    id: string;
    externalId: string;
    url: string | null;
    text: string;
    imageUrl: string | null;
    isMuted: boolean;
    extra: Record<string, unknown>;
  } | null;
  status: Conversation['status'];
  snoozedUntil: Date | null;
  assigneeId: string | null;
  teamId: string | null;
  priority: number;
  labelIds: string[];
  flagNames: string[];
  flags: Flag[];
  sentiment: Conversation['sentiment'];
  intent: Conversation['intent'];
  language: string | null;
  lastMessage: Conversation['lastMessage'];
  lastMessageAt: Date;
  lastInboundAt: Date | null;
  lastMemberAt: Date | null;
  waitingSince: Date | null;
  inboundCount: number;
  readCount: number | null;
  repliedPrivatelyAt: Date | null;
  automaticStreak: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** `$1` is the workspace, `$2` the member whose unread count is wanted (or null). */
export const conversationSelect = `
  c.workspace_id AS "workspaceId", c.id, c.channel_id AS "channelId", c.platform, c.kind, c.external_id AS "externalId",
  c.contact_id AS "contactId", k.name AS "contactName", coalesce(k.avatar_url, i.avatar_url) AS "contactAvatarUrl",
  i.external_id AS "identityExternalId", i.name AS "identityName", coalesce(i.is_bot, false) AS "identityIsBot", i.handle, i.followers,
  c.post_id AS "postId",
  CASE WHEN p.id IS NULL THEN NULL ELSE json_build_object('id', p.id, 'externalId', p.external_id, 'url', p.url, 'text', p.text,
    'imageUrl', p.image_url, 'isMuted', p.is_muted, 'extra', p.extra) END AS post,
  c.status, c.snoozed_until AS "snoozedUntil", c.assignee_id AS "assigneeId", c.team_id AS "teamId", c.priority, c.label_ids AS "labelIds",
  c.flag_names AS "flagNames", c.flags, c.sentiment, c.intent, c.language, c.last_message AS "lastMessage", c.last_message_at AS "lastMessageAt",
  c.last_inbound_at AS "lastInboundAt", c.last_member_at AS "lastMemberAt", c.waiting_since AS "waitingSince", c.inbound_count AS "inboundCount",
  r.read_count AS "readCount", c.replied_privately_at AS "repliedPrivatelyAt", c.automatic_streak AS "automaticStreak",
  c.version, c.created_at AS "createdAt", c.updated_at AS "updatedAt"`;

export const conversationJoins = `
  JOIN contact k ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
  LEFT JOIN identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
  LEFT JOIN post p ON p.workspace_id = c.workspace_id AND p.id = c.post_id
  LEFT JOIN conversation_read r ON r.workspace_id = c.workspace_id AND r.conversation_id = c.id AND r.member_id = $2`;

/** The same, row by row: on a table without statistics a join would read all contacts for a few. */
const joinsByKey = `
  JOIN LATERAL (SELECT * FROM contact WHERE workspace_id = $1 AND id = c.contact_id LIMIT 1) k ON true
  LEFT JOIN LATERAL (SELECT * FROM identity WHERE workspace_id = $1 AND id = c.identity_id LIMIT 1) i ON true
  LEFT JOIN LATERAL (SELECT * FROM post WHERE workspace_id = $1 AND id = c.post_id LIMIT 1) p ON true
  LEFT JOIN LATERAL (SELECT * FROM conversation_read WHERE workspace_id = $1 AND member_id = $2 AND conversation_id = c.id LIMIT 1) r ON true`;

export const listConversationsById = (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
  memberId: string | null = null,
): Promise<ConversationRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : queryHot(
        db,
        `SELECT ${conversationSelect} FROM unnest($3::uuid[]) AS wanted (id)
           JOIN LATERAL (SELECT * FROM conversation WHERE workspace_id = $1 AND id = wanted.id LIMIT 1) c ON true ${joinsByKey}`,
        [workspaceId, memberId, ids],
      );

export const findConversation = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  memberId: string | null = null,
) => (await listConversationsById(db, workspaceId, [id], memberId))[0] ?? null;

/** Throws NotFoundError, also for another workspace's id. */
export const getConversation = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  memberId: string | null = null,
) => {
  const row = await findConversation(db, workspaceId, id, memberId);
  if (!row) throw new NotFoundError('This conversation');
  return row;
};

/** Takes the row's lock for the rest of the transaction. Throws NotFoundError. */
export const lockConversation = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
): Promise<{ version: number }> => {
  const [row] = await db.query('SELECT version FROM conversation WHERE workspace_id = $1 AND id = $2 FOR UPDATE', [
    workspaceId,
    id,
  ]);
  if (!row) throw new NotFoundError('This conversation');
  return row;
};
