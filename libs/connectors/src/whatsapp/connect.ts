import { PlatformError } from '@hubbub/runtime';
import type { AttachmentPlace, ChannelAccess } from '../connector';
import { requireAccount, type Checked } from '../meta/check';
import { filled, webUrl } from '../shared/read';
import { call } from './send';

/** Is the token good for this number? */
export const check = async (channel: ChannelAccess): Promise<Checked> => {
  const query = { fields: 'display_phone_number,verified_name,quality_rating' };
  const number = await call(channel, { method: 'GET', path: [channel.externalId], query });
  const name = [filled(number['verified_name']), filled(number['display_phone_number'])].filter(
    (part) => part !== null,
  );
  return requireAccount(
    { externalId: filled(number['id']) ?? channel.externalId, name: name.join(' ') || channel.externalId },
    channel,
  );
};

/** Sends the business account's webhooks to our address, where its id is known. */
export const subscribe = async (channel: ChannelAccess, webhookUrl: string): Promise<void> => {
  const accountId = filled(channel.settings['accountId']);
  if (!accountId)
    throw new PlatformError('refused', 'bad_request', 'The id of the business account is needed to subscribe');
  const body = { override_callback_uri: webhookUrl, verify_token: channel.secrets['verifyToken'] ?? '' };
  const answer = await call(channel, { method: 'POST', path: [accountId, 'subscribed_apps'], body });
  if (answer['success'] !== true) throw new PlatformError('unknown', 'bad_answer', 'The platform did not confirm it');
};

/** The address of a file, good for five minutes and with the token only. */
export const locate = async (
  { attachment }: AttachmentPlace,
  channel: ChannelAccess,
): Promise<{ url: string; headers?: Record<string, string> }> => {
  const query = { phone_number_id: channel.externalId };
  const media = await call(channel, { method: 'GET', path: [attachment.externalId ?? ''], query });
  const url = webUrl(media['url']);
  if (!url) throw new PlatformError('refused', 'gone', 'The file is gone from the platform');
  return { url, headers: { authorization: `Bearer ${channel.secrets['accessToken'] ?? ''}` } };
};
