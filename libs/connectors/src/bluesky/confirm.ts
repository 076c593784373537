import type { ChannelAccess, Confirmed, OutboundMessage } from '../connector';
import { filled, fromIso, list, record } from '../shared/read';
import { callChat } from './chat';
import { recordKeyFor } from './record-key';
import { findOwnRecord } from './records';
import { convoOf } from './send';
import { getSession } from './session';

/** How far the platform's clock may be behind ours. */
const clockToleranceMs = 10_000;

/**
 * Did a send without an answer arrive? A reply has its key from our id and is read from the account's own server,
 * which is current. Chat is not promised to be, so a message that is not there proves nothing.
 */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const isPrivate = message.conversationKind === 'direct' || message.audience === 'private';
  if (isPrivate) return confirmPrivately(message, channel);
  const found = await findOwnRecord(channel, 'app.bsky.feed.post', recordKeyFor(message.id));
  return found ? { state: 'found', externalId: found.uri } : { state: 'absent' };
};

const confirmPrivately = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const { did } = await getSession(channel);
  const isDirect = message.conversationKind === 'direct';
  const person = isDirect ? message.externalConversationId : (message.replyTo?.author.externalId ?? '');
  const convoId = (isDirect ? filled(message.replyTo?.extra['convoId']) : null) ?? (await convoOf(person, channel));
  const { body } = await callChat(channel, { nsid: 'chat.bsky.convo.getMessages', params: { convoId, limit: 100 } });
  const earliest = message.attemptedAt.getTime() - clockToleranceMs;
  const found = list(record(body)['messages'])
    .map(record)
    .filter(({ text, sender }) => text === message.text && record(sender)['did'] === did)
    .filter(({ sentAt }) => (fromIso(sentAt)?.getTime() ?? 0) >= earliest)
    .map(({ id }) => filled(id))
    .filter((id) => id !== null);
  // Two alike: which one answers for this attempt cannot be told.
  return found.length === 1 ? { state: 'found', externalId: found[0]! } : { state: 'unknown' };
};
