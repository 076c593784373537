import type { EchoEvent, ExternalAuthor, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, number, text, type Json } from '../shared/read';
import type { Part } from './envelope';
import { byVerb, reactionTo } from './feed';
import { senderOf } from './people';
import { firstInstant } from './times';

/** A change of the field `ratings`: a review, or a comment or reaction on one. */
export const normaliseRating = (value: Json, part: Part): InboundEvent[] => {
  const item = text(value['item']) ?? '';
  const story = storyOf(value);
  const base = { externalChannelId: part.channel, at: firstInstant(value['created_time'], part.at) };
  if (item === 'rating' && story !== null) return [review(story, value, part)];
  if (item === 'comment') return [reviewComment(story, value, part)];
  const target = id(value['comment_id']) ?? story;
  if ((item === 'reaction' || item === 'like') && target !== null) return [reactionTo(target, value, part)];
  return [ignored('unknown_kind', `The item "${item}" of a review is unknown`, base)];
};

/** The review's id; where it is missing, the second half of `post_id` is the same number. */
const storyOf = (value: Json): string | null =>
  id(value['open_graph_story_id']) ?? id(value['post_id'])?.split('_')[1]?.trim() ?? null;

const review = (story: string, value: Json, part: Part): InboundEvent => {
  const stars = number(value['rating']);
  const recommendation = filled(value['recommendation_type']);
  const item: ItemEvent = {
    kind: 'review',
    externalChannelId: part.channel,
    at: firstInstant(value['created_time'], part.at),
    externalId: story,
    externalConversationId: story,
    author: reviewerOf(value),
    text: text(value['review_text']) ?? '',
    ...(stars !== null && stars >= 1 && stars <= 5 ? { rating: stars } : {}),
    ...(recommendation ? { extra: { recommendation } } : {}),
  };
  return byVerb(item, value, part) ?? item;
};

const reviewerOf = (value: Json): ExternalAuthor | null => {
  const externalId = id(value['reviewer_id']);
  if (externalId === null) return senderOf(value);
  const name = filled(value['reviewer_name']);
  return { externalId, ...(name ? { name } : {}) };
};

const reviewComment = (story: string | null, value: Json, part: Part): InboundEvent => {
  const externalId = id(value['comment_id']);
  const base = { externalChannelId: part.channel, at: firstInstant(value['created_time'], part.at) };
  if (externalId === null) return ignored('unknown_kind', 'A comment without an id', base);
  const parent = id(value['parent_id']);
  const isReply = parent !== null && parent !== id(value['post_id']) && parent !== externalId;
  const above = isReply ? parent : story;
  const author = senderOf(value);
  const words = text(value['message']);
  const shared = {
    ...base,
    externalId,
    externalConversationId: above === null ? externalId : null,
    ...(above === null ? {} : { replyToExternalId: above }),
    author,
    text: words ?? '',
    ...(words === null || author === null ? { isPartial: true } : {}),
  };
  const item: ItemEvent | EchoEvent =
    author?.externalId === part.channel
      ? { kind: 'echo', conversationKind: 'review', ...shared }
      : { kind: 'comment', ...shared };
  return byVerb(item, value, part) ?? item;
};
