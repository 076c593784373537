import { PlatformError } from '@hubbub/runtime';
import type { Acted, ChannelAccess, Confirmed, OutboundMessage, PlatformAct, Sent } from '../connector';
import { fromSeconds, id, list, record, text } from '../shared/read';
import { requireAct, requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { platform } from './platform';

/** Source: https://www.reddit.com/dev/api#POST_api_comment */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const { externalConversationId: conversation, text: words } = message;
  if (conversation.startsWith('modmail:')) return sendModmail(conversation.slice('modmail:'.length), words, channel);
  const thing_id = message.replyTo?.externalId ?? (message.conversationKind === 'direct' ? null : conversation);
  return thing_id ? comment(thing_id, words, channel) : compose(message, channel);
};

const comment = async (thing_id: string, words: string, channel: ChannelAccess): Promise<Sent> => {
  const { body } = await call(channel, 'POST', '/api/comment', { thing_id, text: words, api_type: 'json' });
  const thing = record(record(list(record(record(body['json'])['data'])['things'])[0])['data']);
  const externalId = id(thing['name']) ?? id(thing['id']);
  if (!externalId) throw new PlatformError('unknown', 'no_name', 'Reddit named nothing in its answer');
  return { externalId };
};

/** A first message; Reddit never tells its name. */
const compose = async ({ contact, text: words }: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  const to = contact.externalId ?? contact.handle;
  if (!to) throw new PlatformError('refused', 'no_recipient', 'It is not known whom to write to');
  const subject = (words.split('\n')[0] ?? '').slice(0, 100);
  const { body } = await call(channel, 'POST', '/api/compose', { to, subject, text: words, api_type: 'json' });
  if (!('json' in body)) throw new PlatformError('unknown', 'no_answer', 'Reddit answered with something else');
  return { externalId: null };
};

const sendModmail = async (conversationId: string, words: string, channel: ChannelAccess): Promise<Sent> => {
  const path = `/api/mod/conversations/${encodeURIComponent(conversationId)}`;
  const fields = { body: words, isAuthorHidden: 'false', isInternal: 'false' };
  const { body } = await call(channel, 'POST', path, fields);
  const newest = Object.values(record(body['messages']))
    .map(record)
    .filter((message) => text(record(message['author'])['name'])?.toLowerCase() === channel.externalId.toLowerCase())
    .sort((a, b) => (text(b['date']) ?? '').localeCompare(text(a['date']) ?? ''))[0];
  const messageId = id(newest?.['id']);
  if (!messageId) throw new PlatformError('unknown', 'no_id', 'Reddit named no message in its answer');
  return { externalId: `modmail:${messageId}` };
};

export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const target = deed.target.externalId;
  if (deed.type === 'edit') {
    requireTextFits(deed.text ?? '', platform.text);
    const fields = { thing_id: target, text: deed.text ?? '', api_type: 'json' };
    await call(channel, 'POST', '/api/editusertext', fields);
  } else if (deed.type === 'delete') await call(channel, 'POST', '/api/del', { id: target });
  else if (deed.type === 'hide') await call(channel, 'POST', '/api/remove', { id: target, spam: 'false' });
  else await call(channel, 'POST', '/api/approve', { id: target });
  return {};
};

/** Looks among what the account wrote last. Listings are made with a delay, so what is not there may come yet. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const isDirect = message.conversationKind === 'direct';
  if (message.externalConversationId.startsWith('modmail:')) return { state: 'unknown' };
  const path = isDirect ? '/message/sent' : `/user/${encodeURIComponent(channel.externalId)}/comments`;
  const { body } = await call(channel, 'GET', path, { limit: '50' });
  const earliest = message.attemptedAt.getTime() - 60_000;
  const answered = message.replyTo?.externalId ?? message.externalConversationId;
  const found = list(record(body['data'])['children'])
    .map((thing) => record(record(thing)['data']))
    .filter((data) => (fromSeconds(data['created_utc'])?.getTime() ?? 0) >= earliest)
    .filter(
      (data) => id(data['parent_id']) === answered || (isDirect && id(data['dest']) === message.contact.externalId),
    )
    .find((data) => text(data['body'])?.trim() === message.text.trim());
  const externalId = id(found?.['name']);
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};
