import { requireAct } from '../shared/require';
import type { Acted, ChannelAccess, PlatformAct } from '../connector';
import { performAct } from '../meta/acts';
import { callGraph, type GraphCall } from '../meta/graph';
import { platform } from './platform';

/** Hides and deletes comments; reacts to direct messages. Instagram lets an app like no comment. */
export const act = async (given: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, given);
  const { type, conversationKind, direction } = given;
  const isReaction = conversationKind === 'direct' && direction === 'inbound' && (type === 'like' || type === 'unlike');
  return isReaction ? react(given, channel) : performAct(callOf(given), channel);
};

const callOf = ({ type, target, conversationKind, direction }: PlatformAct): GraphCall | null => {
  if (conversationKind !== 'comment') return null;
  const path = [target.externalId];
  if (type === 'delete') return { method: 'DELETE', path };
  if (direction === 'outbound') return null;
  if (type === 'hide' || type === 'unhide') return { method: 'POST', path, query: { hide: String(type === 'hide') } };
  return null;
};

const react = async ({ type, target, externalConversationId }: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  const recipient = { id: target.author.externalId ?? externalConversationId };
  const reaction = type === 'like' ? { reaction: 'love' } : {};
  const body = {
    recipient,
    sender_action: type === 'like' ? 'react' : 'unreact',
    payload: { message_id: target.externalId, ...reaction },
  };
  await callGraph(channel, { method: 'POST', path: ['me', 'messages'], body });
  return {};
};
