import type { EchoEvent, EditEvent, InboundEvent, ItemEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { filled, fromIso, id, record } from '../shared/read';
import { isOwnAccount, keyOfAccount, toAuthor } from './people';
import { isDirect, keyOfStatus, participants, readStatus, type ReadStatus } from './read-status';
import { Notification, PolledItem, Status, type OwnAccount } from './shapes';
import { placeInThread, toPost } from './thread';

/** One polled item → its events. Shape of items: `PolledItem`. Never throws. */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const parsed = PolledItem.safeParse(body);
  if (!parsed.success) return [ignored('unknown_kind', 'Not an item of a Mastodon poll')];
  const item = parsed.data;
  const own = item.account ?? ownFrom(context);
  switch (item.source) {
    case 'notification':
      return [fromNotification(item, own)];
    case 'status':
      return [fromStatus(item.payload, item, own, null)];
    case 'status_missing':
      return [fromMissing(item.payload)];
  }
};

const ownFrom = ({ externalChannelId }: NormaliseContext): OwnAccount | undefined =>
  externalChannelId ? { id: externalChannelId, url: externalChannelId, acct: undefined } : undefined;

/** Source: https://docs.joinmastodon.org/entities/Notification/#type ; an open set, with Pleroma's beside it. */
const typesNotForInbox = new Set([
  'status',
  'reblog',
  'follow',
  'follow_request',
  'poll',
  'admin.sign_up',
  'admin.report',
  'severed_relationships',
  'moderation_warning',
  'quoted_update',
  'added_to_collection',
  'collection_update',
  'move',
  'pleroma:report',
]);
const typesOfReaction = new Set(['favourite', 'pleroma:emoji_reaction', 'emoji_reaction', 'reaction']);
const typesOfPost = new Set(['mention', 'quote', 'update', 'pleroma:chat_mention']);

const fromNotification = (item: PolledItem, own: OwnAccount | undefined): InboundEvent => {
  const parsed = Notification.safeParse(item.payload);
  if (!parsed.success) return ignored('unknown_kind', 'A notification without type');
  const { type, account, status, emoji, created_at: createdAt } = parsed.data;
  const at = fromIso(createdAt);
  if (typesOfReaction.has(type)) {
    const target = filled(record(status)['uri']) ?? id(record(status)['id']);
    if (!target || !account) return ignored('unknown_kind', 'A favourite that does not say of what or by whom', { at });
    if (isOwnAccount(account, own)) return ignored('own_echo', 'Our own favourite', { at });
    return { kind: 'reaction', externalId: target, emoji: emoji ?? '⭐', author: toAuthor(account, own), at };
  }
  if (type === 'moderation_warning') {
    const notice = 'The moderators of this server sent a warning';
    return ignored('not_for_inbox', notice, { at, channelNotice: notice, channelNoticeCode: 'warned' });
  }
  if (typesNotForInbox.has(type)) return ignored('not_for_inbox', `Notification: ${type}`, { at });
  if (!typesOfPost.has(type))
    return ignored('unknown_kind', `Notification of an unknown type: ${type.slice(0, 100)}`, { at });
  return fromStatus(status, { ...item, isEdit: item.isEdit || type === 'update' }, own, at);
};

const fromStatus = (
  payload: unknown,
  item: PolledItem,
  own: OwnAccount | undefined,
  notifiedAt: Date | null,
): InboundEvent => {
  const parsed = Status.safeParse(payload);
  if (!parsed.success) return ignored('unknown_kind', 'A post that cannot be read', { at: notifiedAt });
  const post = readStatus(parsed.data, own);
  const event = toItem(post, item, own, notifiedAt);
  if (event.kind === 'ignored' || !item.isEdit) return event;
  return toEdit(event, fromIso(post.status.edited_at));
};

const toEdit = (item: ItemEvent | EchoEvent, at: Date | null): EditEvent => ({
  kind: 'edit',
  externalId: item.externalId,
  text: item.text,
  author: item.author,
  at,
  item,
});

const fromMissing = (payload: unknown): InboundEvent => {
  const found = filled(record(payload)['uri']);
  if (!found) return ignored('unknown_kind', 'A missing post without address');
  return { kind: 'delete', externalId: found, at: fromIso(record(payload)['at']) };
};

const toItem = (post: ReadStatus, item: PolledItem, own: OwnAccount | undefined, notifiedAt: Date | null) => {
  const { status, text, people, attachments } = post;
  const isOwn = isOwnAccount(status.account, own);
  const isPrivate = isDirect(post, own);
  const at = earlier(fromIso(status.created_at), notifiedAt);
  if (isOwn && !isPrivate && !status.in_reply_to_id) {
    return ignored('not_for_inbox', 'A post of our own', { at, post: toPost(post, own) });
  }
  const shared = {
    externalId: keyOfStatus(status),
    author: toAuthor(status.account, own),
    text,
    attachments,
    extra: {
      id: status.id,
      visibility: isPrivate ? 'direct' : status.visibility,
      spoilerText: status.spoiler_text || undefined,
      language: status.language,
      people,
      acct: toAuthor(status.account, own).handle,
      url: status.url ?? status.uri,
    },
    at,
  };
  if (isPrivate) return toDirect(shared, post, own, isOwn);
  const place = placeInThread(post, item.thread, own);
  const { kind, ...where } = place;
  const placed = { ...shared, ...where };
  return isOwn ? { ...placed, kind: 'echo' as const, conversationKind: kind } : { ...placed, kind };
};

type SharedItem = Omit<ItemEvent, 'kind' | 'externalConversationId'>;

/** All between us and one person is one conversation, all between us and the same group another. */
const toDirect = (shared: SharedItem, post: ReadStatus, own: OwnAccount | undefined, isOwn: boolean) => {
  const others = participants(post, own).filter((key) => !isOwn || key !== keyOfAccount(post.status.account));
  if (others.length === 0) return ignored('not_for_inbox', 'A direct post to nobody', { at: shared.at });
  const direct = { ...shared, externalConversationId: others.join(',') };
  if (!isOwn) return { ...direct, kind: 'message' as const };
  const other = others.length === 1 ? post.people.find(({ url, acct }) => (url ?? acct) === others[0]) : undefined;
  const contact = other && { externalId: others[0]!, name: other.acct, handle: other.acct };
  return { ...direct, kind: 'echo' as const, conversationKind: 'direct' as const, ...(contact ? { contact } : {}) };
};

/** A post's own time is its server's word; it cannot lie after we were told of it. */
const earlier = (said: Date | null, told: Date | null): Date | null =>
  said && told && told < said ? told : (said ?? told);
