import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, ChannelSecrets, CompletableEvent, Connector, WebhookRequest } from '../connector';
import { isFresh } from '../shared/freshness';
import { jsonIn } from '../shared/http-answers';
import { id, record, text } from '../shared/read';
import { hmacHex, safeEqual, secretsNamed } from '../shared/signatures';
import { act } from './act';
import { call, tokenOf } from './call';
import { normalise } from './normalise';
import { platform } from './platform';
import { poll } from './poll';
import { confirm, send } from './send';
import { signIn } from './sign-in';

/** Channels, threads and direct messages of one Slack workspace. Source: https://docs.slack.dev */
export const slack: Connector = {
  platform,
  signIn,
  verify: (request, secrets) => isSigned(request, secrets),
  handshake: (request, secrets) => {
    if (request.method !== 'POST' || !isSigned(request, secrets)) return null;
    const { type, challenge } = bodyOf(request);
    return type === 'url_verification' && typeof challenge === 'string'
      ? { status: 200, body: challenge, type: 'text/plain' }
      : null;
  },
  /** A repeat carries the same event id; that it says to be a repeat does not prove that the first arrived. */
  deliveryKey: (request) => id(bodyOf(request)['event_id']),
  normalise,
  send,
  act,
  confirm,
  poll,
  complete: (event, channel) => complete(event, channel),
  locate: async ({ attachment }, channel) => {
    const { file } = await call(channel, 'files.info', { file: attachment.externalId });
    const url = text(record(file)['url_private_download']) ?? text(record(file)['url_private']);
    if (!url) throw new PlatformError('refused', 'no_file', 'Slack does not hand out this file');
    return { url, headers: { authorization: `Bearer ${tokenOf(channel)}` } };
  },
  check: async (channel) => {
    const who = await call(channel, 'auth.test');
    const externalId = id(who['team_id']);
    if (!externalId) throw new PlatformError('unknown', 'no_team', 'Slack named no workspace in its answer');
    return { externalId, name: text(who['team']) ?? externalId };
  },
};

/** Source: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const isSigned = ({ headers, rawBody, receivedAt }: WebhookRequest, secrets: ChannelSecrets): boolean => {
  const timestamp = headers['x-slack-request-timestamp'];
  if (!isFresh(timestamp, receivedAt)) return false;
  const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), rawBody]);
  return secretsNamed(secrets, ['signingSecret', 'signingSecretPrevious']).some((secret) =>
    safeEqual(headers['x-slack-signature'], `v0=${hmacHex('sha256', secret, signed)}`),
  );
};

const bodyOf = ({ rawBody }: WebhookRequest) => record(jsonIn(rawBody));

/** Events name people by id alone. */
const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent> => {
  const author = event.author;
  if (!author || author.name || author.isBot) return event;
  const { user } = await call(channel, 'users.info', { user: author.externalId });
  const profile = record(record(user)['profile']);
  const name = text(profile['display_name']) || text(profile['real_name']) || text(record(user)['name']);
  const handle = text(record(user)['name']);
  const avatarUrl = text(profile['image_72']);
  const known = {
    ...author,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
  };
  return event.kind === 'edit' ? { ...event, author: known } : { ...event, author: known, isPartial: false };
};
