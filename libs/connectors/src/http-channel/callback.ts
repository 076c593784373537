import { createHash } from 'node:crypto';
import { PlatformError, type HttpAnswer, foreignCode } from '@hubbub/runtime';
import type { Acted, ChannelAccess, OutboundAttachment, OutboundMessage, PlatformAct, Sent } from '../connector';
import { jsonOf, retryAfterOf } from '../shared/http-answers';
import { requireAct, requireSendable } from '../shared/require';
import { id, isRecord, record, text } from '../shared/read';
import { platform } from './platform';
import { keyOf, signedHeaders } from './signature';

/** Posts a reply to the channel's `callbackUrl`. The message's own id goes along, the same on each attempt. */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  const answer = await post(channel, {
    type: 'reply',
    id: message.id,
    conversationId: message.externalConversationId,
    messageId: message.replyTo?.externalId,
    audience: message.audience,
    text: message.text,
    attachments: await Promise.all(message.attachments.map(attachmentOf)),
  });
  return { externalId: id(answer['externalId']) };
};

export const act = async (deed: PlatformAct, channel: ChannelAccess): Promise<Acted> => {
  requireAct(platform, deed);
  await post(channel, {
    type: deed.type,
    id: deed.id ?? fallbackId(deed),
    conversationId: deed.externalConversationId,
    messageId: deed.target.externalId,
  });
  return {};
};

/** Throws PlatformError where the settings or the secret cannot work. */
export const callbackOf = ({ settings, secrets }: Pick<ChannelAccess, 'settings' | 'secrets'>) => {
  const url = text(settings['callbackUrl']) ?? '';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new PlatformError('refused', 'bad_callback_url', 'Set `callbackUrl` of this channel to a web address');
  const { secret } = secrets;
  if (!secret || !keyOf(secret))
    throw new PlatformError('refused', 'bad_secret', 'The signing secret must be base64, with or without `whsec_`', {
      channelState: 'disconnected',
    });
  return { url, secret };
};

interface Callback extends Record<string, unknown> {
  type: string;
  id: string;
}

const post = async (channel: ChannelAccess, callback: Callback) => {
  const { url, secret } = callbackOf(channel);
  const body = JSON.stringify(callback);
  const headers = {
    'content-type': 'application/json',
    ...signedHeaders(secret, callback.id, channel.now, body),
  };
  return accepted(await channel.http({ method: 'POST', url, headers, body, maxBytes: 1_000_000 }), channel.now);
};

/** 2xx is done, 429 and 503 try again, another 4xx (or a redirect) is a refusal; after anything else nobody knows. */
const accepted = (answer: HttpAnswer, now: Date) => {
  const { status } = answer;
  const said = record(jsonOf(answer));
  const message = text(said['message']) || `The callback answered ${status}`;
  const code = foreignCode(text(said['code']) || `http_${status}`);
  if (status === 429 || status === 503)
    throw new PlatformError('retry', code, message, { retryAfterSeconds: retryAfterOf(answer, now) });
  if (status >= 300 && status < 500) throw new PlatformError('refused', code, message);
  if (status >= 500) throw new PlatformError('unknown', code, message);
  if (answer.body.length > 0 && !isRecord(jsonOf(answer)))
    throw new PlatformError('unknown', 'not_json', 'The callback answered with something other than a JSON object');
  return said;
};

/** Where the bytes have no public address they travel in the callback itself. */
const attachmentOf = async (attachment: OutboundAttachment) => ({
  type: attachment.type,
  name: attachment.name,
  mimeType: attachment.mimeType,
  url: attachment.url ?? `data:${attachment.mimeType};base64,${(await attachment.read()).toString('base64')}`,
});

const fallbackId = ({ type, target, externalConversationId }: PlatformAct): string =>
  createHash('sha256')
    .update(JSON.stringify([type, externalConversationId, target.externalId]))
    .digest('hex');
