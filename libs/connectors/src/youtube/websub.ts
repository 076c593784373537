import { Parser } from 'htmlparser2';
import type { ChannelAccess, ChannelSecrets, HandshakeAnswer, IgnoredEvent, WebhookRequest } from '../connector';
import { ignored } from '../shared/events';
import { statusError } from '../shared/http-answers';
import { fromIso, id, list, record, text, webUrl, type Json } from '../shared/read';
import { hmacHex, safeEqual, secretsNamed } from '../shared/signatures';
import { urlPart } from '../shared/words';

/**
 * WebSub: YouTube's hub announces new and changed videos (no comments), so that their comments are read at once.
 * Sources: https://developers.google.com/youtube/v3/guides/push_notifications, https://www.w3.org/TR/websub/
 */
const topicOf = (channelId: string): string =>
  `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${urlPart(channelId)}`;

/** What a lease lasts; it is renewed with each look at the channel (every six hours). */
const leaseSeconds = 432_000;

/** Made of the app's own secret, so nothing more has to be kept: what the hub signs with, and what its check must say. */
const hubSecret = (clientSecret: string): string => hmacHex('sha256', clientSecret, 'hubbub youtube hub');
const verifyToken = (clientSecret: string, topic: string): string =>
  hmacHex('sha256', clientSecret, `hubbub youtube topic ${topic}`);
const clientSecrets = (secrets: ChannelSecrets): string[] =>
  secretsNamed(secrets, ['clientSecret', 'clientSecretPrevious']);

/** Asks the hub for the channel's feed; asking again renews the lease. The hub checks our address before it answers. */
export const subscribe = (channel: ChannelAccess, webhookUrl: string): Promise<void> =>
  askHub(channel, 'subscribe', webhookUrl);

const askHub = async (channel: ChannelAccess, mode: string, callback: string): Promise<void> => {
  const [clientSecret = ''] = clientSecrets(channel.secrets);
  const topic = topicOf(channel.externalId);
  const base = channel.settings.apiBaseUrl?.replace(/\/$/, '') ?? 'https://pubsubhubbub.appspot.com';
  const answer = await channel.http({
    method: 'POST',
    url: `${base}/subscribe`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.callback': callback,
      'hub.verify': 'sync',
      'hub.verify_token': verifyToken(clientSecret, topic),
      'hub.secret': hubSecret(clientSecret),
      'hub.lease_seconds': String(leaseSeconds),
    }).toString(),
  });
  if (answer.status < 300) return;
  const words = answer.text().trim().slice(0, 200);
  throw statusError('YouTube’s hub', answer, channel.now, words && !words.startsWith('<') ? { message: words } : {});
};

/** The hub asks whether we have asked: for this topic, with our token. */
export const handshake = ({ method, query }: WebhookRequest, secrets: ChannelSecrets): HandshakeAnswer | null => {
  const [mode, topic, challenge] = [query['hub.mode'], query['hub.topic'] ?? '', query['hub.challenge'] ?? ''];
  if (method !== 'GET' || (mode !== 'subscribe' && mode !== 'unsubscribe') || topic === '' || challenge === '')
    return null;
  const isOurs = clientSecrets(secrets).some((key) => safeEqual(query['hub.verify_token'], verifyToken(key, topic)));
  return isOurs ? { status: 200, body: challenge, type: 'text/plain' } : null;
};

/** `X-Hub-Signature: sha1=…` over the raw bytes; the hub may choose a longer hash. */
export const verify = ({ headers, rawBody }: WebhookRequest, secrets: ChannelSecrets): boolean => {
  const given = headers['x-hub-signature'] ?? '';
  const algorithm = (['sha1', 'sha256', 'sha512'] as const).find((name) => given.startsWith(`${name}=`));
  if (!algorithm) return false;
  const fits = (key: string) => safeEqual(given, `${algorithm}=${hmacHex(algorithm, hubSecret(key), rawBody)}`);
  return clientSecrets(secrets).map(fits).includes(true);
};

const fields: Readonly<Record<string, string>> = {
  'yt:videoId': 'videoId',
  'yt:channelId': 'channelId',
  title: 'title',
  published: 'published',
  updated: 'updated',
  'at:deleted-entry': 'deleted',
  uri: 'uri',
};
const mostEntries = 1_000;

/** Reads an Atom feed into `{ kind: 'youtube#feed', entries }`. Throws where it is none. */
export const readFeed = (rawBody: Buffer): Json => {
  const entries: Record<string, string>[] = [];
  let entry: Record<string, string> | null = null;
  let field: string | null = null;
  let hasFeed = false;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name === 'feed') hasFeed = true;
        if (name === 'entry') entry = { what: 'video' };
        if (name === 'at:deleted-entry')
          entry = { what: 'deleted', ref: attributes['ref'] ?? '', at: attributes['when'] ?? '' };
        field = entry ? (fields[name] ?? null) : null;
      },
      ontext: (words) => {
        if (entry && field) entry[field] = (entry[field] ?? '') + words;
      },
      onclosetag: (name) => {
        if (entry && (name === 'entry' || name === 'at:deleted-entry')) {
          if (entries.length < mostEntries) entries.push(entry);
          entry = null;
        }
        field = null;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(rawBody.toString('utf8'));
  if (!hasFeed) throw new Error('Not an Atom feed');
  return { kind: 'youtube#feed', entries };
};

/** The videos of a feed: posts that comments hang on, whose comments are read now. Each names its channel. */
export const feedOf = (feed: Json): IgnoredEvent[] => {
  const events = list(feed['entries']).map((entry) => entryOf(record(entry)));
  return events.length > 0 ? events : [ignored('test_event', 'A feed without entries')];
};

const entryOf = (entry: Json): IgnoredEvent => {
  const channel = id(entry['channelId']) ?? channelIn(entry['uri']);
  const about = channel ? { externalChannelId: channel } : {};
  if (entry['what'] === 'deleted')
    return ignored('not_for_inbox', 'A video was taken away', { ...about, at: fromIso(entry['at']) });
  const video = id(entry['videoId'])?.trim() ?? null;
  const at = fromIso(entry['updated']) ?? fromIso(entry['published']);
  if (video === null) return ignored('unknown_kind', 'An entry that names no video', { ...about, at });
  if (channel === null) return ignored('unknown_kind', 'A video of nobody', { at });
  const title = text(entry['title']);
  return ignored('not_for_inbox', 'A new or changed video: its comments are read', {
    ...about,
    at,
    announces: video,
    post: {
      externalId: video,
      url: `https://www.youtube.com/watch?v=${urlPart(video)}`,
      ...(title === null ? {} : { text: title }),
    },
  });
};

/** The writer of a deleted entry is named by an address. */
const channelIn = (uri: unknown): string | null => /\/channel\/([\w-]+)/.exec(webUrl(uri) ?? '')?.[1] ?? null;
