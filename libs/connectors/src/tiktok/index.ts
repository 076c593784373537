import { PlatformError } from '@hubbub/runtime';
import type {
  AttachmentPlace,
  ChannelAccess,
  ChannelSecrets,
  CompletableEvent,
  Connector,
  WebhookRequest,
} from '../connector';
import { hmacHex, safeEqual, secretsNamed } from '../shared/signatures';
import { signInBy } from '../shared/sign-in';
import { id, list, record, text, type Json } from '../shared/read';
import { call } from './call';
import { listedPerson, postOf } from './comment';
import { normalise } from './normalise';
import { platform, scopes } from './platform';
import { poll } from './poll';
import { act, confirm, send } from './send';

/** Mentions and profile are welcome extras. */
const needed = ['comment.list', 'comment.list.manage', 'message.list.read', 'message.list.send'];

/** Comments on own videos, mentions and direct messages of a business account. Source: https://business-api.tiktok.com/portal/docs */
export const tiktok: Connector = {
  platform,
  hasOneWebhook: true,
  signIn: {
    neededScopes: needed,
    ...signInBy({
      platform: 'TikTok',
      authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize',
      tokenUrl: 'https://business-api.tiktok.com/open_api/v1.3/tt_user/oauth2/token/',
      tokenPath: '/tt_user/oauth2/token/',
      scopes,
      separator: ',',
      isPkce: false,
      client: 'body',
      names: { clientId: 'client_key', code: 'auth_code' },
      isJson: true,
      extra: { disable_auto_auth: '1' },
    }),
  },
  verify: (request, secrets) => isSigned(request, secrets),
  /** No check is documented; some apps are asked to give a challenge back. */
  handshake: ({ method, query }, { clientSecret }) => {
    const challenge = query['challenge'];
    if (method !== 'GET' || !clientSecret || !challenge || !/^[\w-]{1,200}$/.test(challenge)) return null;
    return { status: 200, body: challenge, type: 'text/plain' };
  },
  normalise,
  send,
  act,
  confirm,
  poll,
  complete: (event, channel) => complete(event, channel),
  locate: (place, channel) => locate(place, channel),
  accounts: async (channel) => {
    const externalId = id((await tokenOf(channel))['creator_id']);
    return externalId ? [{ externalId, name: await nameOf(externalId, channel) }] : [];
  },
  check: (channel) => check(channel),
  subscribe: (channel, webhookUrl) => subscribe(channel, webhookUrl),
};

/**
 * `TikTok-Signature: t=<seconds>,s=<hex>` over `<t>.<raw body>`. An event is tried again for up to 72 hours and
 * nobody says that it is signed anew, so an older time is taken; the same bytes are never taken twice.
 * Source: https://business-api.tiktok.com/portal/docs?id=1759978341579777
 */
const isSigned = ({ headers, rawBody, receivedAt }: WebhookRequest, secrets: ChannelSecrets): boolean => {
  const [, seconds, signature] =
    /^\s*t=(\d{1,12})\s*,\s*s=([0-9a-f]{64})\s*$/i.exec(headers['tiktok-signature'] ?? '') ?? [];
  if (!seconds || !signature) return false;
  const ageSeconds = receivedAt.getTime() / 1000 - Number(seconds);
  if (ageSeconds > retriedForSeconds || ageSeconds < -300) return false;
  const signed = Buffer.concat([Buffer.from(`${seconds}.`), rawBody]);
  return secretsNamed(secrets, ['clientSecret', 'clientSecretPrevious']).some((secret) =>
    safeEqual(signature.toLowerCase(), hmacHex('sha256', secret, signed)),
  );
};

const retriedForSeconds = 72 * 3600;

