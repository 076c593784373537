import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { Acted, ChannelAccess, Confirmed, OutboundMessage, PlatformAct, Sent } from '../connector';
import { fromIso, id, list, record } from '../shared/read';
import { requireAct, requireSendable } from '../shared/require';
import { requireTextFits } from '../shared/text-limit';
import { call } from './call';
import { platform } from './platform';
import { snowflakeAt } from './snowflake';

/** Nobody is pinged by what we send, whatever stands in it. */
const noPings = { parse: [] };

/** The nonce makes a second attempt within minutes give the first message back. Source: https://docs.discord.com/developers/resources/message#create-message */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  requireRequestFits(message);
  const channelId = roomOf(message);
  const json = {
    content: message.text,
    nonce: nonceOf(message.id),
    enforce_nonce: true,
    allowed_mentions: { ...noPings, replied_user: false },
    ...(message.conversationKind === 'comment' && message.replyTo
      ? { message_reference: { message_id: message.replyTo.externalId, fail_if_not_exists: false } }
      : {}),
  };
  const body = message.attachments.length > 0 ? await formOf(message, json) : json;
  const sent = record(await call(channel, 'POST', `/channels/${encodeURIComponent(channelId)}/messages`, body));
  const externalId = id(sent['id']);
  if (!externalId) throw new PlatformError('unknown', 'no_id', 'Discord named no message in its answer');
  return { externalId, extra: { channelId } };
};

/** Source: https://docs.discord.com/developers/reference#uploading-files */
const mostBytes = 25 * 1024 * 1024;

const requireRequestFits = ({ attachments }: OutboundMessage): void => {
  const bytes = attachments.reduce((sum, attachment) => sum + attachment.bytes, 0);
  if (bytes <= mostBytes) return;
  const message = `The files have ${bytes} bytes together; Discord takes ${mostBytes} in one message`;
  throw new PlatformError('refused', 'attachment_too_large', message, { details: { limit: mostBytes, bytes } });
};

const formOf = async ({ attachments }: OutboundMessage, json: object): Promise<FormData> => {
  const form = new FormData();
  const files = attachments.map(({ name }, index) => ({ id: index, filename: name }));
  form.set('payload_json', JSON.stringify({ ...json, attachments: files }));
  for (const [index, attachment] of attachments.entries()) {
    const bytes = new Uint8Array(await attachment.read());
    form.set(`files[${index}]`, new Blob([bytes], { type: attachment.mimeType }), attachment.name);
  }
  return form;
};

/** At most 25 characters: the bytes of our id. */
const nonceOf = (messageId: string): string => {
  const hex = messageId.replaceAll('-', '');
  return /^[0-9a-f]{32}$/i.test(hex) ? Buffer.from(hex, 'hex').toString('base64url') : messageId.slice(0, 25);
};

/** A thread is a room of its own and names its conversation; elsewhere the answered message knows the room. */
const roomOf = ({ conversationKind, externalConversationId, replyTo }: OutboundMessage): string =>
  conversationKind === 'direct' ? externalConversationId : (id(replyTo?.extra['channelId']) ?? externalConversationId);

export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  const room = id(deed.target.extra['channelId']) ?? deed.externalConversationId;
  const path = `/channels/${encodeURIComponent(room)}/messages/${encodeURIComponent(deed.target.externalId)}`;
  const reaction = `${path}/reactions/${encodeURIComponent('👍')}/@me`;
  if (deed.type === 'like') await call(channel, 'PUT', reaction);
  else if (deed.type === 'unlike') await call(channel, 'DELETE', reaction);
  else if (deed.type === 'delete') await call(channel, 'DELETE', path);
  else {
    requireTextFits(deed.text ?? '', platform.text);
    await call(channel, 'PATCH', path, { content: deed.text ?? '', allowed_mentions: noPings });
  }
  return {};
};

/** Looks at what the bot wrote in the room since then. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const earliest = new Date(message.attemptedAt.getTime() - 60_000);
  const path = `/channels/${encodeURIComponent(roomOf(message))}/messages?limit=100&after=${snowflakeAt(earliest)}`;
  const found = list(await call(channel, 'GET', path))
    .map(record)
    .find((sent) => {
      const isOurs = record(sent['author'])['id'] === channel.externalId;
      return isOurs && sent['content'] === message.text && (fromIso(sent['timestamp']) ?? earliest) >= earliest;
    });
  const externalId = id(found?.['id']);
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};
