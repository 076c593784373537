import type { ExternalAuthor, InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, fromIso, record } from '../shared/read';
import { attachmentsOf } from './attachments';
import { toAuthor } from './author';
import { ChatLogEntry, ChatMessage, Convo, type PolledItem } from './shapes';

/** Entries that tell of our own reading, of membership or of settings: kept in the ledger, not shown. */
const quietEntries = new Set(
  [
    'BeginConvo',
    'AcceptConvo',
    'LeaveConvo',
    'MuteConvo',
    'UnmuteConvo',
    'ReadMessage',
    'ReadConvo',
    'AddMember',
    'RemoveMember',
    'MemberJoin',
    'MemberLeave',
    'LockConvo',
    'UnlockConvo',
    'LockConvoPermanently',
    'EditGroup',
    'CreateJoinLink',
    'EditJoinLink',
    'EnableJoinLink',
    'DisableJoinLink',
    'IncomingJoinRequest',
    'ApproveJoinRequest',
    'RejectJoinRequest',
    'OutgoingJoinRequest',
  ].map((name) => `chat.bsky.convo.defs#log${name}`),
);

/**
 * One entry of the account's chat log, or one message of a conversation (backfill).
 * Source: https://docs.bsky.app/docs/api/chat-bsky-convo-get-log
 */
export const normaliseChat = (item: PolledItem, ownDid: string): InboundEvent => {
  if (item.source === 'chat_message') return fromMessage(item.payload, item, ownDid, []);
  const parsed = ChatLogEntry.safeParse(item.payload);
  if (!parsed.success) return ignored('unknown_kind', 'A chat log entry without type or conversation');
  const { $type, message, reaction, relatedProfiles } = parsed.data;
  const name = $type.replace('chat.bsky.convo.defs#', '');
  if (name === 'logCreateMessage') return fromMessage(message, item, ownDid, relatedProfiles ?? []);
  // Deleting works for oneself alone: the others still see the message, so it stays.
  if (name === 'logDeleteMessage') return ignored('not_for_inbox', 'A message was hidden from our own view');
  if (name === 'logAddReaction' || name === 'logRemoveReaction') {
    const target = filled(record(message)['id']);
    if (target === null || !reaction) return ignored('unknown_kind', 'A reaction without message or emoji');
    const at = fromIso(reaction.createdAt);
    if (reaction.sender.did === ownDid) return ignored('own_echo', 'Our own reaction', { at });
    const author = findProfile(reaction.sender.did, item, relatedProfiles ?? []);
    const emoji = name === 'logAddReaction' ? reaction.value : null;
    return { kind: 'reaction', externalId: target, emoji, author, at };
  }
  if (quietEntries.has($type)) return ignored('not_for_inbox', `Chat: ${name}`);
  return ignored('unknown_kind', `Chat log entry of an unknown kind: ${name.slice(0, 100)}`);
};

type Profiles = readonly { did: string }[];

const fromMessage = (payload: unknown, item: PolledItem, ownDid: string, related: Profiles): InboundEvent => {
  const parsed = ChatMessage.safeParse(payload);
  // A deleted or a system message holds no text.
  if (!parsed.success) return ignored('not_for_inbox', 'A chat message without text: deleted, or a notice');
  const { id, text, sender, sentAt, facets, embed } = parsed.data;
  const convo = Convo.safeParse(item.convo).data;
  const isGroup = convo?.kind?.$type.endsWith('#groupConvo') ?? (convo?.members.length ?? 0) > 2;
  const other = convo?.members.find(({ did }) => did !== ownDid);
  const isOwn = sender.did === ownDid;
  const author = findProfile(sender.did, item, related);
  const person = isOwn ? other?.did : sender.did;
  // Two people have one conversation, named by the other one; a group is named by itself.
  const externalConversationId = isGroup ? (convo?.id ?? null) : (person ?? convo?.id ?? null);
  if (!externalConversationId) return ignored('unknown_kind', 'A chat message of an unknown conversation');
  const shared = {
    externalId: id,
    externalConversationId,
    author,
    text,
    attachments: attachmentsOf(embed, sender.did, text, facets),
    extra: { convoId: convo?.id },
    at: fromIso(sentAt),
  };
  if (!isOwn) return { ...shared, kind: 'message' };
  const contact = !isGroup && other ? toAuthor(other) : undefined;
  return { ...shared, kind: 'echo', conversationKind: 'direct', contact };
};

const findProfile = (did: string, item: PolledItem, related: Profiles): ExternalAuthor => {
  const members = Convo.safeParse(item.convo).data?.members ?? [];
  return toAuthor([...members, ...related].find((profile) => profile.did === did) ?? { did });
};
