import type { EchoEvent, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { id, text, type Json } from '../shared/read';
import type { Part } from './envelope';
import { byVerb } from './feed';
import { senderOf } from './people';
import { firstInstant } from './times';

/** A change of the field `mention` of a Page: a post or a comment elsewhere that names it. */
export const normalisePageMention = (value: Json, part: Part): InboundEvent[] => {
  const postId = id(value['post_id']);
  const externalId = id(value['comment_id']) ?? postId;
  const base = { externalChannelId: part.channel, at: firstInstant(value['created_time'], part.at) };
  if (externalId === null) return [ignored('unknown_kind', 'A mention without an id', base)];
  const author = senderOf(value);
  const words = text(value['message']);
  const shared = {
    ...base,
    externalId,
    externalConversationId: externalId,
    author,
    text: words ?? '',
    ...(postId === null ? {} : { post: { externalId: postId } }),
    ...(author === null || words === null ? { isPartial: true } : {}),
  };
  const item: ItemEvent | EchoEvent =
    author?.externalId === part.channel
      ? { kind: 'echo', conversationKind: 'mention', ...shared }
      : { kind: 'mention', ...shared };
  return [byVerb(item, value, part) ?? item];
};
