import type { ChannelAccess, Confirmed } from '../connector';
import { confirmComment, confirmDirect, type Unconfirmed } from '../meta/confirm';

/** Looks for a send without an answer. Private replies and mentions cannot be looked up: a member decides. */
export const confirm = async (message: Unconfirmed, channel: ChannelAccess): Promise<Confirmed> => {
  if (message.conversationKind === 'direct')
    return confirmDirect(message, channel, { path: ['me', 'conversations'], platform: 'instagram' });
  if (message.audience === 'private' || message.conversationKind === 'mention') return { state: 'unknown' };
  const path = [message.replyTo?.externalId ?? message.externalConversationId, 'replies'];
  const query = { limit: '50', fields: 'id,text,timestamp,username,from' };
  return confirmComment(message, channel, { path, query, words: 'text' });
};
