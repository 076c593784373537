import type { EchoEvent, ExternalAttachment, ExternalAuthor, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromSeconds, id, list, number, record, text, type Json } from '../shared/read';
import { shown } from '../shared/words';
import { emojiOf } from './emoji';
import { plainText } from './mrkdwn';

/** One request of the Events API. Source: https://docs.slack.dev/apis/events-api */
export const normalise = (body: unknown): InboundEvent[] => {
  const envelope = record(body);
  const externalChannelId = id(envelope['team_id']);
  const at = fromSeconds(envelope['event_time']);
  const of = <Event extends InboundEvent>(event: Event): Event =>
    externalChannelId ? { ...event, externalChannelId } : event;
  switch (envelope['type']) {
    case 'event_callback':
      return [of(eventOf(record(envelope['event']), envelope, at))];
    case 'url_verification':
      return [ignored('test_event', 'The check of the address')];
    case 'app_rate_limited':
      return [
        of(
          ignored('not_for_inbox', 'Slack holds events back', {
            at,
            channelNotice: tooMany,
            channelNoticeCode: 'events_held_back',
          }),
        ),
      ];
    default:
      return [of(ignored('unknown_kind', `A request ${shown(envelope['type'])}`, { at }))];
  }
};

const tooMany = 'Slack sends no more than 30,000 events an hour and holds the rest back';

const eventOf = (event: Json, envelope: Json, at: Date | null): InboundEvent => {
  switch (event['type']) {
    case 'message':
    case 'app_mention':
      return messageOf(event, envelope, at);
    case 'reaction_added':
    case 'reaction_removed':
      return reactionOf(event, envelope, at);
    case 'app_uninstalled':
      return ignored('not_for_inbox', 'The app lost its access', {
        at,
        channelNotice: removed,
        channelNoticeCode: 'app_removed',
      });
    case 'tokens_revoked':
      return revocationOf(event, at);
    default:
      return ignored('unknown_kind', `An event ${shown(event['type'])}`, { at });
  }
};

const removed = 'The app was removed from Slack';

/** Members' own tokens end too, which is nothing to the bot. Source: https://docs.slack.dev/reference/events/tokens_revoked */
const revocationOf = (event: Json, at: Date | null): InboundEvent => {
  const { bot, oauth } = record(event['tokens']);
  return list(bot).length === 0 && list(oauth).length > 0
    ? ignored('not_for_inbox', 'A member took back a token of their own', { at })
    : ignored('not_for_inbox', 'The app lost its access', {
        at,
        channelNotice: removed,
        channelNoticeCode: 'app_removed',
      });
};

/** Subtypes under which a person (or an app) says something. Source: https://docs.slack.dev/reference/events/message */
const spoken = new Set<unknown>([undefined, 'file_share', 'thread_broadcast', 'me_message', 'bot_message']);

const messageOf = (event: Json, envelope: Json, at: Date | null): InboundEvent => {
  const { subtype } = event;
  if (subtype === 'message_changed') return changeOf(event, envelope, at);
  if (subtype === 'message_deleted') return deletionOf(event, event['deleted_ts'], at);
  if (!spoken.has(subtype)) return ignored('not_for_inbox', `A notice ${shown(subtype)} of a channel`, { at });
  return itemOf(event, event, envelope) ?? ignored('unknown_kind', 'A message without a channel or a time', { at });
};

/** An unfolded link or a new reply changes a message too: without new words there is nothing to show. */
const changeOf = (event: Json, envelope: Json, at: Date | null): InboundEvent => {
  const message = record(event['message']);
  if (message['subtype'] === 'tombstone') return deletionOf(event, message['ts'], at);
  const item = itemOf(message, event, envelope);
  if (!item) return ignored('unknown_kind', 'A change that names no message', { at });
  if (message['text'] === record(event['previous_message'])['text'])
    return ignored('not_for_inbox', 'A change that leaves the words as they were', { at });
  const { externalId, author } = item;
  const editedAt = fromSeconds(record(message['edited'])['ts']) ?? at;
  return { kind: 'edit', externalId, text: item.text, author, at: editedAt, item };
};

const deletionOf = (event: Json, ts: unknown, at: Date | null): InboundEvent => {
  const externalId = nameOf(event['channel'], ts);
  if (!externalId) return ignored('unknown_kind', 'A deletion that names no message', { at });
  return { kind: 'delete', externalId, at: fromSeconds(event['ts']) ?? at };
};

