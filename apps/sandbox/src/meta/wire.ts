import { createHmac } from 'node:crypto';

/**
 * JSON as Meta posts it: everything outside ASCII is a lower-case `\uXXXX`, and slashes are escaped.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export const toWire = (value: unknown): Buffer => Buffer.from(escape(JSON.stringify(value)), 'latin1');

/** The value of `X-Hub-Signature-256` for these bytes. */
export const signature = (body: Buffer, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

/** The old header, which is still sent beside the new one. */
export const oldSignature = (body: Buffer, appSecret: string): string =>
  `sha1=${createHmac('sha1', appSecret).update(body).digest('hex')}`;

/** `appsecret_proof` of a token. */
export const proofOf = (token: string, appSecret: string): string =>
  createHmac('sha256', appSecret).update(token).digest('hex');

const escape = (json: string): string =>
  json
    .replaceAll('/', '\\/')
    .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
