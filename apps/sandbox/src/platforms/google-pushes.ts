import { generateKeyPairSync, sign } from 'node:crypto';
import { type Answer } from '../call';
import { opaque } from '../random';
import type { Surroundings } from '../stand-in';
import { json, textOf, type Route } from './kit';

/** A push subscription of Cloud Pub/Sub, as somebody makes it in their own project. */
export interface PushSubscription {
  topic: string;
  url: string;
  serviceAccount: string;
  /** The address itself unless told. */
  audience?: string;
}

const known = [
  'GOOGLE_UPDATE',
  'NEW_REVIEW',
  'UPDATED_REVIEW',
  'NEW_CUSTOMER_MEDIA',
  'DUPLICATE_LOCATION',
  'VOICE_OF_MERCHANT_UPDATED',
];
const tokenSeconds = 3_600;

/**
 * What an account announces, and the pushes that come of it, signed by Google's own key.
 * Sources: https://developers.google.com/my-business/reference/notifications/rest/v1/NotificationSetting,
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 */
export const createGooglePushes = (
  { timers, webhooks }: Surroundings,
  refused: (code: number, status: string, message: string) => Answer,
) => {
  const settings = new Map<string, { topic: string; types: string[] }>();
  const subscriptions: PushSubscription[] = [];
  let keys: { kid: string; pair: ReturnType<typeof makeKeys> } | null = null;
  let numbers = 0;
  const keysNow = () => (keys ??= { kid: opaque(20, 'key', timers.now(), (numbers += 1)), pair: makeKeys() });

  const show = (account: string) => {
    const held = settings.get(account);
    return json(200, {
      name: `accounts/${account}/notificationSetting`,
      ...(held?.topic ? { pubsubTopic: held.topic } : {}),
      ...(held && held.types.length > 0 ? { notificationTypes: held.types } : {}),
    });
  };

  const read: Route = (_call, account = '') => show(account);

  const change: Route = (call, account = '') => {
    const mask = (call.query.get('updateMask') ?? '').split(',').filter(Boolean);
    const topic = textOf(call.body?.['pubsubTopic']) ?? '';
    const types = Array.isArray(call.body?.['notificationTypes']) ? (call.body['notificationTypes'] as unknown[]) : [];
    if (mask.length === 0 || !mask.every((name) => name === 'pubsubTopic' || name === 'notificationTypes'))
      return refused(400, 'INVALID_ARGUMENT', 'update_mask is required and names pubsubTopic or notificationTypes');
    if (call.body?.['name'] !== `accounts/${account}/notificationSetting`)
      return refused(400, 'INVALID_ARGUMENT', 'name does not fit the path');
    if (topic !== '' && !/^projects\/[^/]+\/topics\/[^/]+$/.test(topic))
      return refused(400, 'INVALID_ARGUMENT', 'INVALID_PUBSUB_TOPIC');
    if (!types.every((type) => known.includes(String(type))))
      return refused(400, 'INVALID_ARGUMENT', 'notification_types holds an unknown value');
    const held = settings.get(account) ?? { topic: '', types: [] };
    settings.set(account, {
      topic: mask.includes('pubsubTopic') ? topic : held.topic,
      types: mask.includes('notificationTypes') ? types.map(String) : held.types,
    });
    return show(account);
  };

  const tokenFor = ({ serviceAccount, audience, url }: PushSubscription): string => {
    const { kid, pair } = keysNow();
    const iat = Math.floor(timers.now() / 1000);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      aud: audience ?? url,
      azp: '113774264463038321964',
      email: serviceAccount,
      email_verified: true,
      exp: iat + tokenSeconds,
      iat,
      iss: 'https://accounts.google.com',
      sub: '113774264463038321964',
    };
    const head = `${part({ alg: 'RS256', kid, typ: 'JWT' })}.${part(claims)}`;
    return `${head}.${sign('RSA-SHA256', Buffer.from(head), pair.privateKey).toString('base64url')}`;
  };

  return {
    routes: { 'GET /v1/accounts/:/notificationSetting': read, 'PATCH /v1/accounts/:/notificationSetting': change },
    /** Google's public keys, for everybody. */
    keys: (): Answer => {
      const { kid, pair } = keysNow();
      return json(200, { keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] });
    },
    rotateKeys: () => void (keys = null),
    subscribe: (subscription: PushSubscription) => void subscriptions.push(subscription),
    setting: (account: string) => settings.get(account) ?? null,
    /** Says how many pushes went out: none where the account does not announce this. */
    announce: (account: string, type: string, names: { location: string; review?: string }): number => {
      const setting = settings.get(account);
      if (!setting?.topic || !setting.types.includes(type)) return 0;
      const meant = subscriptions.filter(({ topic }) => topic === setting.topic);
      const data = {
        notificationType: type,
        location_name: names.location,
        ...(names.review ? { review_name: names.review } : {}),
      };
      const message = {
        data: Buffer.from(JSON.stringify(data)).toString('base64'),
        messageId: opaque(16, type, names.review ?? names.location, timers.now(), (numbers += 1)),
        publishTime: new Date(timers.now()).toISOString(),
      };
      for (const subscription of meant)
        webhooks.send({
          platform: 'google-business',
          url: subscription.url,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenFor(subscription)}` },
          body: Buffer.from(JSON.stringify({ message, subscription: 'projects/sandbox/subscriptions/reviews' })),
        });
      return meant.length;
    },
  };
};

const makeKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
