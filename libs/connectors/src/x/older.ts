import type { ExternalAuthor, InboundEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, id, list, number, record, text, webUrl, type Json } from '../shared/read';
import { shown } from '../shared/words';
import { eventOfDirect } from './direct';
import { decoded, includesOf, summoned } from './post';

/**
 * The envelope of the Account Activity API, which older customers still get: one list per kind of event.
 * Source: https://docs.x.com/x-api/enterprise-gnip-2.0/fundamentals/account-activity
 */
export const olderEvents = (body: Json): InboundEvent[] => {
  const ownId = id(body['for_user_id']);
  const of = <Event extends InboundEvent>(event: Event): Event =>
    ownId ? { ...event, externalChannelId: ownId } : event;
  const events = Object.entries(body).flatMap(([name, value]): InboundEvent[] => {
    if (name === 'user_event')
      return [
        ignored('not_for_inbox', 'The right to read was taken back', {
          channelNotice: revoked,
          channelNoticeCode: 'reconnect',
        }),
      ];
    if (!Array.isArray(value)) return [];
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    return list(value).map((entry) =>
      read
        ? read(record(entry), body, ownId)
        : ignored(notices.has(name) ? 'not_for_inbox' : 'unknown_kind', `Events ${shown(name)}`),
    );
  });
  return events.length > 0 ? events.map(of) : [of(ignored('unknown_kind', 'An envelope without events'))];
};

export const revoked = 'The account took back the app’s access: connect it again';

const notices = new Set([
  'follow_events',
  'unfollow_events',
  'block_events',
  'unblock_events',
  'mute_events',
  'unmute_events',
  'direct_message_indicate_typing_events',
]);

type Reader = (entry: Json, body: Json, ownId: string | null) => InboundEvent;

const readers: Readonly<Record<string, Reader>> = {
  tweet_create_events: (post, _body, ownId) => postOf(post, ownId),
  tweet_delete_events: (entry) => {
    const externalId = id(record(entry['status'])['id']);
    const at = fromMillis(entry['timestamp_ms']);
    return externalId
      ? { kind: 'delete', externalId, at }
      : ignored('unknown_kind', 'A deletion that names no post', { at });
  },
  favorite_events: (entry, _body, ownId) => {
    const externalId = id(record(entry['favorited_status'])['id_str']);
    const at = fromMillis(entry['timestamp_ms']);
    const author = userOf(entry['user']);
    if (!externalId) return ignored('unknown_kind', 'A like that names no post', { at });
    if (author && author.externalId === ownId) return ignored('own_echo', 'Our own like', { at });
    return { kind: 'reaction', externalId, emoji: '❤️', author, at };
  },
  direct_message_events: (entry, body, ownId) => {
    const users = Object.entries(record(body['users'])).map(([key, value]) => {
      const user = record(value);
      return {
        id: key,
        name: user['name'],
        username: user['screen_name'],
        profile_image_url: user['profile_image_url_https'],
      };
    });
    return eventOfDirect(entry, includesOf({ users }), ownId);
  },
  direct_message_mark_read_events: (entry, _body, ownId) => readOf(entry, ownId),
};

/** Everything up to that moment was seen by the other person. */
export const readOf = (entry: Json, ownId: string | null): InboundEvent => {
  const [readerId, upTo] = [id(entry['sender_id']), fromMillis(entry['created_timestamp'])];
  if (!readerId || !upTo || readerId === ownId) return ignored('not_for_inbox', 'Read by ourselves', { at: upTo });
  return { kind: 'status', status: 'read', externalId: null, upTo, author: { externalId: readerId }, at: upTo };
};

const postOf = (post: Json, ownId: string | null): InboundEvent => {
  const externalId = id(post['id_str']) ?? id(post['id']);
  const at = timeOf(post['created_at']);
  if (!externalId) return ignored('unknown_kind', 'A post without an id', { at });
  const author = userOf(post['user']);
  const answered = id(post['in_reply_to_status_id_str']);
  const isOwn = author !== null && author.externalId === ownId;
  if (post['retweeted_status']) return ignored('not_for_inbox', 'A repost', { at });
  const words = decoded(text(record(post['extended_tweet'])['full_text']) ?? text(post['text'])) ?? '';
  if (isOwn && !answered)
    return ignored('not_for_inbox', 'A post of our own', { at, post: { externalId, text: words } });
  const isAnswerToUs = ownId !== null && id(post['in_reply_to_user_id_str']) === ownId;
  const hangsOn = answered && (isAnswerToUs || isOwn) ? answered : null;
  const mentions = list(record(post['entities'])['user_mentions']).map((mention) => id(record(mention)['id_str']));
  const item = {
    externalId,
    externalConversationId: hangsOn ? null : externalId,
    ...(hangsOn ? { replyToExternalId: hangsOn } : {}),
    author,
    text: words,
    attachments: list(record(post['extended_entities'])['media']).map(mediaOf),
    at,
    extra: { tweetId: externalId, ...summoned(ownId === null ? null : mentions.includes(ownId)) },
  };
  if (isOwn) return { ...item, kind: 'echo', conversationKind: 'comment' };
  return { ...item, kind: isAnswerToUs ? 'comment' : 'mention' };
};

const mediaOf = (value: unknown) => {
  const media = record(value);
  const url = webUrl(media['media_url_https']);
  return { type: media['type'] === 'photo' ? ('image' as const) : ('video' as const), ...(url ? { url } : {}) };
};

const userOf = (value: unknown): ExternalAuthor | null => {
  const user = record(value);
  const externalId = id(user['id_str']) ?? id(user['id']);
  if (!externalId) return null;
  const [name, handle, avatarUrl] = [
    text(user['name']),
    text(user['screen_name']),
    webUrl(user['profile_image_url_https']),
  ];
  const followers = number(user['followers_count']);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
    ...(followers === null ? {} : { followers }),
  };
};

/** "Mon Mar 26 16:33:26 +0000 2018" */
const timeOf = (value: unknown): Date | null => {
  const found = text(value);
  return found && /^\w{3} \w{3} \d\d /.test(found) ? fromMillis(Date.parse(found)) : null;
};
