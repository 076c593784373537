import type { ChannelAccess, Polled, PollRequest } from '../connector';
import { asWebhook, isOlder, pollMeta, type Run, type Source } from '../meta/poll';
import { threadSource } from '../meta/poll-threads';
import { senderOf } from '../meta/people';
import { id, record, text, webUrl, type Json } from '../shared/read';

/** Comments under the Page's posts, visitors' posts, and Messenger. Reviews can no longer be read. */
export const poll = (request: PollRequest, channel: ChannelAccess): Promise<Polled> =>
  pollMeta(request, channel, {
    posts: postSource,
    threads: threadSource('messenger', ({ externalId }) => [externalId, 'conversations']),
  });

const commentFields = 'id,message,from,created_time,parent,attachment,is_hidden,permalink_url';

const postSource: Source = {
  list: ({ externalId }) => ({
    path: [externalId, 'feed'],
    query: { fields: 'id,created_time,updated_time,message,permalink_url,full_picture,from', limit: '25' },
  }),
  entry: (node, run, channel) => {
    const postId = id(node['id']);
    // A new comment renews `updated_time`.
    if (postId === null || isOlder(node['updated_time'], run)) return { waiting: null, items: [] };
    const { permalink_url, full_picture, message } = node;
    const post = { permalink_url, full_picture, message: text(message)?.slice(0, 500) };
    const isNew = !isOlder(node['created_time'], run);
    return {
      waiting: { name: 'posts', path: [postId, 'comments'], post },
      items: isNew && isVisitors(node, channel) ? [change(channel, visitorPost(postId, node))] : [],
    };
  },
  isOver: (node, run) => isOlder(node['updated_time'], run) && isOlder(node['created_time'], run),
  read: ({ path }, run) => ({
    path,
    query: { filter: 'stream', order: 'reverse_chronological', limit: '100', fields: commentFields, ...sinceOf(run) },
  }),
  items: (node, { path, post }, run, channel) => {
    const [postId = ''] = path;
    const value = comment(postId, node, post ?? {});
    if (!value || isOlder(node['created_time'], run)) return [];
    const hidden =
      node['is_hidden'] === true && run.since === null ? [change(channel, { ...value, verb: 'hide' })] : [];
    return [change(channel, value), ...hidden];
  },
};

const sinceOf = ({ since }: Run): Record<string, string> =>
  since === null ? {} : { since: String(Math.floor(Date.parse(since) / 1000)) };

const change = (channel: ChannelAccess, value: Json): Json =>
  asWebhook('page', channel, { changes: [{ field: 'feed', value }] });

const isVisitors = (node: Json, { externalId }: ChannelAccess): boolean => {
  const author = senderOf(node);
  return author !== null && author.externalId !== externalId;
};

const visitorPost = (postId: string, node: Json): Json => ({
  item: 'post',
  verb: 'add',
  post_id: postId,
  from: node['from'],
  message: node['message'],
  created_time: node['created_time'],
  photos: webUrl(node['full_picture']) ? [node['full_picture']] : [],
  post: { permalink_url: node['permalink_url'] },
});

const comment = (postId: string, node: Json, post: Json): Json | null => {
  const commentId = id(node['id']);
  if (commentId === null) return null;
  const attachment = record(node['attachment']);
  const media = record(attachment['media']);
  const isVideo = /video|animated/.test(text(attachment['type']) ?? '');
  const picture = webUrl(record(media['image'])['src']) ?? webUrl(attachment['url']);
  return {
    item: 'comment',
    verb: 'add',
    comment_id: commentId,
    post_id: postId,
    parent_id: id(record(node['parent'])['id']) ?? postId,
    from: node['from'],
    message: node['message'],
    created_time: node['created_time'],
    ...(isVideo ? { video: webUrl(media['source']) ?? picture } : { photo: picture }),
    post,
  };
};
