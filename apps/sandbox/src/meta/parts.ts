import type { Part } from './meta';
import type { Account, GraphComment, GraphMessage, GraphPost, Person, World } from './world';

const seconds = (ms: number) => Math.floor(ms / 1000);

/** A comment's coming, change or end on a Page's `feed`, or its coming in Instagram's `comments`. Null: Instagram says nothing. */
export const commentPart = (
  world: World,
  account: Account,
  comment: GraphComment,
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide',
  at: number,
): Part | null => {
  const post = world.posts.get(comment.postId);
  if (account.object === 'instagram') {
    if (verb !== 'add') return null;
    const field = post?.product === 'LIVE' ? 'live_comments' : 'comments';
    return {
      field,
      at,
      change: {
        id: comment.id,
        text: comment.text,
        from: { id: comment.authorId, username: authorOf(world, account, comment.authorId).username },
        media: { id: comment.postId, media_product_type: post?.product ?? 'FEED' },
        ...(comment.parentId ? { parent_id: comment.parentId } : {}),
      },
    };
  }
  return {
    field: 'feed',
    at,
    change: {
      item: 'comment',
      verb,
      comment_id: comment.id,
      post_id: comment.postId,
      parent_id: comment.parentId ?? comment.postId,
      from: { id: comment.authorId, name: authorOf(world, account, comment.authorId).name },
      created_time: seconds(comment.createdAt),
      ...(comment.text && verb !== 'remove' ? { message: comment.text } : {}),
      ...(comment.photoUrl && verb !== 'remove' ? { photo: comment.photoUrl } : {}),
      ...(post && verb === 'add' ? { post: postSnapshot(post) } : {}),
    },
  };
};

/** A reaction on a Page's post or comment. */
export const reactionPart = (
  account: Account,
  from: { id: string; name: string },
  on: { post: GraphPost; comment?: GraphComment },
  { reaction, verb, at }: { reaction: string; verb: 'add' | 'edit' | 'remove'; at: number },
): Part => ({
  field: 'feed',
  at,
  change: {
    item: 'reaction',
    verb,
    reaction_type: reaction,
    post_id: on.post.id,
    parent_id: on.comment?.parentId ?? on.post.id,
    ...(on.comment ? { comment_id: on.comment.id } : {}),
    from: { id: from.id, name: from.name },
    created_time: seconds(at),
  },
});

/** A message with its two ends; ours is marked as an echo. */
export const messagePart = (
  account: Account,
  message: GraphMessage,
  personId: string,
  extra: { metadata?: string; quickReply?: string } = {},
): Part => {
  const isOurs = message.fromId === account.id;
  return {
    field: isOurs && account.object === 'page' ? 'message_echoes' : 'messages',
    at: message.createdAt,
    messaging: {
      sender: { id: message.fromId },
      recipient: { id: isOurs ? personId : account.id },
      timestamp: message.createdAt,
      message: {
        mid: message.id,
        ...(isOurs ? { is_echo: true, app_id: Number(account.appId) } : {}),
        ...(extra.metadata ? { metadata: extra.metadata } : {}),
        ...(message.text ? { text: message.text } : {}),
        ...(message.attachments.length > 0
          ? { attachments: message.attachments.map(({ type, url }) => ({ type, payload: { url } })) }
          : {}),
        ...(message.replyToId ? { reply_to: { mid: message.replyToId } } : {}),
        ...(message.story ? { reply_to: { story: message.story } } : {}),
        ...(extra.quickReply ? { quick_reply: { payload: extra.quickReply } } : {}),
      },
    },
  };
};

/** Any other event of a direct conversation; `fields` names what Page and Instagram call the subscription. */
export const directPart = (
  account: Account,
  personId: string,
  at: number,
  fields: { page: string; instagram: string },
  event: Record<string, unknown>,
  { hasTimestamp = true } = {},
): Part => ({
  field: fields[account.object],
  at,
  messaging: {
    sender: { id: personId },
    recipient: { id: account.id },
    ...(hasTimestamp ? { timestamp: at } : {}),
    ...event,
  },
});

export const authorOf = (world: World, account: Account, id: string): Pick<Person, 'name' | 'username'> =>
  id === account.id ? account : (world.people.get(id) ?? { name: 'Facebook user', username: 'unknown' });

const postSnapshot = (post: GraphPost) => ({
  id: post.id,
  status_type: post.imageUrl ? 'added_photos' : 'mobile_status_update',
  is_published: true,
  updated_time: graphTime(post.createdAt),
  permalink_url: post.url,
  promotion_status: 'inactive',
});

/** `2026-09-21T14:13:30+0000`, as the Graph API writes instants. */
export const graphTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`;
