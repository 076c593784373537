import { PlatformError } from '@hubbub/runtime';
import type {
  ChannelAccess,
  ChannelSecrets,
  CompletableEvent,
  Connector,
  PollRequest,
  Polled,
  WebhookRequest,
} from '../connector';
import { jsonOf } from '../shared/http-answers';
import { fromSeconds, id, isRecord, list, record, text } from '../shared/read';
import { signInBy } from '../shared/sign-in';
import { hmacHex, safeEqual, secretsNamed } from '../shared/signatures';
import { call, hostOf } from './call';
import { authorOf, normalise } from './normalise';
import { platform, scopes } from './platform';
import { act, confirm, send } from './send';
import { commentParts, encoded, longForm } from './urns';

/** Comments on a page's posts and mentions of the page. Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/community-management-overview */
export const linkedin: Connector = {
  platform,
  signIn: signInBy({
    platform: 'LinkedIn',
    authorizeUrl: 'https://www.linkedin.com/oauth/v2/authorization',
    tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
    tokenPath: '/oauth/v2/accessToken',
    scopes,
    separator: ' ',
    isPkce: false,
    client: 'body',
  }),
  accounts: (channel) => accounts(channel),
  verify: ({ headers, rawBody }, secrets) => {
    const given = headers['x-li-signature']?.replace(/^hmacsha256=/, '');
    const signed = Buffer.concat([Buffer.from('hmacsha256='), rawBody]);
    return secretsNamed(secrets, ['clientSecret', 'clientSecretPrevious']).some((secret) =>
      safeEqual(given, hmacHex('sha256', secret, signed)),
    );
  },
  handshake: (request, secrets) => answerChallenge(request, secrets),
  normalise,
  send,
  act,
  confirm,
  poll: (request, channel) => poll(request, channel),
  complete: (event, channel) => complete(event, channel),
  check: (channel) => check(channel),
  subscribe: (channel, webhookUrl) => subscribe(channel, webhookUrl),
  release: async (channel) => void (await call(channel, 'DELETE', await subscriptionOf(channel))),
};

/** Asked every two hours; three failures in a row block the address. Source: https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation */
const answerChallenge = ({ method, query }: WebhookRequest, { clientSecret }: ChannelSecrets) => {
  const challengeCode = query['challengeCode'];
  if (method !== 'GET' || !challengeCode || !clientSecret) return null;
  const body = JSON.stringify({ challengeCode, challengeResponse: hmacHex('sha256', clientSecret, challengeCode) });
  return { status: 200, body, type: 'application/json' as const };
};

const sixtyDaysMs = 60 * 86_400_000;
const pageSize = 100;

interface Place {
  from: number;
  until: number;
  start: number;
}

/** Notifications are kept for 60 days and are those of the webhook. A minute of the last reading is read again. */
const poll = async ({ cursor, since }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const now = channel.now.getTime();
  const from = Math.max(since?.getTime() ?? 0, now - sixtyDaysMs);
  const kept = cursor ? (JSON.parse(cursor) as Place) : { from, until: now, start: 0 };
  const place = kept.start > 0 ? kept : { ...kept, until: now };
  const query = [
    'q=criteria',
    `organizationalEntity=${encoded(channel.externalId)}`,
    'actions=List(COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION)',
    `timeRange=(start:${place.from},end:${place.until})`,
    `start=${place.start}`,
    `count=${pageSize}`,
  ].join('&');
  const { body } = await call(channel, 'GET', `/organizationalEntityNotifications?${query}`);
  const elements = list(body['elements']);
  const hasNext = list(record(body['paging'])['links']).some((link) => record(link)['rel'] === 'next');
  const hasMore = elements.length > 0 && (hasNext || elements.length >= pageSize);
  const next: Place = hasMore
    ? { ...place, start: place.start + elements.length }
    : { from: place.until - 60_000, until: place.until, start: 0 };
  const items = elements.map((element) => ({
    type: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
    notifications: [element],
  }));
  // A development app may make a hundred calls a day for each member.
  return { items, cursor: JSON.stringify(next), hasMore, ...(hasMore ? {} : { retryAfterSeconds: 1800 }) };
};

