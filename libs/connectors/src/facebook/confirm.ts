import type { ChannelAccess, Confirmed } from '../connector';
import { confirmComment, confirmDirect, type Unconfirmed } from '../meta/confirm';
import { readOrGone } from '../meta/people-lookup';
import { filled, record } from '../shared/read';

/** Looks for a send without an answer: in the thread, or among the newest answers below what was answered. */
export const confirm = async (message: Unconfirmed, channel: ChannelAccess): Promise<Confirmed> => {
  const target = message.replyTo?.externalId ?? message.externalConversationId;
  if (message.conversationKind === 'direct')
    return confirmDirect(message, channel, { path: [channel.externalId, 'conversations'], platform: 'messenger' });
  if (message.audience === 'private') return confirmPrivate(message, channel, target);
  const query = { order: 'reverse_chronological', limit: '25', fields: 'id,message,from,created_time' };
  return confirmComment(message, channel, { path: [target, 'comments'], query, words: 'message' });
};

const confirmPrivate = async (message: Unconfirmed, channel: ChannelAccess, target: string): Promise<Confirmed> => {
  const comment = await readOrGone(channel, [target], { fields: 'private_reply_conversation' });
  const thread = filled(record(comment?.['private_reply_conversation'])['id']);
  if (!thread) return { state: 'unknown' };
  const query = { limit: '20', fields: 'id,created_time,from,message' };
  return confirmComment(message, channel, { path: [thread, 'messages'], query, words: 'message' });
};
