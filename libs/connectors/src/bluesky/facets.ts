import { linkSpans, measureText } from '@hubbub/text';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess } from '../connector';
import { filled, record } from '../shared/read';
import { callAs } from './session';

export interface FacetOut {
  index: { byteStart: number; byteEnd: number };
  features: { $type: string; uri?: string; did?: string; tag?: string }[];
}

const mentions = /(?<=^|[\s(])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)/giu;
const hashtags =
  /(?<=^|\s)[#＃]((?!\ufe0f)[^\s\u00ad\u2060\u200a-\u200d\u20e2]*[^\d\s\p{P}\u00ad\u2060\u200a-\u200d\u20e2][^\s\u00ad\u2060\u200a-\u200d\u20e2]*)/gu;

/**
 * What makes links clickable and tells those who are named: without facets both are mere words. Positions count
 * UTF-8 bytes. A handle that nobody has stays text. Source: https://docs.bsky.app/docs/advanced-guides/post-richtext
 */
export const detectFacets = async (text: string, channel: ChannelAccess): Promise<FacetOut[]> => {
  const links = linkSpans(text).map(({ start, end }) => ({ start, end, feature: linkFeature(text.slice(start, end)) }));
  const isFree = (start: number) => links.every((link) => start < link.start || start >= link.end);
  const named = [];
  for (const match of text.matchAll(mentions)) {
    const did = isFree(match.index) ? await resolveHandle(match[1]!, channel) : null;
    if (!did) continue;
    const feature = { $type: 'app.bsky.richtext.facet#mention', did };
    named.push({ start: match.index, end: match.index + match[0].length, feature });
  }
  const tags = [...text.matchAll(hashtags)].flatMap((match) => {
    const tag = match[1]!.replace(/\p{P}+$/u, '');
    if (!tag || measureText(tag, 'graphemes') > 64 || !isFree(match.index)) return [];
    const feature = { $type: 'app.bsky.richtext.facet#tag', tag };
    return [{ start: match.index, end: match.index + 1 + tag.length, feature }];
  });
  return [...links, ...named, ...tags]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, feature }) => ({
      index: {
        byteStart: measureText(text.slice(0, start), 'bytes'),
        byteEnd: measureText(text.slice(0, end), 'bytes'),
      },
      features: [feature],
    }));
};

const linkFeature = (link: string) => ({
  $type: 'app.bsky.richtext.facet#link',
  uri: /^https?:\/\//i.test(link) ? link : `https://${link}`,
});

const resolveHandle = async (handle: string, channel: ChannelAccess): Promise<string | null> => {
  const call = { nsid: 'com.atproto.identity.resolveHandle', params: { handle: handle.toLowerCase() } };
  try {
    return filled(record((await callAs(channel, call)).body)['did']);
  } catch (error) {
    if (error instanceof PlatformError && error.outcome === 'refused' && !error.channelState) return null;
    throw error;
  }
};