/** The comment itself knows its parent and its words. */
const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  const comment = commentParts(event.externalId);
  if (!comment) return event.kind === 'edit' ? event : { ...event, isPartial: false };
  try {
    const path = `/socialActions/${encoded(comment.thread)}/comments/${comment.number}`;
    const { body } = await call(channel, 'GET', path);
    const words = text(record(body['message'])['text']);
    const author = authorOf(id(body['actor'])) ?? event.author ?? null;
    if (event.kind === 'edit') return { ...event, author, text: words ?? event.text };
    const parent = id(body['parentComment']);
    return {
      ...event,
      author,
      text: words ?? event.text,
      ...(parent && event.kind !== 'mention'
        ? { externalConversationId: longForm(parent), replyToExternalId: longForm(parent) }
        : {}),
      isPartial: false,
    };
  } catch (error) {
    if (error instanceof PlatformError && /404|NOT_FOUND/.test(error.code)) return null;
    throw error;
  }
};

/** Only administrators of a page get its notifications. */
const listRoles = async (channel: ChannelAccess) => {
  const path = '/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED';
  const { body } = await call(channel, 'GET', path).catch(withAdvice);
  return list(body['elements'])
    .map(record)
    .map((role) => ({
      page: id(role['organization']) ?? id(role['organizationTarget']),
      member: id(role['roleAssignee']),
    }));
};

/** What is refused before any page is named is refused to the token. */
const withAdvice = (error: unknown): never => {
  if (!(error instanceof PlatformError) || error.outcome !== 'refused' || error.channelState) throw error;
  const advice = `${error.message}. Sign in again and allow ${scopes.join(', ')}`;
  throw new PlatformError('refused', error.code, advice, { cause: error, channelState: 'degraded' });
};

const roleOf = async (channel: ChannelAccess) => {
  const found = (await listRoles(channel)).find(({ page }) => page === channel.externalId);
  if (found) return found;
  throw new PlatformError('refused', 'no_role', `Who signed in is no administrator of ${channel.externalId}`, {
    channelState: 'degraded',
  });
};

const accounts = async (channel: ChannelAccess) => {
  const pages = (await listRoles(channel)).map(({ page }) => page).filter((page) => page !== null);
  return Promise.all(pages.map(async (externalId) => ({ externalId, name: await nameOf(externalId, channel) })));
};

const nameOf = async (page: string, channel: ChannelAccess): Promise<string> => {
  const { body } = await call(channel, 'GET', `/organizations/${encodeURIComponent(page.split(':').at(-1) ?? '')}`);
  return text(body['localizedName']) ?? page;
};

const check = async (channel: ChannelAccess) => {
  await roleOf(channel);
  const tokenExpiresAt = await expiryOf(channel);
  return {
    externalId: channel.externalId,
    name: await nameOf(channel.externalId, channel),
    ...(tokenExpiresAt === undefined ? {} : { tokenExpiresAt }),
  };
};

/** Source: https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection */
const expiryOf = async (channel: ChannelAccess): Promise<Date | null | undefined> => {
  const { clientId = '', clientSecret = '', accessToken = '' } = channel.secrets;
  const token = text(record(channel.session.get())['accessToken']) ?? accessToken;
  const answer = await channel.http({
    method: 'POST',
    url: `${hostOf(channel, 'oauth')}/oauth/v2/introspectToken`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, token }).toString(),
  });
  const said = jsonOf(answer);
  // A page says nothing: what was known of its end stays.
  return isRecord(said) ? fromSeconds(said['expires_at']) : undefined;
};

/** Ends silently with the member's grant, so it may be made again at any time. */
const subscribe = async (channel: ChannelAccess, webhook: string): Promise<void> =>
  void (await call(channel, 'PUT', await subscriptionOf(channel), { webhook }));

/** One for each app, member and page. */
const subscriptionOf = async (channel: ChannelAccess): Promise<string> => {
  const applicationId = id(channel.settings['applicationId']);
  if (!applicationId)
    throw new PlatformError('refused', 'no_application', 'Enter the application id of your app first');
  const { member } = await roleOf(channel);
  const key = [
    `developerApplication:${encoded(`urn:li:developerApplication:${applicationId}`)}`,
    `user:${encoded(member ?? '')}`,
    `entity:${encoded(channel.externalId)}`,
    'eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
  ].join(',');
  return `/eventSubscriptions/(${key})`;
};