const reactionOf = (event: Json, envelope: Json, at: Date | null): InboundEvent => {
  const item = record(event['item']);
  const externalId = nameOf(item['channel'], item['ts']);
  const userId = id(event['user']);
  const name = id(event['reaction']);
  if (!externalId || !name) return ignored('not_for_inbox', 'A reaction on something other than a message', { at });
  if (userId && ownIds(envelope).includes(userId)) return ignored('own_echo', 'Our own reaction', { at });
  return {
    kind: 'reaction',
    externalId,
    emoji: event['type'] === 'reaction_added' ? emojiOf(name) : null,
    author: userId ? { externalId: userId } : null,
    at: fromSeconds(event['event_ts']) ?? at,
  };
};

/** `event` names the channel; in a change the message itself does not. */
const itemOf = (message: Json, event: Json, envelope: Json): ItemEvent | EchoEvent | null => {
  const externalId = nameOf(event['channel'], message['ts']);
  const channel = id(event['channel']);
  if (!externalId || !channel) return null;
  const isDirect = event['channel_type'] === 'im' || event['channel_type'] === 'mpim' || channel.startsWith('D');
  const threadTs = id(message['thread_ts']);
  const isReply = threadTs !== null && threadTs !== message['ts'];
  const author = authorOf(message);
  const shared = {
    externalId,
    externalConversationId: isDirect ? channel : (nameOf(channel, threadTs ?? message['ts']) ?? externalId),
    ...(isReply ? { replyToExternalId: nameOf(channel, threadTs) ?? externalId } : {}),
    author,
    text: plainText(text(message['text']) ?? ''),
    attachments: list(message['files']).map(fileOf),
    at: fromSeconds(message['ts']),
    ...(isDirect && isReply ? { extra: { threadTs } } : {}),
    ...(author && !author.name ? { isPartial: true } : {}),
  };
  const isApp = id(message['bot_id']) !== null || message['subtype'] === 'bot_message';
  if (isOwn(message, envelope))
    return { ...shared, isPartial: false, kind: 'echo', conversationKind: isDirect ? 'direct' : 'comment' };
  return { ...shared, kind: isDirect ? 'message' : 'comment', ...(isApp ? { isAutomated: true } : {}) };
};

/** Slack numbers messages by their time within a channel; the time is a text and never a number. */
const nameOf = (channel: unknown, ts: unknown): string | null => {
  const [channelId, time] = [id(channel), text(ts)];
  return channelId && time && /^\d+(\.\d+)?$/.test(time) ? `${channelId}:${time}` : null;
};

const isOwn = (message: Json, envelope: Json): boolean => {
  const [user, app] = [id(message['user']), id(message['app_id'])];
  return (!!user && ownIds(envelope).includes(user)) || (!!app && app === envelope['api_app_id']);
};

/** The users that our app is in this workspace. */
const ownIds = (envelope: Json): string[] =>
  list(envelope['authorizations'])
    .map(record)
    .filter((authorization) => authorization['is_bot'] === true)
    .map((authorization) => id(authorization['user_id']))
    .filter((userId) => userId !== null);

const authorOf = (message: Json): ExternalAuthor | null => {
  const profile = record(message['user_profile']);
  const app = record(message['bot_profile']);
  const externalId = id(message['user']) ?? id(message['bot_id']);
  if (!externalId) return null;
  const name =
    text(profile['display_name']) || text(profile['real_name']) || text(message['username']) || text(app['name']);
  const avatarUrl = text(profile['image_72']);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
    ...(message['bot_id'] ? { isBot: true } : {}),
  };
};

/** The address of a file answers only to the token, so it is asked for when the bytes are fetched. */
const fileOf = (value: unknown): ExternalAttachment => {
  const file = record(value);
  const [externalId, name, mimeType, bytes] = [
    id(file['id']),
    text(file['name']),
    text(file['mimetype']),
    number(file['size']),
  ];
  const type = (['image', 'video', 'audio'] as const).find((start) => mimeType?.startsWith(`${start}/`)) ?? 'file';
  return {
    type,
    ...(externalId ? { externalId } : {}),
    ...(name ? { name } : {}),
    ...(mimeType ? { mimeType } : {}),
    ...(bytes !== null && Number.isSafeInteger(bytes) ? { bytes } : {}),
  };
};
