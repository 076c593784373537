import { opaque } from '../random';
import { parameter, type Answer, type Call } from '../call';
import type { Surroundings } from '../stand-in';
import { hmac } from './kit';

/** One address that asked for one channel's feed. */
export interface FeedSubscription {
  channelId: string;
  callback: string;
  secret: string | null;
  until: number;
}

export interface FeedEntry {
  videoId: string;
  title: string;
  isDeleted?: boolean;
}

const mostLease = 864_000;
const usualLease = 432_000;

/**
 * The hub that announces YouTube's videos. It asks the callback before it keeps a subscription, and forgets it when its
 * lease is over. Source: https://developers.google.com/youtube/v3/guides/push_notifications
 */
export const createYouTubeHub = (
  { timers, webhooks }: Surroundings,
  isChannel: (id: string) => boolean,
): {
  subscribe(call: Call): Promise<Answer>;
  publish(channelId: string, entry: FeedEntry): number;
  subscriptions(): FeedSubscription[];
} => {
  const kept = new Map<string, FeedSubscription>();
  let asked = 0;

  const subscribe = async (call: Call): Promise<Answer> => {
    const given = (name: string) => parameter(call, `hub.${name}`);
    const [mode, callback, topic, secret] = [given('mode'), given('callback'), given('topic') ?? '', given('secret')];
    if (call.method !== 'POST' || !(call.headers['content-type'] ?? '').includes('x-www-form-urlencoded'))
      return words(400, 'Invalid request: a form is posted here');
    if (mode !== 'subscribe' && mode !== 'unsubscribe') return words(400, 'Invalid value for hub.mode');
    if (!callback || !URL.canParse(callback) || new URL(callback).hash !== '')
      return words(400, 'Invalid parameter: hub.callback; must be valid URI with no fragment and optional port');
    const channelId = channelOf(topic);
    if (!channelId || !isChannel(channelId)) return words(400, 'Invalid parameter: hub.topic');
    if (secret !== null && Buffer.byteLength(secret) >= 200) return words(400, 'Invalid parameter: hub.secret');
    const how = given('verify') ?? 'async';
    if (how !== 'sync' && how !== 'async') return words(400, 'Invalid values for hub.verify');
    const lease = Math.min(Number(given('lease_seconds') ?? usualLease) || usualLease, mostLease);
    const confirm = async (): Promise<boolean> => {
      if (!(await isConfirmed(callback, { mode, topic, lease, token: given('verify_token') }))) return false;
      const key = `${callback} ${topic}`;
      if (mode === 'unsubscribe') kept.delete(key);
      else kept.set(key, { channelId, callback, secret, until: timers.now() + lease * 1000 });
      return true;
    };
    if (how === 'async') {
      timers.after(0, () => void confirm());
      return { status: 202 };
    }
    return (await confirm()) ? { status: 204 } : words(409, 'Error trying to confirm subscription');
  };

  const isConfirmed = async (
    callback: string,
    { mode, topic, lease, token }: { mode: string; topic: string; lease: number; token: string | null },
  ): Promise<boolean> => {
    const challenge = opaque(20, callback, timers.now(), (asked += 1));
    const url = new URL(callback);
    url.searchParams.set('hub.mode', mode);
    url.searchParams.set('hub.topic', topic);
    url.searchParams.set('hub.challenge', challenge);
    url.searchParams.set('hub.lease_seconds', String(lease));
    if (token !== null) url.searchParams.set('hub.verify_token', token);
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
      return answer.status >= 200 && answer.status < 300 && (await answer.text()) === challenge;
    } catch {
      return false;
    }
  };

  return {
    subscribe,
    publish: (channelId, entry) => {
      const body = Buffer.from(feedOf(channelId, entry, new Date(timers.now()).toISOString()));
      const live = [...kept.values()].filter((one) => one.channelId === channelId && one.until > timers.now());
      for (const { callback, secret } of live)
        webhooks.send({
          platform: 'youtube',
          url: callback,
          headers: {
            'content-type': 'application/atom+xml',
            ...(secret === null ? {} : { 'x-hub-signature': `sha1=${hmac('sha1', secret, 'hex', body)}` }),
          },
          body,
        });
      return live.length;
    },
    subscriptions: () => [...kept.values()],
  };
};

const channelOf = (topic: string): string | null =>
  /^https:\/\/www\.youtube\.com\/(?:xml\/feeds|feeds)\/videos\.xml\?channel_id=([\w-]+)$/.exec(topic)?.[1] ?? null;

const words = (status: number, body: string): Answer => ({ status, body, headers: { 'content-type': 'text/plain' } });

const feedOf = (channelId: string, { videoId, title, isDeleted }: FeedEntry, at: string): string => {
  const writer = `<name>Sandbox</name><uri>https://www.youtube.com/channel/${channelId}</uri>`;
  const entry = isDeleted
    ? `<at:deleted-entry ref="yt:video:${videoId}" when="${at}"><at:by>${writer}</at:by></at:deleted-entry>`
    : `<entry><id>yt:video:${videoId}</id><yt:videoId>${videoId}</yt:videoId><yt:channelId>${channelId}</yt:channelId><title>${escaped(title)}</title><author>${writer}</author><published>${at}</published><updated>${at}</updated></entry>`;
  return `<?xml version='1.0' encoding='UTF-8'?><feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom"><title>YouTube video feed</title><updated>${at}</updated>${entry}</feed>`;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
