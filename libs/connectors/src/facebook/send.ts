import { FormData } from 'undici';
import type { ChannelAccess, OutboundMessage, Sent } from '../connector';
import { sendDirect, sendPrivateReply, type DirectStyle } from '../meta/direct';
import { callGraph, createdId } from '../meta/graph';
import { requireSendable } from '../shared/require';
import { platform } from './platform';

/** An answer on a Page: under a comment, a post or a review, privately to a commenter, or in Messenger. */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const { conversationKind: kind, audience } = message;
  requireSendable(platform, message);
  const style: DirectStyle = { sender: channel.externalId, hasMetadata: true, saysResponse: true, canUpload: true };
  if (kind === 'direct') return sendDirect(message, channel, style);
  if (audience === 'public') return comment(message, channel);
  return sendPrivateReply(message, channel, style, privateTarget(message));
};

const targetOf = ({ conversationKind, externalConversationId, replyTo }: OutboundMessage): string =>
  conversationKind === 'review' ? externalConversationId : (replyTo?.externalId ?? externalConversationId);

/** A visitor's post is answered by its own id; everything else is a comment. */
const privateTarget = (message: OutboundMessage): { comment_id: string } | { post_id: string } => {
  const target = targetOf(message);
  return message.post?.externalId === target ? { post_id: target } : { comment_id: target };
};

const comment = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const { text, attachments } = message;
  const [file] = attachments;
  const words = text === '' ? {} : { message: text };
  const path = [targetOf(message), 'comments'];
  if (!file || file.url) {
    const body = { ...words, ...(file?.url ? { attachment_url: file.url } : {}) };
    return { externalId: createdId(await callGraph(channel, { method: 'POST', path, body })) };
  }
  const form = new FormData();
  if (text !== '') form.append('message', text);
  form.append('source', new Blob([new Uint8Array(await file.read())], { type: file.mimeType }), file.name);
  return { externalId: createdId(await callGraph(channel, { method: 'POST', path, body: form })) };
};
