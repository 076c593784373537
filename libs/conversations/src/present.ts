import { type Conversation, priorities } from '@hubbub/contracts';
import { findConnector, mayReply } from '@hubbub/connectors';
import type { ConversationRow } from '@hubbub/store';

/** A row as HTTP and sockets carry it; whether it may be answered now comes from the platform's dated rules. */
export const toConversation = (row: ConversationRow, now: Date): Conversation => ({
  id: row.id,
  channelId: row.channelId,
  platform: row.platform,
  kind: row.kind,
  status: row.status,
  contact: { id: row.contactId, name: row.contactName, handle: row.handle, avatarUrl: row.contactAvatarUrl },
  post: row.post && {
    id: row.post.id,
    externalId: row.post.externalId,
    url: row.post.url,
    text: row.post.text,
    imageUrl: row.post.imageUrl,
    isMuted: row.post.isMuted,
  },
  assigneeId: row.assigneeId,
  teamId: row.teamId,
  labels: row.labelIds,
  flags: row.flags,
  sentiment: row.sentiment,
  intent: row.intent,
  language: row.language,
  priority: priorities[row.priority] ?? 'normal',
  lastMessage: row.lastMessage,
  waitingSince: row.waitingSince?.toISOString() ?? null,
  snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  replyWindow: replyWindow(row, now),
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** The same with the asking member's unread count, which events leave out. */
export const toOwnConversation = (row: ConversationRow, now: Date): Conversation => ({
  ...toConversation(row, now),
  unreadCount: Math.max(0, row.inboundCount - (row.readCount ?? 0)),
});

const replyWindow = (row: ConversationRow, now: Date): Conversation['replyWindow'] => {
  const isDirect = row.kind === 'direct';
  const publicWindow = windowOf(row, 'public', now);
  const privateWindow = windowOf(row, 'private', now);
  return {
    public: isDirect
      ? { open: false, until: null }
      : {
          open: publicWindow.open,
          until: publicWindow.until?.toISOString() ?? null,
          ...(publicWindow.reason === null ? {} : { reason: publicWindow.reason }),
        },
    private: {
      open: privateWindow.open,
      until: privateWindow.until?.toISOString() ?? null,
      reason: privateWindow.reason,
    },
  };
};

/** May this conversation be answered to that audience now? For people; automatic text asks with `isAutomated`. */
export const windowOf = (
  row: Pick<ConversationRow, 'platform' | 'kind' | 'lastInboundAt' | 'repliedPrivatelyAt'> &
    Partial<Pick<ConversationRow, 'externalId' | 'lastMessage'>>,
  audience: 'public' | 'private',
  now: Date,
  {
    isAutomated = false,
    repliedToAt = row.lastInboundAt,
    canReply = row.lastMessage?.canReply ?? null,
  }: { isAutomated?: boolean; repliedToAt?: Date | null; canReply?: boolean | null } = {},
) => {
  const platform = findConnector(row.platform)?.platform;
  if (!platform) return { open: false, until: null, reason: 'This platform is not known here', tag: null };
  const capabilities = platform.capabilities[row.kind];
  const isAble = audience === 'private' && row.kind !== 'direct' ? capabilities?.privateReply : capabilities?.reply;
  if (!isAble) return { open: false, until: null, reason: `${platform.name} has no such reply`, tag: null };
  return mayReply(
    platform.windows,
    {
      kind: row.kind,
      audience,
      lastInboundAt: row.lastInboundAt,
      repliedToAt,
      alreadyRepliedPrivately: row.repliedPrivatelyAt !== null,
      isAutomated,
      externalConversationId: row.externalId ?? null,
      canReply,
    },
    now,
  );
};
