import type { InboundEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, id, list, record, type Json } from '../shared/read';
import { shown } from '../shared/words';
import { eventOfDirect } from './direct';
import { olderEvents, readOf, revoked } from './older';
import { authorOf, eventOfPost, includesOf, type Includes } from './post';

/** One event of the X Activity API, or an older envelope. Source: https://docs.x.com/x-api/activity/event-payloads */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const envelope = record(body);
  const event = record(envelope['data']);
  if (envelope['for_user_id'] !== undefined || envelope['user_event'] !== undefined) return olderEvents(envelope);
  const payload = record(event['payload']);
  const filtered = id(record(event['filter'])['user_id']) ?? id(payload['user_id']);
  const ownId = filtered ?? context.externalChannelId;
  const includes = includesOf(event['includes'], envelope['includes'], { users: payload['users'] });
  const events = eventsOf(event['event_type'], payload, includes, ownId, event);
  return filtered ? events.map((found) => ({ ...found, externalChannelId: filtered })) : events;
};

const eventsOf = (
  type: unknown,
  payload: Json,
  includes: Includes,
  ownId: string | null,
  event: Json,
): InboundEvent[] => {
  switch (type) {
    case 'post.create':
    case 'post.mention.create':
    case 'post.reply.create':
    case 'post.quote.create':
      return [eventOfPost(payload, includes, ownId)];
    case 'post.delete':
      return [deletionOf(payload)];
    case 'like.create':
      return [likeOf(payload, includes, ownId, event)];
    case 'dm.received':
    case 'dm.sent':
      return directOf(payload, includes, ownId);
    case 'dm.read':
      return [readOf(record(list(payload['direct_message_mark_read_events'])[0]), ownId)];
    case 'chat.received':
      return [ignored('not_for_inbox', 'An encrypted chat message, which only X itself can show')];
    case 'oauth.revoke':
      return [
        ignored('not_for_inbox', 'The right to read was taken back', {
          channelNotice: revoked,
          channelNoticeCode: 'reconnect',
        }),
      ];
    default:
      return [ignored(isNotice(type) ? 'not_for_inbox' : 'unknown_kind', `An event ${shown(type)}`)];
  }
};

const notices = /^(chat|follow|profile\.update|mute|block|spaces|news)\.|^post\.repost\.|^dm\.indicate_typing$/;
const isNotice = (type: unknown): boolean => typeof type === 'string' && notices.test(type);

const directOf = (payload: Json, includes: Includes, ownId: string | null): InboundEvent[] => {
  const messages = 'direct_message_events' in payload ? list(payload['direct_message_events']) : [payload];
  if (messages.length === 0) return [ignored('unknown_kind', 'An event of direct messages without one')];
  return messages.map((message) => eventOfDirect(record(message), includes, ownId));
};

const deletionOf = (payload: Json): InboundEvent => {
  const externalId = id(payload['id']);
  return externalId
    ? { kind: 'delete', externalId, at: null }
    : ignored('unknown_kind', 'A deletion that names no post');
};

/** The event does not name who liked; where one other person came along it is that one. */
const likeOf = (payload: Json, { users }: Includes, ownId: string | null, event: Json): InboundEvent => {
  const externalId = id(payload['liked_tweet_id']);
  const at = fromMillis(payload['timestamp_ms']);
  if (!externalId) return ignored('unknown_kind', 'A like that names no post', { at });
  const isOwn = record(event['filter'])['direction'] === 'outbound' || id(payload['liked_tweet_author_id']) !== ownId;
  if (isOwn) return ignored('own_echo', 'Our own like', { at });
  const others = [...users.keys()].filter((userId) => userId !== ownId);
  const [likerId] = others;
  const author = likerId && others.length === 1 ? authorOf(users.get(likerId) ?? {}, likerId) : null;
  return { kind: 'reaction', externalId, emoji: '❤️', author, at };
};
