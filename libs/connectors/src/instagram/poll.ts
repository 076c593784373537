import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { asWebhook, isOlder, pollMeta, type Source } from '../meta/poll';
import { threadSource } from '../meta/poll-threads';
import { id, list, number, record, text, type Json } from '../shared/read';

/** Comments under the account's media, and direct messages. Mentions cannot be listed. */
export const poll = (request: PollRequest, channel: ChannelAccess): Promise<Polled> =>
  pollMeta(request, channel, { media: mediaSource, threads: threadSource('instagram', () => ['me', 'conversations']) });

const replyFields = 'id,text,timestamp,username,from,hidden,like_count';
const commentFields = `${replyFields},parent_id,replies{${replyFields}}`;

/** Comments have no time filter: those of the newest media are read and the older ones passed over. */
const mediaSource: Source = {
  list: ({ externalId }) => ({
    path: [externalId, 'media'],
    query: {
      fields: 'id,caption,media_type,media_product_type,media_url,permalink,timestamp,comments_count',
      limit: '25',
    },
  }),
  entry: (node, { counts }) => {
    const mediaId = id(node['id']);
    const count = number(node['comments_count']);
    if (mediaId === null || count === 0 || (count !== null && counts[mediaId] === count))
      return { waiting: null, items: [] };
    if (count !== null) counts[mediaId] = count;
    const { media_type, media_url, media_product_type, permalink, caption } = node;
    const post = {
      id: mediaId,
      media_type,
      media_url,
      media_product_type,
      permalink,
      caption: text(caption)?.slice(0, 500),
    };
    return { waiting: { name: 'media', path: [mediaId, 'comments'], post }, items: [] };
  },
  isOver: () => false,
  read: ({ path }) => ({ path, query: { fields: commentFields, limit: '50' } }),
  items: (node, { post }, run, channel) => {
    const replies = list(record(node['replies'])['data']).map(record);
    return [node, ...replies.map((reply): Json => ({ parent_id: node['id'], ...reply }))]
      .filter((comment) => id(comment['id']) !== null && !isOlder(comment['timestamp'], run))
      .flatMap((comment) => changes(comment, post ?? {}, channel, run.since === null));
  },
};

const changes = (comment: Json, media: Json, channel: ChannelAccess, withHidden: boolean): Json[] => {
  const { id: commentId, text: words, timestamp, from, username, parent_id, hidden } = comment;
  const value = { id: commentId, text: words, timestamp, from: from ?? { username }, parent_id, media };
  const change = (rest: Json) =>
    asWebhook('instagram', channel, { changes: [{ field: 'comments', value: { ...value, ...rest } }] });
  return [change({}), ...(hidden === true && withHidden ? [change({ verb: 'hide' })] : [])];
};
