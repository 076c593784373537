import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, Confirmed, OutboundMessage, PlatformAct, Sent } from '../connector';
import { fromIso, id, list, record } from '../shared/read';
import { notSupported, requireAct, requireLeave, requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { liveChatLimit, platform } from './platform';

/** Source: https://developers.google.com/youtube/v3/docs/comments/insert */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  requireLeave(platform, message, channel);
  const liveChatId = id(message.replyTo?.extra['liveChatId']);
  if (liveChatId) return say(liveChatId, message.text, channel);
  const json = { snippet: { parentId: message.externalConversationId, textOriginal: message.text } };
  return named(await call(channel, 'POST', 'comments', { part: 'snippet' }, json));
};

const say = async (liveChatId: string, messageText: string, channel: ChannelAccess): Promise<Sent> => {
  requireTextFits(messageText, liveChatLimit);
  const json = { snippet: { liveChatId, type: 'textMessageEvent', textMessageDetails: { messageText } } };
  const sent = named(await call(channel, 'POST', 'liveChat/messages', { part: 'snippet' }, json));
  return { ...sent, extra: { liveChatId } };
};

const named = (answer: Record<string, unknown>): Sent => {
  const externalId = id(answer['id']);
  if (externalId) return { externalId };
  throw new PlatformError('unknown', 'no_id', 'YouTube named nothing in its answer');
};

/** Others' comments are rejected, which takes them off the page; own ones can be deleted. */
export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const target = deed.target.externalId;
  const isLive = id(deed.target.extra['liveChatId']) !== null;
  if (isLive && deed.type !== 'delete') throw notSupported(platform, `"${deed.type}" in a live chat`);
  if (isLive) await call(channel, 'DELETE', 'liveChat/messages', { id: target });
  else if (deed.type === 'edit') await edit(target, deed.text ?? '', channel);
  else if (deed.type === 'delete' && deed.direction === 'outbound')
    await call(channel, 'DELETE', 'comments', { id: target });
  else {
    const moderationStatus = { hide: 'heldForReview', unhide: 'published', delete: 'rejected' }[deed.type as 'hide'];
    await call(channel, 'POST', 'comments/setModerationStatus', { id: target, moderationStatus });
  }
  return {};
};

const edit = async (target: string, words: string, channel: ChannelAccess): Promise<void> => {
  requireTextFits(words, platform.text);
  await call(channel, 'PUT', 'comments', { part: 'snippet' }, { id: target, snippet: { textOriginal: words } });
};

/** Looks among the replies. A list may lag, so what is not there may still come. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  if (id(message.replyTo?.extra['liveChatId'])) return { state: 'unknown' };
  const answer = await call(channel, 'GET', 'comments', {
    part: 'snippet',
    parentId: message.externalConversationId,
    maxResults: '100',
    textFormat: 'plainText',
  });
  const earliest = message.attemptedAt.getTime() - 60_000;
  const found = list(answer['items'])
    .map(record)
    .find(({ snippet }) => {
      const reply = record(snippet);
      const isOurs = id(record(reply['authorChannelId'])['value']) === channel.externalId;
      const words = reply['textOriginal'] ?? reply['textDisplay'];
      return isOurs && words === message.text && (fromIso(reply['publishedAt'])?.getTime() ?? 0) >= earliest;
    });
  const externalId = id(found?.['id']);
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};
