import type { IgnoredEvent } from '../connector';
import { ignored } from '../shared/events';
import { jsonIn } from '../shared/http-answers';
import { fromIso, isRecord, record, text, type Json } from '../shared/read';
import { shown } from '../shared/words';
import { keyOf } from './review-key';

/** Those that announce a review. */
const ofReviews: readonly unknown[] = ['NEW_REVIEW', 'UPDATED_REVIEW'];
/** Those that concern the profile, not its inbox. */
const ofProfile: readonly unknown[] = [
  'GOOGLE_UPDATE',
  'NEW_CUSTOMER_MEDIA',
  'DUPLICATE_LOCATION',
  'VOICE_OF_MERCHANT_UPDATED',
  'LOSS_OF_VOICE_OF_MERCHANT',
  'NEW_QUESTION',
  'UPDATED_QUESTION',
  'NEW_ANSWER',
  'UPDATED_ANSWER',
];

/**
 * A push of Cloud Pub/Sub. It names the review and says nothing of it, so the review is read. Google's pages name the
 * fields in more than one way (`review_name`, `reviewName`, `review`): whatever is a review's name counts as one.
 * Sources: https://cloud.google.com/pubsub/docs/push, https://developers.google.com/my-business/reference/notifications/rest/v1/NotificationSetting
 */
export const pushOf = (body: Json): IgnoredEvent => {
  const message = record(body['message']);
  const at = fromIso(message['publishTime'] ?? message['publish_time']);
  const said = dataOf(message['data']);
  if (!said) return ignored('unknown_kind', 'A push that holds no JSON', { at });
  const data = { ...record(message['attributes']), ...said };
  const type = data['type'] ?? data['notificationType'] ?? data['notification_type'];
  const names = Object.values(data).flatMap((value) => text(value) ?? []);
  const review = names.map(keyOf).find((key) => key !== null) ?? null;
  const location = names.map(locationOf).find((name) => name !== null) ?? null;
  const about = { at, ...(location ? { externalChannelId: location } : {}) };
  if (ofProfile.includes(type)) return ignored('not_for_inbox', `A notice ${shown(type)} of the profile`, about);
  if (!ofReviews.includes(type)) return ignored('unknown_kind', `A push ${shown(type)}`, about);
  return review
    ? ignored('not_for_inbox', `${shown(type)}: the review is read`, { ...about, announces: review })
    : ignored('unknown_kind', `A push ${shown(type)} that names no review`, about);
};

const dataOf = (data: unknown): Json | null => {
  const read = jsonIn(Buffer.from(text(data) ?? '', 'base64'));
  return isRecord(read) ? read : null;
};

/** The location of a name, under its account where that is said. */
const locationOf = (name: string): string | null =>
  /^(?:accounts\/[^/\s]+\/)?locations\/[^/\s]+(?=$|\/)/.exec(name)?.[0] ?? null;
