import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, record } from '../shared/read';
import { callAs } from './session';
import { statusOf, type XrpcCall } from './xrpc';

/**
 * Chat is a service of its own, reached through the account's server. `settings.chatService` names another one.
 * Source: https://docs.bsky.app/docs/api/chat-bsky-convo-list-convos
 */
const chatService = 'did:web:api.bsky.chat#bsky_chat';

export const callChat = (channel: ChannelAccess, call: XrpcCall) =>
  callAs(channel, { ...call, proxy: filled(channel.settings['chatService']) ?? chatService });

export interface ChatMissing {
  code: 'chat_not_allowed' | 'no_chat';
  reason: string;
}

/** Why this account has no direct messages here; null for any other error. */
export const chatMissing = (error: unknown): ChatMissing | null => {
  if (!(error instanceof PlatformError) || error.channelState) return null;
  if (/bad token (method|scope)/i.test(error.message)) {
    return {
      code: 'chat_not_allowed',
      reason: 'Direct messages cannot be read: make an app password with “Allow access to your direct messages”',
    };
  }
  if ([404, 501, 502].includes(statusOf(error) ?? 0))
    return { code: 'no_chat', reason: 'This server has no direct messages' };
  return null;
};

/** The conversation with one person; begun where there is none. Throws PlatformError where they take no messages. */
export const findConvoId = async (channel: ChannelAccess, did: string): Promise<string> => {
  const call = { nsid: 'chat.bsky.convo.getConvoForMembers', params: { members: [did] } };
  const { body } = await callChat(channel, call);
  const id = filled(record(record(body)['convo'])['id']);
  if (!id) throw new PlatformError('retry', 'bad_answer', 'The server did not name the conversation');
  return id;
};
