import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, OutboundAttachment, OutboundMessage, Sent } from '../connector';
import { id, list, record, text } from '../shared/read';
import { requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call, movedTo, type Files, type Parameters } from './call';
import { messageName, readConversationName, readMessageName, type Place } from './ids';
import { captionLimit, platform } from './platform';

/** Source: https://core.telegram.org/bots/api#sendmessage */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  if (message.attachments.length > 0) requireTextFits(message.text, captionLimit);
  if (message.conversationKind === 'mention') return answerGuest(message, channel);
  const place = placeOf(message);
  try {
    return await deliver(message, place, channel);
  } catch (error) {
    const chatId = movedTo(error); // refused with 400, so nothing was sent to the old chat
    // The new chat numbers its messages anew: the old number would hang the answer on somebody else's words.
    if (chatId) return deliver({ ...message, replyTo: null }, { ...place, chatId }, channel);
    throw error;
  }
};

const placeOf = ({ conversationKind, externalConversationId }: OutboundMessage): Place => {
  const read = conversationKind === 'direct' ? readConversationName : readMessageName;
  const place = read(externalConversationId);
  if (place) return place;
  throw new PlatformError('refused', 'bad_conversation', 'This conversation has no chat on Telegram');
};

const deliver = async (message: OutboundMessage, place: Place, channel: ChannelAccess): Promise<Sent> => {
  const { method, parameters, files } = await requestOf(message);
  const answer = await call(channel, method, { ...addressOf(message, place), ...parameters }, files);
  const all = Array.isArray(answer) ? list(answer) : [answer];
  const ids = all.map((sent) => id(record(sent)['message_id'])).filter((found) => found !== null);
  const first = ids[0];
  if (!first) throw new PlatformError('unknown', 'no_message_id', 'Telegram named no message in its answer');
  const names = ids.map((messageId) => messageName(place, messageId));
  return { externalId: names[0] ?? null, ...(names.length > 1 ? { extra: { albumIds: names } } : {}) };
};

/** In a group the answer hangs on what it answers; in a private chat a quotation under each answer would only disturb. */
const addressOf = ({ conversationKind, replyTo }: OutboundMessage, { chatId, connectionId }: Place): Parameters => {
  const answered = conversationKind === 'comment' && replyTo ? readMessageName(replyTo.externalId) : null;
  return {
    chat_id: chatId,
    business_connection_id: connectionId,
    message_thread_id: id(replyTo?.extra['topicId']),
    reply_parameters: answered ? { message_id: answered.messageId, allow_sending_without_reply: true } : undefined,
  };
};

const requestOf = async ({ text: words, attachments }: OutboundMessage) => {
  const [first, ...more] = attachments;
  if (!first) return { method: 'sendMessage', parameters: { text: words }, files: {} };
  if (more.length === 0) {
    const [method, field] = methods[first.type];
    return { method, parameters: { caption: words || undefined }, files: { [field]: await fileOf(first) } };
  }
  const files: Files = {};
  for (const [index, attachment] of attachments.entries()) files[`file${index}`] = await fileOf(attachment);
  const media = attachments.map((attachment, index) => ({
    type: albumTypes(attachments)[index],
    media: `attach://file${index}`,
    ...(index === 0 && words ? { caption: words } : {}),
  }));
  return { method: 'sendMediaGroup', parameters: { media }, files };
};

const methods: Record<OutboundAttachment['type'], [string, string]> = {
  image: ['sendPhoto', 'photo'],
  video: ['sendVideo', 'video'],
  audio: ['sendAudio', 'audio'],
  file: ['sendDocument', 'document'],
};

/** Pictures and films may share an album; sound and documents stand only among their like, so a mixture is documents. */
const albumTypes = (attachments: OutboundAttachment[]): string[] => {
  const types = new Set(attachments.map(({ type }) => type));
  const isVisual = [...types].every((type) => type === 'image' || type === 'video');
  if (isVisual) return attachments.map(({ type }) => (type === 'image' ? 'photo' : 'video'));
  const isSound = types.size === 1 && types.has('audio');
  return attachments.map(() => (isSound ? 'audio' : 'document'));
};

const fileOf = async (attachment: OutboundAttachment) => ({
  bytes: await attachment.read(),
  name: attachment.name,
  mimeType: attachment.mimeType,
});

/** A bot that was called as a guest answers the query, not the chat. Source: https://core.telegram.org/bots/api#answerguestquery */
const answerGuest = async (
  { id: ownId, text: words, replyTo }: OutboundMessage,
  channel: ChannelAccess,
): Promise<Sent> => {
  const guestQueryId = id(replyTo?.extra['guestQueryId']);
  if (!guestQueryId) throw new PlatformError('refused', 'not_supported', 'This mention cannot be answered by the bot');
  const answer = await call(channel, 'answerGuestQuery', {
    guest_query_id: guestQueryId,
    result: {
      type: 'article',
      id: ownId,
      title: words.slice(0, 60),
      input_message_content: { message_text: words },
    },
  });
  return { externalId: text(record(answer)['inline_message_id']) };
};
