import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { Acted, ChannelAccess, OutboundAttachment, OutboundMessage, PlatformAct, Sent } from '../connector';
import { callGraph, type GraphCall } from '../meta/graph';
import { orAgain, sendParts } from '../meta/parts';
import { requireAct, requireSendable } from '../shared/require';
import { filled, list, record, type Json } from '../shared/read';
import { whatsappErrorRows } from './errors';
import { platform } from './platform';
import { templateContent } from './template-content';

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages

/**
 * A direct message. A short text goes as the caption of the last picture, film or document; a longer one follows it.
 * Outside the window only a template is taken.
 */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const post = (content: Json) =>
    postMessage(channel, {
      ...addressOf(message),
      ...content,
      ...quoteOf(message, channel),
      biz_opaque_callback_data: message.id,
    });
  const { template } = message;
  if (template?.needsNumber && addressOf(message)['to'] === undefined)
    throw new PlatformError(
      'refused',
      'template_refused',
      'A code goes to a telephone number, and theirs is not known',
    );
  if (template) return sendParts([() => post(templateContent(template, message.id))]);
  const caption = captionOf(message);
  const files = message.attachments.map((file, index) => async () => {
    const isLast = index === message.attachments.length - 1;
    return post(await mediaOf(file, isLast ? caption : null, channel));
  });
  const words =
    message.text === '' || caption !== null
      ? []
      : [() => post({ type: 'text', text: { body: message.text, preview_url: true } })];
  return sendParts([...files, ...words]);
};

/** 👍 on a message of theirs, and its taking back. */
export const act = async (given: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, given);
  const person = given.target.author.externalId ?? given.externalConversationId;
  const emoji = given.type === 'like' ? '👍' : '';
  const address = {
    ...recipient(given.externalConversationId.endsWith('@g.us') ? given.externalConversationId : person),
  };
  await postMessage(channel, {
    ...address,
    type: 'reaction',
    reaction: { message_id: given.target.externalId, emoji },
  });
  return {};
};

const postMessage = async (channel: ChannelAccess, content: Json): Promise<string> => {
  const body = { messaging_product: 'whatsapp', ...content };
  const answer = await call(channel, { method: 'POST', path: [channel.externalId, 'messages'], body });
  const externalId = filled(record(list(answer['messages'])[0])['id']);
  if (externalId) return externalId;
  throw new PlatformError('unknown', 'bad_answer', 'The platform accepted, but told no id');
};

export const call = async (channel: ChannelAccess, given: GraphCall): Promise<Json> =>
  (await callGraph(channel, { ...given, login: 'facebook', errors: whatsappErrorRows })).body;

const addressOf = ({ externalConversationId, contact }: OutboundMessage): Json =>
  recipient(
    externalConversationId.endsWith('@g.us') ? externalConversationId : (contact.externalId ?? externalConversationId),
  );

/** A group, a telephone number, or a person who has only a user id. */
const recipient = (to: string): Json => {
  if (to.endsWith('@g.us')) return { recipient_type: 'group', to };
  const isPhone = /^\+?\d+$/.test(to);
  return { recipient_type: 'individual', ...(isPhone ? { to: `+${to.replace('+', '')}` } : { recipient: to }) };
};

const quoteOf = ({ replyTo }: OutboundMessage, { settings }: ChannelAccess): Json =>
  settings['quoteReplies'] === true && replyTo ? { context: { message_id: replyTo.externalId } } : {};

const captionLimit = 1024;

/** The text, where the last file can carry all of it. */
const captionOf = ({ text, attachments }: OutboundMessage): string | null => {
  const last = attachments.at(-1);
  const fits = text !== '' && [...text].length <= captionLimit;
  return last && last.type !== 'audio' && fits ? text : null;
};

const mediaOf = async (file: OutboundAttachment, caption: string | null, channel: ChannelAccess): Promise<Json> => {
  const type = file.type === 'file' ? 'document' : file.type;
  const id = await orAgain(upload(file, channel));
  const words = caption === null ? {} : { caption };
  return { type, [type]: { id, ...words, ...(type === 'document' ? { filename: file.name } : {}) } };
};

const upload = async (file: OutboundAttachment, channel: ChannelAccess): Promise<string> => {
  const form = new FormData();
  form.append('messaging_product', 'whatsapp');
  form.append('type', file.mimeType);
  form.append('file', new Blob([new Uint8Array(await file.read())], { type: file.mimeType }), file.name);
  const answer = await call(channel, { method: 'POST', path: [channel.externalId, 'media'], body: form });
  const id = filled(answer['id']);
  if (id) return id;
  throw new PlatformError('unknown', 'bad_answer', 'The platform took the file, but told no id');
};
