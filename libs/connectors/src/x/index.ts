import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, ChannelSecrets, CompletableEvent, Connector, WebhookRequest } from '../connector';
import { jsonIn } from '../shared/http-answers';
import { id, list, record, text } from '../shared/read';
import { signInBy } from '../shared/sign-in';
import { hmacBase64, safeEqual, secretsNamed } from '../shared/signatures';
import { act } from './act';
import { call } from './call';
import { normalise } from './normalise';
import { platform, scopes } from './platform';
import { poll } from './poll';
import { authorOf, wordsOf } from './post';
import { confirm, send } from './send';
import { release, subscribe } from './subscribe';

/** Replies, mentions and direct messages of one account. Source: https://docs.x.com/x-api */
export const x: Connector = {
  platform,
  signIn: signInBy({
    platform: 'X',
    authorizeUrl: 'https://x.com/i/oauth2/authorize',
    tokenUrl: 'https://api.x.com/2/oauth2/token',
    tokenPath: '/2/oauth2/token',
    scopes,
    separator: ' ',
    isPkce: true,
    client: 'basic',
  }),
  verify: ({ headers, rawBody }, secrets) =>
    secretsNamed(secrets, ['consumerSecret', 'consumerSecretPrevious']).some((secret) =>
      safeEqual(headers['x-twitter-webhooks-signature'], `sha256=${hmacBase64('sha256', secret, rawBody)}`),
    ),
  handshake: (request, secrets) => answerCheck(request, secrets),
  /** One post may come in two events; each has an id of its own. */
  deliveryKey: ({ rawBody }) => id(record(record(jsonIn(rawBody))['data'])['event_uuid']),
  normalise,
  send,
  act,
  confirm,
  poll,
  complete: (event, channel) => complete(event, channel),
  subscribe,
  release,
  locate: async ({ attachment }, channel) => {
    const url = attachment.externalId ?? '';
    const isTheirs = URL.canParse(url) && /(^|\.)(twitter|x|twimg)\.com$/.test(new URL(url).hostname);
    if (!isTheirs) throw new PlatformError('refused', 'no_file', 'This file does not lie on X');
    const kept = record(channel.session.get())['accessToken'];
    return { url, headers: { authorization: `Bearer ${text(kept) ?? channel.secrets['accessToken'] ?? ''}` } };
  },
  check: async (channel) => {
    const { data } = await call(channel, '/2/users/me');
    const externalId = id(record(data)['id']);
    if (!externalId) throw new PlatformError('unknown', 'no_account', 'X named no account in its answer');
    return { externalId, name: text(record(data)['username']) ?? externalId };
  },
};

/** The challenge-response check, made again and again. Source: https://docs.x.com/x-api/webhooks/introduction */
const answerCheck = ({ method, query }: WebhookRequest, { consumerSecret }: ChannelSecrets) => {
  const token = query['crc_token'];
  if (method !== 'GET' || !token || !consumerSecret) return null;
  const response_token = `sha256=${hmacBase64('sha256', consumerSecret, token)}`;
  return { status: 200, body: JSON.stringify({ response_token }), type: 'application/json' as const };
};

/** Names of people that an event left out, and the words of a post. A direct message has its words always. */
const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  const isDirect = event.kind === 'message' || (event.kind === 'echo' && event.conversationKind === 'direct');
  const person = event.author?.externalId;
  if (isDirect) {
    if (!person) return event;
    const { data } = await call(channel, `/2/users/${encodeURIComponent(person)}`, { query: userFields });
    return { ...event, author: authorOf(record(data), person), isPartial: false };
  }
  const tweetId = event.kind === 'edit' ? event.externalId : (id(event.extra?.['tweetId']) ?? event.externalId);
  const answer = await gone(() =>
    call(channel, `/2/tweets/${encodeURIComponent(tweetId)}`, {
      query: {
        ...userFields,
        expansions: 'author_id,referenced_tweets.id',
        'tweet.fields': 'author_id,created_at,note_tweet,entities',
      },
    }),
  );
  const post = record(answer?.['data']);
  const authorId = id(post['author_id']);
  if (!answer || !authorId) return null;
  const user = list(record(answer['includes'])['users'])
    .map(record)
    .find((row) => id(row['id']) === authorId);
  const known = { author: authorOf(user ?? {}, authorId), text: wordsOf(post) ?? '' };
  if (event.kind === 'edit') return { ...event, ...known };
  const about = list(record(answer['includes'])['tweets'])
    .map(record)
    .find((row) => id(row['id']) === event.post?.externalId);
  const postWords = event.post && about ? { post: { ...event.post, text: wordsOf(about) ?? '' } } : {};
  return { ...event, ...known, ...postWords, isPartial: false };
};

const userFields = { 'user.fields': 'name,username,profile_image_url,public_metrics' };

const gone = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlatformError && (error.code === 'http_404' || error.code === 'no_data')) return null;
    throw error;
  }
};
