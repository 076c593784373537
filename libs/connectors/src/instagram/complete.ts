import type { ChannelAccess, CompletableEvent, EchoEvent, ExternalAuthor, ExternalPost, ItemEvent } from '../connector';
import { completeDirect } from '../meta/complete-direct';
import { mediaPost } from '../meta/instagram-changes';
import { asEcho } from '../meta/own';
import { senderOf } from '../meta/people';
import { readOrGone } from '../meta/people-lookup';
import { firstInstant } from '../meta/times';
import { filled, id, record, text, type Json } from '../shared/read';

type Item = ItemEvent | EchoEvent;

const commentFields = 'id,text,timestamp,username,from,parent_id,media';
const mediaFields = 'id,caption,media_type,media_url,permalink,timestamp';
const mentionedComment = 'id,text,timestamp,username,like_count,media{id,permalink}';
const mentionedMedia = 'id,caption,media_type,media_url,permalink,timestamp,username';

/** What a webhook of Instagram left out: mentions whole, authors, the time of a comment, the post's caption, names. */
export const complete = async (event: CompletableEvent, channel: ChannelAccess): Promise<CompletableEvent | null> => {
  const item = event.kind === 'edit' ? event.item : event;
  if (item === undefined) return event;
  const isDirect = item.kind === 'message' || (item.kind === 'echo' && item.conversationKind === 'direct');
  if (isDirect) return completeDirect(event, channel, 'name,username,profile_pic,follower_count');
  const filledItem =
    item.kind === 'mention' ? await completeMention(item, channel) : await completeComment(item, channel);
  if (!filledItem || event.kind !== 'edit') return filledItem;
  return { ...event, text: filledItem.text, author: filledItem.author, item: filledItem };
};

const completeComment = async (item: Item, channel: ChannelAccess): Promise<Item | null> => {
  const node = await readOrGone(channel, [item.externalId], { fields: commentFields });
  if (!node) return null;
  const author = authorOf(node) ?? item.author;
  const parent = id(node['parent_id']) ?? item.replyToExternalId;
  const mediaId = item.post?.externalId ?? id(record(node['media'])['id']);
  const completed: Item = {
    ...item,
    isPartial: false,
    author,
    at: firstInstant(node['timestamp'], item.at),
    text: text(node['text']) ?? item.text,
    ...(parent ? { externalConversationId: parent, replyToExternalId: parent } : {}),
    ...(mediaId ? { post: await completePost(item.post ?? { externalId: mediaId }, channel) } : {}),
  };
  return author?.externalId === channel.externalId ? asEcho(completed) : completed;
};

const completePost = async (post: ExternalPost, channel: ChannelAccess): Promise<ExternalPost> => {
  if (post.text !== undefined) return post;
  const node = await readOrGone(channel, [post.externalId], { fields: mediaFields }).catch(() => null);
  return node ? { ...post, text: '', ...mediaPost(post.externalId, node) } : post;
};

/** A comment that names us cannot be read by its id, only through the account that it names. */
const completeMention = async (item: Item, channel: ChannelAccess): Promise<Item | null> => {
  const commentId = filled(item.extra?.['commentId']);
  const mediaId = filled(item.extra?.['mediaId']) ?? item.externalId;
  const fields = commentId
    ? `mentioned_comment.comment_id(${commentId}){${mentionedComment}}`
    : `mentioned_media.media_id(${mediaId}){${mentionedMedia}}`;
  const account = await readOrGone(channel, [channel.externalId], { fields });
  if (!account) return null;
  const node = record(account[commentId ? 'mentioned_comment' : 'mentioned_media']);
  const media = commentId ? record(node['media']) : node;
  return {
    ...item,
    isPartial: false,
    author: authorOf(node) ?? item.author,
    at: firstInstant(node['timestamp'], item.at),
    text: text(node[commentId ? 'text' : 'caption']) ?? item.text,
    post: { ...item.post, ...mediaPost(item.post?.externalId ?? mediaId, media) },
  };
};

/** Where only the name is told (mentions), the name stands for the person. */
const authorOf = (node: Json): ExternalAuthor | null => {
  const handle = filled(node['username']) ?? filled(record(node['from'])['username']);
  const known = senderOf(node);
  if (known) return { ...known, ...(handle ? { handle } : {}) };
  return handle ? { externalId: `username:${handle}`, handle } : null;
};
