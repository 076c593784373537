import type { ChannelSecrets, HandshakeAnswer, WebhookRequest } from '../connector';
import { hmacHex, safeEqual, secretsNamed } from '../shared/signatures';

// https://developers.facebook.com/docs/graph-api/webhooks/getting-started

/** The app's secret, the one before it while it is rotated, and that of the Instagram use case, which signs its own. */
const secretNames = ['appSecret', 'appSecretPrevious', 'instagramAppSecret', 'instagramAppSecretPrevious'];

/** `X-Hub-Signature-256` over the raw bytes. */
export const verifyMeta = ({ headers, rawBody }: WebhookRequest, secrets: ChannelSecrets): boolean => {
  const given = headers['x-hub-signature-256'];
  const keys = secretsNamed(secrets, secretNames);
  return keys.filter((key) => safeEqual(given, `sha256=${hmacHex('sha256', key, rawBody)}`)).length > 0;
};

/** `hub.challenge` for whoever knows our verify token; 403 for others; null when it is no subscription check. */
export const handshakeMeta = ({ method, query }: WebhookRequest, secrets: ChannelSecrets): HandshakeAnswer | null => {
  if (method !== 'GET' || query['hub.mode'] === undefined) return null;
  const isOurs = query['hub.mode'] === 'subscribe' && safeEqual(query['hub.verify_token'], secrets['verifyToken']);
  return isOurs
    ? { status: 200, body: query['hub.challenge'] ?? '', type: 'text/plain' }
    : { status: 403, body: 'Forbidden', type: 'text/plain' };
};
