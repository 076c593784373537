import type { EchoEvent, ExternalAttachment, ExternalAuthor, InboundEvent, ItemEvent, StatusEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, isRecord, list, record, text, webUrl, type Json } from '../shared/read';
import { messagingAttachments, sharedPosts } from './attachments';
import type { Part } from './envelope';
import { normaliseFeed } from './feed';
import { emojiOf } from './reactions';
import { firstInstant } from './times';

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
// https://developers.facebook.com/documentation/instagram-platform/webhooks/examples

/** What one element is about, once for all its kinds. */
interface Talk {
  part: Part;
  element: Json;
  /** The one who did it. */
  sender: string | null;
  /** The person on the other side, whoever wrote. */
  person: string | null;
  at: Date | null;
  base: { externalChannelId: string; at: Date | null };
}

/** An element of `messaging[]` or `standby[]`: Messenger and Instagram alike. */
export const normaliseMessaging = (element: Json, part: Part): InboundEvent[] => {
  const sender = personOf(element['sender']);
  const recipient = personOf(element['recipient']);
  const others = [sender, recipient].filter((who) => who !== null && who !== part.channel);
  const at = firstInstant(element['timestamp'], part.at);
  const base = { externalChannelId: part.channel, at };
  const talk: Talk = { part, element, sender, person: others[0] ?? null, at, base };
  for (const [key, read] of readers) {
    const value = element[key];
    if (isRecord(value)) return read(value, talk);
  }
  // Comments in a Group on a post of the Page come this way.
  if (id(element['comment_id']) !== null) return normaliseFeed({ item: 'comment', ...element }, part);
  const notice = notices.find(([key]) => Object.hasOwn(element, key));
  if (notice) return [ignored('not_for_inbox', notice[1], base)];
  return [ignored('unknown_kind', 'An event of a direct conversation that is unknown', base)];
};

/** A PSID or IGSID; guests of a plugin have only a reference, kept apart by its prefix. */
const personOf = (value: unknown): string | null => {
  const person = record(value);
  const reference = id(person['user_ref']);
  return id(person['id']) ?? (reference === null ? null : `user_ref:${reference}`);
};

const readers: [string, (value: Json, talk: Talk) => InboundEvent[]][] = [
  ['message', (value, talk) => [message(value, talk)]],
  ['message_edit', (value, talk) => [messageEdit(value, talk)]],
  ['reaction', (value, talk) => [reaction(value, talk)]],
  ['postback', (value, talk) => [postback(value, talk)]],
  ['delivery', (value, talk) => delivered(value, talk)],
  ['read', (value, talk) => [read(value, talk)]],
  ['policy-enforcement', (value, talk) => [policy(value, talk)]],
  ['policy_enforcement', (value, talk) => [policy(value, talk)]],
];

const notices: [string, string][] = [
  ['referral', 'Came by a link or an ad'],
  ['optin', 'An opt-in'],
  ['account_linking', 'An account was linked or unlinked'],
  ['pass_thread_control', 'The thread was passed to another app'],
  ['take_thread_control', 'The thread was taken by another app'],
  ['request_thread_control', 'Another app asks for the thread'],
  ['app_roles', 'The roles of apps changed'],
  ['payment', 'A payment (retired by the platform)'],
  ['pre_checkout', 'A checkout (retired by the platform)'],
  ['checkout_update', 'A checkout (retired by the platform)'],
  ['game_play', 'A game'],
  ['response_feedback', 'An opinion about an answer'],
  ['messaging_customer_information', 'Data that a person entered into a form'],
];

const message = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']) ?? madeId('message', talk);
  const { base } = talk;
  if (externalId === null) return ignored('unknown_kind', 'A message without an id', base);
  if (value['is_deleted'] === true) return { kind: 'delete', ...base, externalId, author: authorOf(talk) };
  if (value['is_echo'] === true && ownPart.test(text(value['metadata']) ?? ''))
    return ignored('own_echo', 'A file of a message that we sent', base);
  return itemOf(externalId, value, talk);
};

/** Webhooks name nobody; what a poll read carries the names along. */
const authorOf = ({ sender, element }: Talk): ExternalAuthor | null => {
  if (sender === null) return null;
  const who = record(element['sender']);
  const name = filled(who['name']);
  const handle = filled(who['username']);
  return { externalId: sender, ...(name ? { name } : {}), ...(handle ? { handle } : {}) };
};

/** For events without an id: who and when. The platform sends nothing closer. */
const madeId = (kind: string, { person, element }: Talk): string | null => {
  const time = id(element['timestamp']);
  return person === null || time === null ? null : `${kind}:${person}:${time}`;
};

