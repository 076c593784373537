import { PlatformError } from '@hubbub/runtime';
import type {
  ChannelAccess,
  Confirmed,
  Connector,
  OutboundMessage,
  PlatformAct,
  PollRequest,
  Polled,
} from '../connector';
import { fromIso, list, record, text } from '../shared/read';
import { requireAct, requireSendable } from '../shared/require';
import { call } from './call';
import { answerId, keyOf, normalise } from './normalise';
import { platform } from './platform';

/** Reviews of one location; the channel's id is `accounts/<a>/locations/<l>`. Source: https://developers.google.com/my-business/content/review-data */
export const googleBusiness: Connector = {
  platform,
  normalise,
  poll: (request, channel) => poll(request, channel),
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
    const answer = await call(channel, 'GET', `${place}/reviews`, { pageSize: '1' });
    const count = Number(answer['totalReviewCount'] ?? 0);
    return { externalId: channel.externalId, name: `${place} (${count} reviews)` };
  },
};

interface Place {
  page: string | null;
  /** The newest change of the last round; older pages hold nothing new. */
  seenAt: string | null;
  newestAt: string | null;
}

/** Latest change first, so a round ends at what was known. */
const poll = async ({ cursor, since, purpose }: PollRequest, channel: ChannelAccess): Promise<Polled> => {
  const place = cursor ? (JSON.parse(cursor) as Place) : { page: null, seenAt: null, newestAt: null };
  const answer = await call(channel, 'GET', `${placeOf(channel)}/reviews`, {
    pageSize: '50',
    orderBy: 'updateTime desc',
    pageToken: place.page ?? undefined,
  });
  const until = purpose === 'live' ? place.seenAt : (since?.toISOString() ?? null);
  const reviews = list(answer['reviews']).map((review) => ({ review: record(review), at: changedAt(record(review)) }));
  const fresh = reviews.filter(({ at }) => until === null || at === null || at >= until);
  const newestAt = reviews.map(({ at }) => at ?? '').reduce((a, b) => (b > a ? b : a), place.newestAt ?? '') || null;
  const page = text(answer['nextPageToken']) || null;
  const isFirstLive = purpose === 'live' && place.seenAt === null;
  const hasMore = page !== null && fresh.length === reviews.length && !isFirstLive;
  const next: Place = hasMore
    ? { ...place, page, newestAt }
    : { page: null, seenAt: newestAt ?? place.seenAt, newestAt: null };
  return { items: fresh.map(({ review }) => ({ review })), cursor: JSON.stringify(next), hasMore };
};

/** An answer of ours changes a review too, and does not always move its own time. */
const changedAt = (review: Record<string, unknown>): string | null => {
  const times = [review['updateTime'], record(review['reviewReply'])['updateTime']];
  return times.map((time) => fromIso(time)?.toISOString() ?? '').reduce((a, b) => (b > a ? b : a), '') || null;
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

const placeOf = ({ externalId }: ChannelAccess): string => {
  if (/^accounts\/[\w-]+\/locations\/[\w-]+$/.test(externalId)) return externalId;
  throw new PlatformError('refused', 'bad_location', 'The id must read accounts/<account>/locations/<location>', {
    channelState: 'disconnected',
  });
};

/** The name of a review for this account. */
const nameIn = (channel: ChannelAccess, review: string): string => {
  const [account = ''] = placeOf(channel).split('/locations/');
  const key = keyOf(review);
  if (key) return `${account}/${key.split('/').map(encodeURIComponent).join('/')}`;
  throw new PlatformError('refused', 'bad_review', 'This conversation is no review');
};
