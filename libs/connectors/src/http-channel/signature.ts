import { createHmac } from 'node:crypto';
import type { ChannelSecrets, WebhookRequest } from '../connector';
import { isFresh } from '../shared/freshness';
import { safeEqual, secretsNamed } from '../shared/signatures';

/**
 * The Standard Webhooks scheme: `webhook-signature` holds one or several `v1,<base64 HMAC-SHA256>`, apart by a
 * blank, over `<webhook-id>.<webhook-timestamp>.<raw body>`. Source: https://www.standardwebhooks.com
 */
export const isSigned = ({ headers, rawBody, receivedAt }: WebhookRequest, secrets: ChannelSecrets): boolean => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures || !isFresh(timestamp, receivedAt)) return false;
  const given = signatures.split(' ').slice(0, 20);
  return secretsNamed(secrets, ['secret', 'secretPrevious'])
    .map((secret) => signatureOf(secret, id, timestamp, rawBody))
    .some((expected) => given.some((signature) => safeEqual(signature, expected)));
};

/** The three headers of what we send ourselves. */
export const signedHeaders = (secret: string, id: string, at: Date, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secret, id, timestamp, Buffer.from(body)),
  };
};

/** The bytes of a secret, which is base64 with or without `whsec_` before it; null for what cannot be one. */
export const keyOf = (secret: string): Buffer | null => {
  const key = secret.replace(/^whsec_/, '');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(key) ? Buffer.from(key, 'base64') : null;
};

const signatureOf = (secret: string, id: string, timestamp: string, rawBody: Buffer): string => {
  const mac = createHmac('sha256', keyOf(secret) ?? secret);
  return `v1,${mac.update(`${id}.${timestamp}.`).update(rawBody).digest('base64')}`;
};
