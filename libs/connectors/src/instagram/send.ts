import type { ChannelAccess, OutboundMessage, Sent } from '../connector';
import { sendDirect, sendPrivateReply, type DirectStyle } from '../meta/direct';
import { callGraph, createdId, loginOf } from '../meta/graph';
import { filled } from '../shared/read';
import { notSupported, requireSendable } from '../shared/require';
import { platform } from './platform';

/** An answer on Instagram: under a comment, to a mention, privately to a commenter, or in direct messages. */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const { conversationKind: kind, audience } = message;
  requireSendable(platform, message);
  const style = directStyle(channel);
  if (kind === 'direct') return sendDirect(message, channel, style);
  if (audience === 'private') return sendPrivateReply(message, channel, style, { comment_id: commentOf(message) });
  return kind === 'mention' ? answerMention(message, channel) : answerComment(message, channel);
};

/** With a Page's token `me` is the Page that sends for the account; with Instagram's own it is the account. */
export const directStyle = (channel: ChannelAccess): DirectStyle => ({
  sender: 'me',
  hasMetadata: false,
  saysResponse: false,
  canUpload: loginOf(channel) === 'facebook',
});

const commentOf = ({ replyTo, externalConversationId }: OutboundMessage): string =>
  replyTo?.externalId ?? externalConversationId;

const answerComment = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  if (message.replyTo?.extra['isLive'] === true) throw notSupported(platform, 'public answers under a live video');
  const body = { message: message.text };
  return {
    externalId: createdId(await callGraph(channel, { method: 'POST', path: [commentOf(message), 'replies'], body })),
  };
};

// https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/mentions
const answerMention = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const extra = message.replyTo?.extra ?? {};
  const mediaId = filled(extra['mediaId']) ?? message.post?.externalId ?? message.externalConversationId;
  const commentId = filled(extra['commentId']);
  const body = { media_id: mediaId, ...(commentId ? { comment_id: commentId } : {}), message: message.text };
  return {
    externalId: createdId(await callGraph(channel, { method: 'POST', path: [channel.externalId, 'mentions'], body })),
  };
};
