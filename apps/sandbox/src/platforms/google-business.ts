import { bearer, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { createGooglePushes, type PushSubscription } from './google-pushes';
import { below, createRate, findRoute, json, textOf, type Route } from './kit';

/** Source: https://developers.google.com/my-business/content/review-data */
export interface BusinessLocation {
  account: string; // digits
  location: string; // digits
  title: string;
  isVerified: boolean;
}

export interface BusinessReview {
  reviewId: string;
  location: string;
  reviewer: string | null; // null: anonymous
  stars: 1 | 2 | 3 | 4 | 5;
  comment: string | null;
  createdAt: number;
  updatedAt: number;
  reply: { comment: string; updatedAt: number; state: 'PENDING' | 'APPROVED' | 'REJECTED' } | null;
}

export interface GoogleBusinessControl {
  token: string;
  refreshToken: string;
  clientSecret: string;
  addLocation(location?: Partial<BusinessLocation>): BusinessLocation;
  review(
    location: BusinessLocation,
    review: { stars: BusinessReview['stars']; comment?: string; reviewer?: string },
  ): BusinessReview;
  edit(review: BusinessReview, change: { stars?: BusinessReview['stars']; comment?: string }): void;
  /** What Google's moderation makes of our answer. */
  judge(review: BusinessReview, state: 'APPROVED' | 'REJECTED'): void;
  /** Before approval every project has a quota of nothing. */
  setApproved(isApproved: boolean): void;
  /** Where the messages of a topic are pushed to. Reviews are announced where the account says so. */
  addPushSubscription(subscription: PushSubscription): void;
  /** Announces it once more, or something else of its location: at least once is all that is promised. */
  announce(location: BusinessLocation, type: string, review?: BusinessReview): number;
  /** Google signs with another key from now on. */
  rotateKeys(): void;
  /** What an account announces, and where. */
  setting(account: string): { topic: string; types: string[] } | null;
}

const replyLimitBytes = 4_096;
const words = ['ONE', 'TWO', 'THREE', 'FOUR', 'FIVE'] as const;

export const createGoogleBusiness = (
  surroundings: Surroundings,
): { standIn: StandIn; control: GoogleBusinessControl } => {
  const { timers, ledger } = surroundings;
  const pushes = createGooglePushes(surroundings, (...parts) => refused(...parts));
  const locations = new Map<string, BusinessLocation>();
  const reviews = new Map<string, BusinessReview>();
  const perMinute = createRate(timers, () => 300, 60_000);
  const edits = createRate(timers, () => 10, 60_000);
  const control: GoogleBusinessControl = {
    token: 'ya29.sandbox-business',
    refreshToken: '1//sandbox-business',
    clientSecret: 'sandbox-client-secret',
    addLocation: (given = {}) => {
      const location = {
        account: '111',
        location: String(222 + locations.size),
        title: 'Sandbox',
        isVerified: true,
        ...given,
      };
      locations.set(location.location, location);
      return location;
    },
    review: (place, { stars, comment, reviewer }) => {
      const { location } = place;
      const review: BusinessReview = {
        reviewId: `AbF${opaque(20, timers.now(), reviews.size)}`,
        location,
        reviewer: reviewer ?? null,
        stars,
        comment: comment ?? null,
        createdAt: timers.now(),
        updatedAt: timers.now(),
        reply: null,
      };
      reviews.set(review.reviewId, review);
      control.announce(place, 'NEW_REVIEW', review);
      return review;
    },
    edit: (review, { stars, comment }) => {
      review.stars = stars ?? review.stars;
      review.comment = comment ?? review.comment;
      review.updatedAt = timers.now();
      const place = locations.get(review.location);
      if (place) control.announce(place, 'UPDATED_REVIEW', review);
    },
    judge: ({ reply }, state) => {
      if (reply) reply.state = state;
    },
    setApproved: (approved) => void (isApproved = approved),
    addPushSubscription: pushes.subscribe,
    announce: (location, type, review) =>
      pushes.announce(location.account, type, {
        location: `accounts/${location.account}/locations/${location.location}`,
        ...(review ? { review: nameOf(location, review) } : {}),
      }),
    rotateKeys: pushes.rotateKeys,
    setting: pushes.setting,
  };
  let isApproved = true;

  const as =
    (work: (call: Call, ...parts: string[]) => Answer): Route =>
    (call, ...parts) => {
      if (bearer(call) !== control.token)
        return refused(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
      if (!isApproved)
        return refused(
          429,
          'RESOURCE_EXHAUSTED',
          "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service 'mybusiness.googleapis.com'",
        );
      if (!perMinute.take('project')) return refused(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded');
      return work(call, ...parts);
    };

  const locationOf = (account: string, location: string): BusinessLocation | null => {
    const found = locations.get(location);
    return found?.account === account ? found : null;
  };
  const reviewOf = (account: string, location: string, id: string): BusinessReview | null => {
    const review = reviews.get(id);
    return review && locationOf(account, location) && review.location === location ? review : null;
  };

  const routes: Record<string, Route> = {
    'GET /v1/accounts': as(() =>
      json(200, {
        accounts: [...new Set([...locations.values()].map(({ account }) => account))].map((account) => ({
          name: `accounts/${account}`,
          accountName: 'Sandbox',
          type: 'LOCATION_GROUP',
        })),
      }),
    ),
    'GET /v1/accounts/:/locations': as((call, account) => {
      if (!call.query.get('readMask'))
        return refused(400, 'INVALID_ARGUMENT', 'Request contains an invalid argument: read_mask is required.');
      return json(200, {
        locations: [...locations.values()]
          .filter((one) => one.account === account)
          .map(({ location, title }) => ({ name: `locations/${location}`, title })),
      });
    }),
    'GET /v4/accounts/:/locations/:/reviews': as((call, account = '', location = '') => {
      if (!locationOf(account, location)) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
      const size = Number(call.query.get('pageSize') ?? 50);
      if (size < 1 || size > 50) return refused(400, 'INVALID_ARGUMENT', 'pageSize must be at most 50');
      const found = [...reviews.values()]
        .filter((review) => review.location === location)
        .sort((a, b) => b.updatedAt - a.updatedAt);
      const start = Number(Buffer.from(call.query.get('pageToken') ?? '', 'base64url').toString() || 0);
      const next =
        start + size < found.length ? { nextPageToken: Buffer.from(String(start + size)).toString('base64url') } : {};
      const average = found.reduce((sum, { stars }) => sum + stars, 0) / Math.max(1, found.length);
      return json(200, {
        ...(found.length > 0 ? { reviews: found.slice(start, start + size).map(show) } : {}),
        averageRating: average,
        totalReviewCount: found.length,
        ...next,
      });
    }),
    'GET /v4/accounts/:/locations/:/reviews/:': as((_call, account = '', location = '', id = '') => {
      const review = reviewOf(account, location, id);
      return review ? json(200, show(review)) : refused(404, 'NOT_FOUND', 'Requested entity was not found.');
    }),
    'PUT /v4/accounts/:/locations/:/reviews/:/reply': as(({ body }, account = '', location = '', id = '') => {
      const review = reviewOf(account, location, id);
      const comment = textOf(body?.['comment']) ?? '';
      if (!review) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
      if (!locationOf(account, location)?.isVerified)
        return refused(403, 'PERMISSION_DENIED', 'The location is not verified.');
      if (comment.trim() === '') return refused(400, 'INVALID_ARGUMENT', 'comment is required');
      if (Buffer.byteLength(comment) > replyLimitBytes)
        return refused(400, 'INVALID_ARGUMENT', `comment must be at most ${replyLimitBytes} bytes`);
      if (!edits.take(location)) return refused(429, 'RESOURCE_EXHAUSTED', 'Too many edits of this profile');
      const isFirst = review.reply === null; // a second one overwrites the first
      review.reply = { comment, updatedAt: timers.now(), state: 'PENDING' };
      record(account, isFirst ? 'reply' : 'edit', review, comment);
      return json(200, { comment, updateTime: new Date(timers.now()).toISOString() });
    }),
    'DELETE /v4/accounts/:/locations/:/reviews/:/reply': as((_call, account = '', location = '', id = '') => {
      const review = reviewOf(account, location, id);
      if (!review?.reply) return refused(404, 'NOT_FOUND', 'Requested entity was not found.');
      review.reply = null;
      record(account, 'delete', review, '');
      return json(200, {});
    }),
    'GET /v1/accounts/:/notificationSetting': as(pushes.routes['GET /v1/accounts/:/notificationSetting']),
    'PATCH /v1/accounts/:/notificationSetting': as(pushes.routes['PATCH /v1/accounts/:/notificationSetting']),
    'GET /oauth2/v3/certs': pushes.keys,
    'POST /token': (call) => {
      if (
        parameter(call, 'refresh_token') !== control.refreshToken ||
        parameter(call, 'client_secret') !== control.clientSecret
      )
        return json(400, { error: 'invalid_grant', error_description: 'Bad Request' });
      control.token = `ya29.${opaque(40, timers.now())}`;
      return json(200, {
        access_token: control.token,
        expires_in: 3599,
        token_type: 'Bearer',
        scope: 'https://www.googleapis.com/auth/business.manage',
      });
    },
  };

  const nameOf = (location: BusinessLocation | undefined, { reviewId }: BusinessReview) =>
    `accounts/${location?.account ?? ''}/locations/${location?.location ?? ''}/reviews/${reviewId}`;

  const show = (review: BusinessReview) => ({
    name: nameOf(locations.get(review.location), review),
    reviewId: review.reviewId,
    reviewer: review.reviewer === null ? { isAnonymous: true } : { displayName: review.reviewer },
    starRating: words[review.stars - 1],
    ...(review.comment === null ? {} : { comment: review.comment }),
    createTime: new Date(review.createdAt).toISOString(),
    updateTime: new Date(review.updatedAt).toISOString(),
    ...(review.reply
      ? {
          reviewReply: {
            comment: review.reply.comment,
            updateTime: new Date(review.reply.updatedAt).toISOString(),
            state: review.reply.state,
          },
        }
      : {}),
  });

  const record = (account: string, action: string, review: BusinessReview, text: string) =>
    ledger.add({
      platform: 'google-business',
      account: `accounts/${account}/locations/${review.location}`,
      action,
      target: review.reviewId,
      text,
      key: null,
      externalId: review.reviewId,
      detail: {},
    });

  return {
    standIn: {
      id: 'google-business',
      answer: (call) =>
        findRoute(routes, below(call, 'google-business'))?.() ?? refused(404, 'NOT_FOUND', 'Method not found.'),
      error: (status, parts) =>
        refused(
          status,
          textOf(parts['status']) ?? (status === 429 ? 'RESOURCE_EXHAUSTED' : 'INTERNAL'),
          textOf(parts['message']) ?? 'Made to fail',
        ),
    },
    control,
  };
};

const refused = (code: number, status: string, message: string): Answer =>
  json(code, { error: { code, message, status } });
