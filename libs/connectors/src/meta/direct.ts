import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { ChannelAccess, OutboundAttachment, OutboundMessage, Sent } from '../connector';
import type { Json } from '../shared/read';
import { callGraph, createdId } from './graph';
import { orAgain, sendParts } from './parts';

// https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages

/** How the Send API is spoken on one platform. */
export interface DirectStyle {
  /** The account in the path: its id, or `me`. */
  sender: string;
  /** Messenger carries our id back in the echo. */
  hasMetadata: boolean;
  /** Messenger wants to hear that an answer is one. */
  saysResponse: boolean;
  /** Takes files that are uploaded, where the platform cannot fetch them from us. */
  canUpload: boolean;
}

/**
 * A direct message. Text and files are separate calls at Meta: the files go first, the text last, and the id of the
 * last one stands for all. When a later part fails, the error says so and nothing is sent twice.
 */
export const sendDirect = async (
  message: OutboundMessage,
  channel: ChannelAccess,
  style: DirectStyle,
): Promise<Sent> => {
  const contents: (() => Promise<Json>)[] = message.attachments.map((file) => () => filePart(file, channel, style));
  if (message.text !== '') contents.push(async () => ({ text: message.text }));
  const last = contents.length - 1;
  const parts = contents.map((content, index) => async () => {
    const metadata = metadataOf(message, style, index === last ? null : index + 1);
    const body = {
      recipient: recipientOf(message),
      ...purposeOf(message, style),
      message: { ...(await content()), ...metadata },
      ...quoteOf(message, channel),
    };
    return createdId(
      await callGraph(channel, { method: 'POST', path: [style.sender, 'messages'], body }),
      'message_id',
    );
  });
  return sendParts(parts);
};

/** The one direct answer to a public comment or a visitor's post: text alone, which is all that arrives everywhere. */
export const sendPrivateReply = async (
  message: OutboundMessage,
  channel: ChannelAccess,
  style: DirectStyle,
  target: { comment_id: string } | { post_id: string },
): Promise<Sent> => {
  if (message.attachments.length > 0)
    throw new PlatformError('refused', 'attachment_refused', 'A private reply holds text only');
  const body = { recipient: target, message: { text: message.text, ...metadataOf(message, style, null) } };
  const answer = await callGraph(channel, { method: 'POST', path: [style.sender, 'messages'], body });
  const contact = answer.body['recipient_id'];
  return {
    externalId: createdId(answer, 'message_id'),
    ...(typeof contact === 'string' && contact !== '' ? { contactExternalId: contact } : {}),
  };
};

const recipientOf = ({ contact, externalConversationId }: OutboundMessage): Json => {
  const person = contact.externalId ?? externalConversationId;
  return person.startsWith('user_ref:') ? { user_ref: person.slice('user_ref:'.length) } : { id: person };
};

/** The tag says that a person wrote this after the usual time; automated text never carries it. */
const purposeOf = ({ tag, isAutomated }: OutboundMessage, { saysResponse }: DirectStyle): Json => {
  if (tag !== null && !isAutomated) return { messaging_type: 'MESSAGE_TAG', tag };
  return saysResponse ? { messaging_type: 'RESPONSE' } : {};
};

/** The part that stands for the message carries its bare id; the others a mark by which their echoes are known. */
const metadataOf = ({ id }: OutboundMessage, { hasMetadata }: DirectStyle, part: number | null): Json =>
  hasMetadata ? { metadata: part === null ? id : `${id}#${part}` } : {};

/** Quoting is a choice of the channel: in most threads a quote above every answer is noise. */
const quoteOf = ({ replyTo }: OutboundMessage, { settings }: ChannelAccess): Json =>
  settings['quoteReplies'] === true && replyTo ? { reply_to: { mid: replyTo.externalId } } : {};

const filePart = async (file: OutboundAttachment, channel: ChannelAccess, style: DirectStyle): Promise<Json> => {
  const payload = file.url
    ? { url: file.url, is_reusable: false }
    : { attachment_id: await upload(file, channel, style) };
  return { attachment: { type: file.type, payload } };
};

const upload = async (
  file: OutboundAttachment,
  channel: ChannelAccess,
  { sender, canUpload }: DirectStyle,
): Promise<string> => {
  if (!canUpload) {
    const advice = 'The platform fetches files from a public address, and PUBLIC_URL is not set';
    throw new PlatformError('refused', 'attachment_refused', advice);
  }
  const form = new FormData();
  form.append('message', JSON.stringify({ attachment: { type: file.type, payload: { is_reusable: false } } }));
  form.append('filedata', new Blob([new Uint8Array(await file.read())], { type: file.mimeType }), file.name);
  const call = { method: 'POST', path: [sender, 'message_attachments'], body: form } as const;
  return createdId(await orAgain(callGraph(channel, call)), 'attachment_id');
};
