import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type {
  Acted,
  ChannelAccess,
  Confirmed,
  OutboundAttachment,
  OutboundMessage,
  PlatformAct,
  Sent,
} from '../connector';
import { fromMillis, fromSeconds, id, list, record, text } from '../shared/read';
import { requireAct, requireSendable } from '../shared/require';
import { call } from './call';
import { platform } from './platform';

/** Source: https://business-api.tiktok.com/portal/docs?id=1832184403754242 */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  if (message.conversationKind === 'direct') return sendDirect(message, channel);
  return message.audience === 'private' ? sendInvited(message, channel) : sendReply(message, channel);
};

const sendReply = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const video_id = message.post?.externalId;
  if (!video_id) throw new PlatformError('refused', 'no_video', 'The video of this comment is not known yet');
  const comment_id = message.replyTo?.externalId ?? message.externalConversationId;
  const json = { business_id: channel.externalId, video_id, comment_id, text: message.text };
  const data = await call(channel, 'POST', '/business/comment/reply/create/', { json });
  return { externalId: named(data['comment_id'] ?? record(data['comment'])['comment_id']) };
};

/** Only comments that TikTok announced for it, once, within 48 hours. Source: https://business-api.tiktok.com/portal/docs?id=1843697551083522 */
const sendInvited = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const comment_id = message.replyTo?.externalId ?? message.externalConversationId;
  const json = {
    business_id: channel.externalId,
    message_type: 'TEXT',
    text: { body: message.text },
    direct_reply: { reply_type: 'COMMENT_REPLY', comment_reply: { comment_id } },
  };
  const data = await call(channel, 'POST', '/business/message/send/', { json });
  return { externalId: named(record(data['message'])['message_id']) };
};

const sendDirect = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const [image] = message.attachments;
  const content = image
    ? { message_type: 'IMAGE', image: { media_id: await upload(image, channel) } }
    : { message_type: 'TEXT', text: { body: message.text } };
  const json = {
    business_id: channel.externalId,
    recipient_type: 'CONVERSATION',
    recipient: message.externalConversationId,
    ...content,
  };
  const data = await call(channel, 'POST', '/business/message/send/', { json });
  return { externalId: named(record(data['message'])['message_id']) };
};

const named = (value: unknown): string => {
  const externalId = id(value);
  if (externalId) return externalId;
  throw new PlatformError('unknown', 'no_id', 'TikTok named nothing in its answer');
};

/** Nobody sees the picture before the message that carries it. */
const upload = async (attachment: OutboundAttachment, channel: ChannelAccess): Promise<string> => {
  const form = new FormData();
  form.set('business_id', channel.externalId);
  form.set('media_type', 'IMAGE');
  const bytes = new Uint8Array(await attachment.read());
  form.set('file', new Blob([bytes], { type: attachment.mimeType }), attachment.name);
  try {
    const data = await call(channel, 'POST', '/business/message/media/upload/', { body: form, timeoutMs: 60_000 });
    return named(data['media_id']);
  } catch (error) {
    if (error instanceof PlatformError && error.outcome === 'unknown')
      throw new PlatformError('retry', error.code, error.message, { cause: error });
    throw error;
  }
};

/** Source: https://business-api.tiktok.com/portal/docs?id=1760232109619202 */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const shared = { business_id: channel.externalId, comment_id: deed.target.externalId };
  if (deed.type === 'like' || deed.type === 'unlike') {
    const action = deed.type === 'like' ? 'LIKE' : 'UNLIKE';
    await call(channel, 'POST', '/business/comment/like/', { json: { ...shared, action } });
  } else if (deed.type === 'delete') await call(channel, 'POST', '/business/comment/delete/', { json: shared });
  else {
    const video_id = deed.post?.externalId;
    if (!video_id) throw new PlatformError('refused', 'no_video', 'The video of this comment is not known yet');
    const action = deed.type === 'hide' ? 'HIDE' : 'UNHIDE';
    await call(channel, 'POST', '/business/comment/hide/', { json: { ...shared, video_id, action } });
  }
  return {};
};

/** Looks at what stands there now; TikTok does not promise that its lists are current. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const earliest = message.attemptedAt.getTime() - 60_000;
  const isDirect = message.conversationKind === 'direct';
  if (!isDirect && (message.audience === 'private' || !message.post)) return { state: 'unknown' };
  const data = isDirect
    ? await call(channel, 'GET', '/business/message/content/list/', {
        query: { business_id: channel.externalId, conversation_id: message.externalConversationId },
      })
    : await call(channel, 'GET', '/business/comment/reply/list/', {
        query: {
          business_id: channel.externalId,
          video_id: message.post?.externalId,
          comment_id: message.externalConversationId,
          sort_field: 'create_time',
          sort_order: 'desc',
          max_count: '30',
        },
      });
  const found = list(data[isDirect ? 'messages' : 'comments'])
    .map(record)
    .find((entry) => {
      const at = fromSeconds(entry['create_time']) ?? fromMillis(entry['timestamp']);
      const words = isDirect ? record(entry['text'])['body'] : entry['text'];
      const isOurs = isDirect
        ? text(record(entry['from_user'])['role'])?.toLowerCase() === 'business_account'
        : entry['owner'] === true;
      return isOurs && words === message.text && (at?.getTime() ?? 0) >= earliest;
    });
  const externalId = id(found?.[isDirect ? 'message_id' : 'comment_id']);
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};
