import { PlatformError } from '@hubbub/runtime';
import { FormData } from 'undici';
import type { ChannelAccess, Confirmed, OutboundAttachment, OutboundMessage, Sent } from '../connector';
import { fromIso, id, list, record, text, webUrl, type Json } from '../shared/read';
import { requireLeave, requireSendable } from '../shared/require';
import { call } from './call';
import { platform } from './platform';
import { wordsOf } from './post';

/** Source: https://docs.x.com/x-api/posts/manage-tweets/integrate */
export const send = async (message: OutboundMessage, channel: ChannelAccess): Promise<Sent> => {
  requireSendable(platform, message);
  requireLeave(platform, message, channel);
  if (message.conversationKind !== 'direct') requireOneCashtag(message.text);
  const mediaIds: string[] = [];
  for (const attachment of message.attachments) mediaIds.push(await upload(attachment, message, channel));
  return message.conversationKind === 'direct'
    ? sendDirect(message, mediaIds, channel)
    : sendPost(message, mediaIds, channel);
};

const cashtag = /(?<=^|\s)\$[a-z]{1,6}(?:[._][a-z]{1,2})?(?=$|[\s\p{P}])/giu;

/** Source: https://docs.x.com/x-api/posts/manage-tweets/integrate */
const requireOneCashtag = (words: string): void => {
  const count = words.match(cashtag)?.length ?? 0;
  if (count > 1)
    throw new PlatformError('refused', 'too_many_cashtags', `X takes one cashtag in a post; this has ${count}`);
};

const sendPost = async (message: OutboundMessage, mediaIds: string[], channel: ChannelAccess): Promise<Sent> => {
  const json = {
    text: message.text,
    reply: { in_reply_to_tweet_id: answeredBy(message) },
    ...(mediaIds.length > 0 ? { media: { media_ids: mediaIds } } : {}),
  };
  const { data } = await call(channel, '/2/tweets', { method: 'POST', json });
  return { externalId: named(record(data)['id']) };
};

const sendDirect = async (message: OutboundMessage, mediaIds: string[], channel: ChannelAccess): Promise<Sent> => {
  const json = {
    ...(message.text ? { text: message.text } : {}),
    ...(mediaIds.length > 0 ? { attachments: mediaIds.map((media_id) => ({ media_id })) } : {}),
  };
  const path = `/2/dm_conversations/${encodeURIComponent(message.externalConversationId)}/messages`;
  const { data } = await call(channel, path, { method: 'POST', json });
  return { externalId: named(record(data)['dm_event_id']) };
};

const answeredBy = ({ replyTo, externalConversationId }: OutboundMessage): string =>
  id(replyTo?.extra['tweetId']) ?? replyTo?.externalId ?? externalConversationId;

const named = (value: unknown): string => {
  const externalId = id(value);
  if (externalId) return externalId;
  throw new PlatformError('unknown', 'no_id', 'X named nothing in its answer');
};

/** Three calls, of which nobody sees anything yet. Source: https://docs.x.com/x-api/media/quickstart/media-upload-chunked */
const upload = async (
  attachment: OutboundAttachment,
  { conversationKind }: OutboundMessage,
  channel: ChannelAccess,
) => {
  try {
    const bytes = await attachment.read();
    const isDirect = conversationKind === 'direct';
    const { data } = await call(channel, '/2/media/upload/initialize', {
      method: 'POST',
      json: {
        media_type: attachment.mimeType,
        total_bytes: bytes.length,
        media_category: isDirect ? 'dm_image' : 'tweet_image',
      },
    });
    const mediaId = named(record(data)['id']);
    const form = new FormData();
    form.set('segment_index', '0');
    form.set('media', new Blob([new Uint8Array(bytes)], { type: attachment.mimeType }), attachment.name);
    await call(channel, `/2/media/upload/${encodeURIComponent(mediaId)}/append`, { method: 'POST', body: form });
    await call(channel, `/2/media/upload/${encodeURIComponent(mediaId)}/finalize`, { method: 'POST' });
    return mediaId;
  } catch (error) {
    if (error instanceof PlatformError && error.outcome === 'unknown')
      throw new PlatformError('retry', error.code, error.message, { cause: error });
    throw error;
  }
};

/** Looks through the newest of what the account wrote. X does not promise that a list is current. */
export const confirm = async (
  message: OutboundMessage & { attemptedAt: Date },
  channel: ChannelAccess,
): Promise<Confirmed> => {
  const isDirect = message.conversationKind === 'direct';
  const path = isDirect
    ? `/2/dm_conversations/${encodeURIComponent(message.externalConversationId)}/dm_events`
    : `/2/users/${encodeURIComponent(channel.externalId)}/tweets`;
  const query = isDirect
    ? { max_results: '50', 'dm_event.fields': 'id,text,sender_id,created_at,entities' }
    : { max_results: '50', 'tweet.fields': 'created_at,referenced_tweets,entities,note_tweet' };
  const { data } = await call(channel, path, { query });
  const earliest = message.attemptedAt.getTime() - 60_000;
  const found = list(data)
    .map(record)
    .filter((entry) => (fromIso(entry['created_at'])?.getTime() ?? 0) >= earliest)
    .filter((entry) => (isDirect ? entry['sender_id'] === channel.externalId : repliesTo(entry, answeredBy(message))))
    .find((entry) => bare(unfolded(entry)) === bare(message.text));
  const externalId = id(found?.['id']);
  return externalId ? { state: 'found', externalId } : { state: 'unknown' };
};

const repliesTo = (post: Json, answered: string): boolean =>
  list(post['referenced_tweets']).some((reference) => id(record(reference)['id']) === answered);

/** X itself puts names before a reply. */
const bare = (words: string): string => words.trim().replace(/^(@\w+\s+)+/, '');

/** X shortens every link; the entities tell what it was. */
const unfolded = (entry: Json): string =>
  list(record(entry['entities'])['urls'])
    .map(record)
    .reduce(
      (words, link) => words.replaceAll(text(link['url']) || '\u0000', webUrl(link['expanded_url']) ?? ''),
      wordsOf(entry) ?? '',
    )
    .trim();
