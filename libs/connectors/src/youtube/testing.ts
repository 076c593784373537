import { createHmac } from 'node:crypto';
import type { ChannelSecrets } from '../connector';

/** What the hub sends, for tests: written from its pages. */
export const topicOf = (channelId: string): string =>
  `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channelId}`;

const keyed = (key: string, words: string): string => createHmac('sha256', key).update(words).digest('hex');

/** The hub's question after the channel UCbrand… was asked for with the client secret `hush`. */
export const asked = (rest: Record<string, string>): Record<string, string> => ({
  'hub.mode': 'subscribe',
  'hub.topic': topicOf('UCbrand0000000000000000'),
  'hub.challenge': 'c4a11',
  'hub.lease_seconds': '432000',
  'hub.verify_token': keyed('hush', `hubbub youtube topic ${topicOf('UCbrand0000000000000000')}`),
  ...rest,
});

export const signedByHub = (body: Buffer, { clientSecret = '' }: ChannelSecrets): Record<string, string> => ({
  'x-hub-signature': `sha1=${createHmac('sha1', keyed(clientSecret, 'hubbub youtube hub')).update(body).digest('hex')}`,
});

const open = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">`;

const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const feedWith = (entry: { videoId: string; channelId: string; title: string; updated?: string }): string =>
  `${open}<link rel="hub" href="https://pubsubhubbub.appspot.com"/>
  <link rel="self" href="${topicOf(entry.channelId)}"/>
  <title>YouTube video feed</title><updated>2026-11-02T09:59:00.000000000+00:00</updated>
  <entry>
    <id>yt:video:${entry.videoId}</id>
    <yt:videoId>${entry.videoId}</yt:videoId>
    <yt:channelId>${entry.channelId}</yt:channelId>
    <title>${escaped(entry.title)}</title>
    <link rel="alternate" href="https://www.youtube.com/watch?v=${entry.videoId}"/>
    <author><name>Brand</name><uri>https://www.youtube.com/channel/${entry.channelId}</uri></author>
    <published>2026-11-02T09:00:00+00:00</published>
    <updated>${entry.updated ?? '2026-11-02T09:59:00.000000000+00:00'}</updated>
  </entry>
</feed>`;

export const tombstoneOf = (videoId: string, channelId: string): string =>
  `${open}<at:deleted-entry ref="yt:video:${videoId}" when="2026-11-02T09:58:00+00:00">
    <link href="https://www.youtube.com/watch?v=${videoId}"/>
    <at:by><name>Brand</name><uri>https://www.youtube.com/channel/${channelId}</uri></at:by>
  </at:deleted-entry>
</feed>`;
