import type { EchoEvent, InboundEvent, ItemEvent, StatusEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromIso, id, isRecord, record, text, webUrl, type Json } from '../shared/read';
import { pushOf } from './push';
import { keyOf } from './review-key';

/** One review, with our answer. Source: https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews */
export const normalise = (body: unknown): InboundEvent[] => {
  if (isRecord(record(body)['message'])) return [pushOf(record(body))];
  const review = record(record(body)['review']);
  const externalId = keyOf(id(review['name']));
  if (!externalId) return [ignored('unknown_kind', 'An item that is no review')];
  const createdAt = fromIso(review['createTime']);
  const updatedAt = fromIso(review['updateTime']);
  const item: ItemEvent = {
    kind: 'review',
    externalId,
    externalConversationId: externalId,
    author: authorOf(record(review['reviewer']), externalId),
    text: originalOf(text(review['comment']) ?? ''),
    at: createdAt,
    ...ratingOf(review['starRating']),
  };
  const isEdited = createdAt !== null && updatedAt !== null && updatedAt > createdAt;
  const event: InboundEvent = isEdited
    ? { kind: 'edit', externalId, text: item.text, author: item.author, at: updatedAt, item }
    : item;
  return [event, ...answerOf(record(review['reviewReply']), externalId)];
};

/** Each version of our answer is a message of its own, since a new one takes the place of the old. */
export const answerId = (review: string, updateTime: string): string => `${review}/reply/${updateTime}`;

const answerOf = (reply: Json, review: string): (EchoEvent | StatusEvent)[] => {
  const at = fromIso(reply['updateTime']);
  const words = text(reply['comment']);
  if (words === null || !at) return [];
  const externalId = answerId(review, text(reply['updateTime']) ?? '');
  const echo: EchoEvent = {
    kind: 'echo',
    conversationKind: 'review',
    externalId,
    externalConversationId: review,
    replyToExternalId: review,
    author: null,
    text: words,
    at,
  };
  const state = text(reply['state'])?.toUpperCase() ?? '';
  if (!state.includes('REJECTED')) return [echo];
  const why = text(reply['policyViolation']);
  const failure = {
    code: 'rejected' as const,
    message: why ? `Google rejected the answer: ${why}` : 'Google rejected the answer',
  };
  return [echo, { kind: 'status', status: 'failed', externalId, failure, at }];
};

/** Reviewers have no id of their own, so a person is known by the review. */
const authorOf = (reviewer: Json, externalId: string) => {
  const isAnonymous = reviewer['isAnonymous'] === true;
  const [name, avatarUrl] = [isAnonymous ? null : text(reviewer['displayName']), webUrl(reviewer['profilePhotoUrl'])];
  return { externalId, ...(name ? { name } : {}), ...(avatarUrl && !isAnonymous ? { avatarUrl } : {}) };
};

const stars: readonly unknown[] = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'];

const ratingOf = (word: unknown): { rating?: number } => {
  const rating = stars.indexOf(word) + 1;
  return rating > 0 ? { rating } : {};
};

/** Google appends its translation, or puts it first and the original after it. */
const originalOf = (comment: string): string => {
  if (comment.startsWith('(Translated by Google)')) {
    const [, original] = comment.split(/\n\s*\(Original\)\s*\n/);
    return original?.trim() ?? comment;
  }
  return comment.split(/\n\s*\(Translated by Google\)/)[0]?.trimEnd() ?? comment;
};
