import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, Confirmed, Connector, OutboundMessage, PlatformAct } from '../connector';
import { googleSignIn } from '../shared/google';
import { filled, record, text } from '../shared/read';
import { requireAct, requireSendable } from '../shared/require';
import { accounts } from './accounts';
import { authenticate } from './authenticate';
import { call } from './call';
import { answerId, normalise } from './normalise';
import { placeOf } from './place';
import { platform, scope } from './platform';
import { poll } from './poll';
import { keyOf } from './review-key';
import { subscribe } from './subscribe';

/** Reviews of one location; the channel's id is `accounts/<a>/locations/<l>`. Source: https://developers.google.com/my-business/content/review-data */
export const googleBusiness: Connector = {
  platform,
  hasOneWebhook: true,
  signIn: googleSignIn('Google Business Profile', scope),
  accounts,
  normalise,
  accountKey: (externalId) => /locations\/[^/]+$/.exec(externalId)?.[0] ?? externalId,
  authenticate,
  hearsSooner: ({ pubsubTopic }) => filled(pubsubTopic) !== null,
  subscribe,
  readAnnounced: async (review, channel) => [{ review: await call(channel, 'GET', nameIn(channel, review)) }],
  poll,
  send: async (message, channel) => {
    requireSendable(platform, message);
    const review = message.externalConversationId;
    const answer = await call(channel, 'PUT', `${nameIn(channel, review)}/reply`, {}, { comment: message.text });
    const updateTime = text(answer['updateTime']);
    if (!updateTime) throw new PlatformError('unknown', 'no_time', 'Google named no time in its answer');
    return { externalId: answerId(review, updateTime) };
  },
  act: (deed, channel) => act(deed, channel),
  confirm: (message, channel) => confirm(message, channel),
  check: async (channel) => {
    const place = placeOf(channel);
    const answer = await call(channel, 'GET', `${place}/reviews`, { pageSize: '1' }).catch(withAdvice);
    const count = Number(answer['totalReviewCount'] ?? 0);
    return { externalId: channel.externalId, name: `${place} (${count} reviews)` };
  },
};

/** Before Google has approved the project its quota is nothing, which reads like haste; a refusal is about the account. */
const withAdvice = (error: unknown): never => {
  if (!(error instanceof PlatformError) || error.channelState) throw error;
  if (error.outcome === 'refused') {
    const advice = `${error.message}. Sign in with an account that manages this location`;
    throw new PlatformError('refused', error.code, advice, { cause: error, channelState: 'degraded' });
  }
  if (error.outcome !== 'retry') throw error;
  const words = `${error.message}. If this stays so, Google has not yet approved your project for this API`;
  throw new PlatformError('retry', error.code, words, { cause: error, retryAfterSeconds: error.retryAfterSeconds });
};

const act = async (deed: PlatformAct, channel: ChannelAccess) => {
  requireAct(platform, deed);
  await call(channel, 'DELETE', `${nameIn(channel, deed.externalConversationId)}/reply`);
  return {};
};

/** The review itself shows its one answer, and Google writes before it reads. */
const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const review = message.externalConversationId;
  const reply = record((await call(channel, 'GET', nameIn(channel, review)))['reviewReply']);
  const updateTime = text(reply['updateTime']);
  return reply['comment'] === message.text && updateTime
    ? { state: 'found', externalId: answerId(review, updateTime) }
    : { state: 'unknown' };
};

/** The name of a review for this account. */
const nameIn = (channel: ChannelAccess, review: string): string => {
  const [account = ''] = placeOf(channel).split('/locations/');
  const key = keyOf(review);
  if (key) return `${account}/${key.split('/').map(encodeURIComponent).join('/')}`;
  throw new PlatformError('refused', 'bad_review', 'This conversation is no review');
};
