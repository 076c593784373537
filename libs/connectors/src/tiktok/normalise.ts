import { readJson } from '@hubbub/runtime';
import type { InboundEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, fromSeconds, id, record, text, type Json } from '../shared/read';
import { shown } from '../shared/words';
import { commentId, eventOfComment, eventsOfListed, isOwn, personOf, postOf } from './comment';
import { eventsOfDirect } from './direct';

/** One event; its `content` is JSON in a string. Source: https://business-api.tiktok.com/portal/docs?id=1759977800177665 */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const envelope = record(body);
  const content = contentOf(envelope['content']);
  const externalChannelId = id(envelope['user_openid']) ?? id(content['open_id_of_mentioned_user']);
  const at = fromMillis(content['timestamp']) ?? fromSeconds(envelope['create_time']);
  const events = eventsOf(envelope['event'], content, at, context);
  return externalChannelId ? events.map((event) => ({ ...event, externalChannelId })) : events;
};

/** Ids in the string are bare numbers of 19 digits, so it is read as carefully as the body itself. */
const contentOf = (content: unknown): Json => {
  if (typeof content !== 'string') return record(content);
  try {
    return record(readJson(content));
  } catch {
    return {};
  }
};

const eventsOf = (event: unknown, content: Json, at: Date | null, context: NormaliseContext): InboundEvent[] => {
  switch (event) {
    case 'comment.update':
      return [eventOfComment(content, context)];
    case 'comment.list':
      return eventsOfListed(content, context);
    case 'brand.mention.event':
      return [mentionOf(content, context)];
    case 'im_receive_msg':
    case 'message.content.list':
      return eventsOfDirect(content, false);
    case 'im_send_msg':
      return eventsOfDirect(content, true);
    case 'im_mark_read_msg':
      return [readOf(content, at)];
    case 'im_receive_high_intent_comment':
      return [invitationOf(content, at, context)];
    case 'im_receive_msg_eu':
      return [
        ignored('not_for_inbox', 'A message that may only be read in the TikTok app (EEA, Switzerland, UK)', {
          at,
          channelNotice: 'Somebody in Europe wrote: TikTok shows that message in its own app alone',
          channelNoticeCode: 'shown_there_alone',
        }),
      ];
    default:
      return [ignored(isNotice(event) ? 'not_for_inbox' : 'unknown_kind', `An event ${shown(event)}`, { at })];
  }
};

const notices = /^(im_referral_msg|im_auto_message_\w+|video\..+|post\..+|authorization\.removed)$/;
const isNotice = (event: unknown): boolean => typeof event === 'string' && notices.test(event);

const readOf = (content: Json, at: Date | null): InboundEvent => {
  const upTo = fromMillis(record(content['read'])['last_read_timestamp']);
  if (!upTo) return ignored('unknown_kind', 'A note of reading without a time', { at });
  return { kind: 'status', status: 'read', externalId: null, upTo, author: personOf(content), at };
};

/** A comment that may be answered by a direct message. It may come before the comment itself. */
const invitationOf = (content: Json, at: Date | null, context: NormaliseContext): InboundEvent => {
  const externalId = commentId(content['comment_id']);
  if (!externalId) return ignored('unknown_kind', 'An invitation without a comment', { at });
  const words = text(content['comment_text']) ?? '';
  const author = personOf(content);
  if (isOwn(author, context)) return ignored('own_echo', 'Our own comment', { at });
  return {
    kind: 'comment',
    externalId,
    externalConversationId: externalId,
    author,
    text: words,
    at,
    isPartial: true,
    extra: { isInvitation: true },
  };
};

/** Somebody named us in a video or in a comment below one; TikTok tells it two or three hours later. */
const mentionOf = (content: Json, context: NormaliseContext): InboundEvent => {
  const videoId = commentId(content['video_id']);
  const inComment = content['mention_type'] === 'COMMENT';
  const externalId = (inComment ? commentId(content['comment_id']) : null) ?? videoId;
  const at = inComment ? null : fromSeconds(content['video_create_time']);
  const type = content['type_of_event'];
  if (!externalId || !videoId) return ignored('unknown_kind', 'A mention that names no video', { at });
  if (type === 'PRIVACY_CHANGE') return ignored('not_for_inbox', 'Another circle may see a mention now', { at });
  if (type !== 'CREATE' && type !== 'EDIT') return ignored('unknown_kind', `A mention ${shown(type)}`, { at });
  const words = inComment ? '' : (text(content['video_caption']) ?? '');
  const author = personOf(content);
  if (isOwn(author, context)) return ignored('own_echo', 'We named ourselves', { at });
  const item = {
    kind: 'mention' as const,
    externalId,
    externalConversationId: externalId,
    author,
    text: words,
    at,
    post: postOf(videoId, { caption: content['video_caption'], share_url: content['share_url'] }),
  };
  return type === 'EDIT' ? { kind: 'edit', externalId, text: inComment ? null : words, author, at: null, item } : item;
};
