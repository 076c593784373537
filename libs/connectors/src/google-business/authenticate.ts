import { PlatformError, type Http } from '@hubbub/runtime';
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { ChannelAccess, WebhookRequest } from '../connector';
import { jsonOf } from '../shared/http-answers';
import { filled, isRecord } from '../shared/read';
import { safeEqual } from '../shared/signatures';

const issuers = ['https://accounts.google.com', 'accounts.google.com'];
/** Clocks differ a little. */
const toleranceSeconds = 60;

/**
 * Whether a push carries Google's own signed word that it comes from the service account of the settings and is meant for
 * us: RS256 by a key of Google's, its issuer, our audience, not over. Throws PlatformError where the keys cannot be had.
 * Source: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export const authenticate = async (
  request: WebhookRequest,
  channel: ChannelAccess,
  webhookUrl: string | null,
): Promise<boolean> => {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const serviceAccount = filled(channel.settings['pushServiceAccount'])?.trim();
  const audience = filled(channel.settings['pushAudience'])?.trim() ?? webhookUrl;
  if (!token || token.length > 8_000 || !serviceAccount || !audience) return false;
  try {
    const { payload } = await jwtVerify(token, keysFor(channel), {
      algorithms: ['RS256'],
      issuer: issuers,
      audience,
      requiredClaims: ['exp', 'iat', 'email'],
      clockTolerance: toleranceSeconds,
      currentDate: request.receivedAt,
    });
    return payload['email_verified'] === true && safeEqual(String(payload['email']), serviceAccount);
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    if (error instanceof errors.JWKSInvalid || error instanceof errors.JWKSTimeout) throw noKeys(error);
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
};

const noKeys = (cause?: unknown): PlatformError =>
  new PlatformError('retry', 'no_keys', 'The keys of Google cannot be had now', { cause, retryAfterSeconds: 30 });

/** One set for each address: kept for ten minutes, and asked again at most twice a minute for a key that it does not hold. */
const sets = new WeakMap<Http, Map<string, JWTVerifyGetKey>>();
const mostSets = 100;

const keysFor = ({ settings, http }: ChannelAccess): JWTVerifyGetKey => {
  const url = `${(settings.apiBaseUrl ?? 'https://www.googleapis.com').replace(/\/$/, '')}/oauth2/v3/certs`;
  const known = sets.get(http) ?? new Map<string, JWTVerifyGetKey>();
  if (known.size >= mostSets) known.clear();
  sets.set(http, known);
  const made = known.get(url) ?? keysAt(url, http);
  known.set(url, made);
  return made;
};

/** Through the guarded way out, like every address that somebody may have entered. */
const keysAt = (url: string, http: Http): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), {
    [customFetch]: async (address) => {
      const answer = await http({ url: address, headers: { accept: 'application/json' } });
      const keys = jsonOf(answer);
      if (answer.status !== 200 || !isRecord(keys)) throw noKeys();
      return Response.json(keys);
    },
  });