/** The list knows the words, the name and whether the comment is our own. */
const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  if (event.kind !== 'comment') return event;
  const data = await call(channel, 'GET', '/business/comment/list/', {
    query: {
      business_id: channel.externalId,
      video_id: event.post?.externalId,
      comment_ids: JSON.stringify([event.externalId]),
      status: 'ALL',
    },
  });
  const found = list(data['comments'])
    .map(record)
    .find((row) => id(row['comment_id']) === event.externalId);
  if (!found) return null;
  const videoId = id(found['video_id']) ?? event.post?.externalId;
  const video = videoId && event.post?.text === undefined ? await findVideo(videoId, channel) : {};
  const known = {
    ...event,
    author: listedPerson(found) ?? event.author,
    text: text(found['text']) ?? event.text,
    ...(videoId ? { post: { ...event.post, ...postOf(videoId, video) } } : {}),
    isPartial: false,
  };
  return found['owner'] === true ? { ...known, kind: 'echo', conversationKind: 'comment' } : known;
};

/** Caption and address of a video; without them the comment is shown all the same. */
const findVideo = async (videoId: string, channel: ChannelAccess): Promise<Json> => {
  const query = {
    business_id: channel.externalId,
    fields: JSON.stringify(['item_id', 'caption', 'share_url', 'thumbnail_url']),
    filters: JSON.stringify({ video_ids: [videoId] }),
  };
  const data = await call(channel, 'GET', '/business/video/list/', { query }).catch((error: unknown) => {
    if (error instanceof PlatformError) return {} as Json;
    throw error;
  });
  return (
    list(data['videos'])
      .map(record)
      .find((video) => id(video['item_id']) === videoId) ?? {}
  );
};

/** The address works for a day. Source: https://business-api.tiktok.com/portal/docs?id=1832184455450626 */
const locate = async (
  { attachment, messageExternalId, externalConversationId }: AttachmentPlace,
  channel: ChannelAccess,
) => {
  const json = {
    business_id: channel.externalId,
    conversation_id: externalConversationId,
    message_id: messageExternalId,
    media_id: attachment.externalId,
    media_type: attachment.type === 'video' ? 'VIDEO' : 'IMAGE',
  };
  const data = await call(channel, 'POST', '/business/message/media/download/', { json });
  const url = text(data['download_url']);
  if (!url) throw new PlatformError('refused', 'no_file', 'TikTok does not hand out this file');
  const token = text(record(channel.session.get())['accessToken']) ?? channel.secrets['accessToken'] ?? '';
  return { url, headers: { 'x-user': token } };
};

/** People may untick what was asked for, so what was granted is compared. */
const check = async (channel: ChannelAccess) => {
  const granted = await tokenOf(channel);
  const scopesOf = text(granted['scope'])?.split(/[,\s]+/) ?? [];
  const missing = needed.filter((scope) => !scopesOf.includes(scope));
  if (missing.length > 0)
    throw new PlatformError('refused', 'missing_scope', `TikTok did not grant ${missing.join(', ')}: sign in again`, {
      channelState: 'degraded',
    });
  const externalId = id(granted['creator_id']) ?? channel.externalId;
  return { externalId, name: await nameOf(externalId, channel) };
};

/** What the token is good for, and whose it is. */
const tokenOf = (channel: ChannelAccess): Promise<Json> => {
  const access_token = text(record(channel.session.get())['accessToken']) ?? channel.secrets['accessToken'];
  const json = { app_id: channel.secrets['clientId'], access_token };
  return call(channel, 'POST', '/tt_user/token_info/get/', { json });
};

const nameOf = async (business_id: string, channel: ChannelAccess): Promise<string> => {
  const fields = JSON.stringify(['username', 'display_name']);
  const account = await call(channel, 'GET', '/business/get/', { query: { business_id, fields } });
  return text(account['username']) ?? text(account['display_name']) ?? business_id;
};

/** One address per app and kind of event, shared by every account of the app. */
const subscribe = async (channel: ChannelAccess, callback_url: string): Promise<void> => {
  const { clientId: app_id, clientSecret: secret } = channel.secrets;
  for (const event_type of ['DIRECT_MESSAGE', 'COMMENT', 'BRAND_MENTION'])
    await call(channel, 'POST', '/business/webhook/update/', { json: { app_id, secret, event_type, callback_url } });
};