const itemOf = (externalId: string, value: Json, talk: Talk): ItemEvent | EchoEvent => {
  const { part, person, base } = talk;
  const attachments = [...messagingAttachments(value), ...storyOf(value), ...unsupported(value)];
  const replyTo = id(record(value['reply_to'])['mid']);
  const extra = extraOf(value, talk);
  const shared = {
    ...base,
    externalId,
    externalConversationId: person ?? externalId,
    ...(replyTo === null ? {} : { replyToExternalId: replyTo }),
    text: text(value['text']) ?? '',
    ...(attachments.length > 0 ? { attachments } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
    ...(part.from === 'standby' ? { isAutomated: true } : {}),
  };
  // The flag decides: in some bodies of echoes sender and recipient are not exchanged.
  const isOurs = value['is_echo'] === true || talk.sender === part.channel;
  if (!isOurs) return { kind: 'message', ...shared, author: authorOf(talk) };
  const metadata = filled(value['metadata']);
  return {
    kind: 'echo',
    conversationKind: 'direct',
    ...shared,
    author: { externalId: part.channel },
    ...(metadata && uuid.test(metadata) ? { messageId: metadata } : {}),
    ...(person === null ? {} : { contact: contactOf(person, talk) }),
  };
};

const contactOf = (person: string, { element }: Talk): ExternalAuthor => {
  const name = filled(record(element['recipient'])['name']);
  return { externalId: person, ...(name ? { name } : {}) };
};

/** Our id with the number of a part, as `sendDirect` writes it. */
const ownPart = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}#\d+$/i;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The story that was answered: its address ends with the story, so it is copied like any attachment. */
const storyOf = (value: Json): ExternalAttachment[] => {
  const story = record(value['reply_to'])['story'];
  if (!isRecord(story)) return [];
  const url = webUrl(story['url']);
  return [{ type: 'other', name: 'story', ...(url ? { url } : {}) }];
};

const unsupported = (value: Json): ExternalAttachment[] =>
  value['is_unsupported'] === true ? [{ type: 'other', name: 'unsupported' }] : [];

const extraOf = (value: Json, { element }: Talk): Record<string, unknown> => {
  const story = id(record(record(value['reply_to'])['story'])['id']);
  const prior = id(record(element['prior_message'])['identifier']);
  const posts = sharedPosts(value);
  const tapped =
    filled(record(value['quick_reply'])['payload']) ??
    (isRecord(element['postback']) ? filled(value['payload']) : null);
  const referral = [value['referral'], element['referral']].find(isRecord);
  const appId = id(value['app_id']);
  return {
    ...(story === null ? {} : { storyId: story }),
    ...(prior === null ? {} : { priorContact: `user_ref:${prior}` }),
    ...(posts.length > 0 ? { sharedPosts: posts } : {}),
    ...(tapped === null ? {} : { payload: tapped }),
    ...(referral ? { referral } : {}),
    ...(appId === null ? {} : { appId }),
  };
};

/** A tap of a button is a message of the person: it shows in the thread and opens the window. */
const postback = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']) ?? madeId('postback', talk);
  if (externalId === null) return ignored('unknown_kind', 'A postback without an id', talk.base);
  const words = filled(value['title']) ?? filled(value['payload']) ?? '';
  return itemOf(externalId, { ...value, text: words }, talk);
};

const messageEdit = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']);
  if (externalId === null) return ignored('unknown_kind', 'An edit without an id', talk.base);
  const item = itemOf(externalId, value, talk);
  return { kind: 'edit', ...talk.base, externalId, text: text(value['text']), author: authorOf(talk), item };
};

const reaction = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']);
  if (externalId === null) return ignored('unknown_kind', 'A reaction to nothing', talk.base);
  const isTakenBack = value['action'] === 'unreact';
  const emoji = isTakenBack ? null : (filled(value['emoji']) ?? emojiOf(value['reaction']));
  return { kind: 'reaction', ...talk.base, externalId, emoji, author: authorOf(talk) };
};

const statusBase = (talk: Talk, watermark: unknown): Omit<StatusEvent, 'status' | 'externalId'> => ({
  kind: 'status',
  externalChannelId: talk.part.channel,
  at: firstInstant(talk.element['timestamp'], watermark, talk.part.at),
  author: authorOf(talk),
});

const delivered = (value: Json, talk: Talk): InboundEvent[] => {
  const base = { ...statusBase(talk, value['watermark']), status: 'delivered' as const };
  const ids = list(value['mids']).map(id);
  if (ids.length > 0) {
    return ids.map((externalId) =>
      externalId === null ? ignored('unknown_kind', 'A delivery of nothing', talk.base) : { ...base, externalId },
    );
  }
  const upTo = firstInstant(value['watermark']);
  return upTo ? [{ ...base, externalId: null, upTo }] : [ignored('unknown_kind', 'A delivery of nothing', talk.base)];
};

const read = (value: Json, talk: Talk): InboundEvent => {
  const base = { ...statusBase(talk, value['watermark']), status: 'read' as const };
  const externalId = id(value['mid']);
  if (externalId !== null) return { ...base, externalId };
  const upTo = firstInstant(value['watermark']);
  return upTo ? { ...base, externalId: null, upTo } : ignored('unknown_kind', 'A reading of nothing', talk.base);
};

const policy = (value: Json, { base }: Talk): InboundEvent => {
  const action = filled(value['action']) ?? 'notice';
  const reason = filled(value['reason']) ?? '';
  return ignored('not_for_inbox', `A policy notice (${action})`, {
    ...base,
    channelNotice:
      action === 'unblock' ? `The platform lifted its block. ${reason}` : `The platform: ${action}. ${reason}`,
  });
};
