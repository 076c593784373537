import type { EchoEvent, ExternalAttachment, ExternalAuthor, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { filled, id, isRecord, record, text, webUrl, type Json } from '../shared/read';
import { messagingAttachments, sharedPosts } from './attachments';
import { authorOf, type Talk } from './messaging-talk';

/** A message, its unsending, or the echo of one of ours. */
export const message = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']) ?? madeId('message', talk);
  const { base } = talk;
  if (externalId === null) return ignored('unknown_kind', 'A message without an id', base);
  if (value['is_deleted'] === true) return { kind: 'delete', ...base, externalId, author: authorOf(talk) };
  if (value['is_echo'] === true && ownPart.test(text(value['metadata']) ?? ''))
    return ignored('own_echo', 'A file of a message that we sent', base);
  return itemOf(externalId, value, talk);
};

/** A tap of a button is a message of the person: it shows in the thread and opens the window. */
export const postback = (value: Json, talk: Talk): InboundEvent => {
  const externalId = id(value['mid']) ?? madeId('postback', talk);
  if (externalId === null) return ignored('unknown_kind', 'A postback without an id', talk.base);
  const words = filled(value['title']) ?? filled(value['payload']) ?? '';
  return itemOf(externalId, { ...value, text: words }, talk);
};

/** The message itself, also where an edit brings it before it came. */
export const itemOf = (externalId: string, value: Json, talk: Talk): ItemEvent | EchoEvent => {
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

/** For events without an id: who and when. The platform sends nothing closer. */
const madeId = (kind: string, { person, element }: Talk): string | null => {
  const time = id(element['timestamp']);
  return person === null || time === null ? null : `${kind}:${person}:${time}`;
};
