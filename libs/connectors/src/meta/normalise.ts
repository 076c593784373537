import type { InboundEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { isRecord, text, type Json } from '../shared/read';
import { walkEnvelope, type Part } from './envelope';
import { normaliseFeed } from './feed';
import { normaliseInstagramComment, normaliseInstagramMention } from './instagram-changes';
import { normalisePageMention } from './mentions';
import { normaliseMessaging } from './messaging';
import { normaliseRating } from './ratings';

/**
 * A body of the objects `page` and `instagram`. The object decides, not the URL: each of the two connectors reads
 * bodies of the other.
 */
export const normaliseMeta = (body: unknown, context: NormaliseContext): InboundEvent[] =>
  walkEnvelope(body, context, ['page', 'instagram'], (part, object) =>
    part.from === 'changes' ? normaliseChange(part, object) : normaliseMessaging(part.element, part),
  );

type FieldReader = (value: Json, part: Part) => InboundEvent[];

const fields: Readonly<Record<string, Readonly<Record<string, FieldReader>>>> = {
  page: { feed: normaliseFeed, group_feed: normaliseFeed, mention: normalisePageMention, ratings: normaliseRating },
  instagram: {
    comments: (value, part) => normaliseInstagramComment(value, part, false),
    live_comments: (value, part) => normaliseInstagramComment(value, part, true),
    mentions: normaliseInstagramMention,
  },
};

const normaliseChange = (part: Part, object: string): InboundEvent[] => {
  const field = text(part.element['field']) ?? '';
  const value = part.element['value'];
  const base = { externalChannelId: part.channel, at: part.at };
  if (Array.isArray(value) && value.length > 0 && value.every(isRecord))
    return value.flatMap((one: unknown) =>
      normaliseChange({ ...part, element: { ...part.element, value: one } }, object),
    );
  if (!isRecord(value)) return [ignored(noteOf(field), `The field "${field}" without a value`, base)];
  const readers = fields[object] ?? {};
  const reader = Object.hasOwn(readers, field) ? readers[field] : undefined;
  if (reader) return reader(value, part);
  // The dashboard's test button wraps a direct message in a change.
  if (isRecord(value['sender']) && isRecord(value['recipient']))
    return normaliseMessaging(value, field === 'standby' ? { ...part, from: 'standby' } : part);
  return [ignored(noteOf(field), `The field "${field}" is no event of an inbox`, base)];
};

/** Fields that an app may be subscribed to and that concern the Page or account itself, not its people. */
const accountFields = new Set(
  [
    'about affiliation attire awards bio birthday category checkins company_overview conversations culinary_team',
    'current_location description email features founded general_info general_manager genre hometown hours',
    'influences invalid_topic_placeholder leadgen leadgen_fat live_videos location members mission name parking',
    'payment_options personal_info personal_interests phone picture press_contact price_range product_review',
    'products products_catalog public_transit publisher_subscriptions page_change_proposal',
    'page_about_story page_upcoming_change story_insights video_text_question_responses videos website story_reactions',
    'creator_marketplace_projects creator_marketplace_invited_creator_onboarding inbox_labels follow',
    'comment_poll_response story_poll_response share_to_story onboarding_welcome_message_series business_integrity',
    'send_cart calls marketing_message_delivery_failed merchant_review',
  ].flatMap((line) => line.split(' ')),
);

const noteOf = (field: string) => (accountFields.has(field) ? 'not_for_inbox' : 'unknown_kind');
