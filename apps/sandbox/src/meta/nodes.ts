import type { Call } from '../call';
import type { Actor } from './access';
import { badParameter, GraphError } from './errors';
import { parseFields, project, type Edge, type Field, type Node } from './fields';
import type { Meta } from './meta';
import { page } from './paging';
import { authorOf, graphTime } from './parts';
import {
  threadOf,
  type Account,
  type GraphComment,
  type GraphMessage,
  type GraphPost,
  type Person,
  type Thread,
} from './world';

const dayMs = 86_400_000;

/** The fields that were asked for, else the platform's few. */
export const fieldsOf = (call: Call, unlessTold: string): Field[] =>
  parseFields(call.query.get('fields') ?? unlessTold);

export const showComment = (meta: Meta, actor: Actor, call: Call, comment: GraphComment, fields: Field[]): unknown =>
  project(commentNode(meta, actor, call, comment), fields, isPage(meta, comment.accountId) ? 'Comment' : 'IGComment');

export const showPost = (meta: Meta, call: Call, post: GraphPost, fields: Field[]): unknown =>
  project(postNode(meta, call, post), fields, isPage(meta, post.accountId) ? 'Post' : 'IGMedia');

export const showThread = (meta: Meta, call: Call, thread: Thread, fields: Field[]): unknown =>
  project(threadNode(meta, call, thread), fields, 'UnifiedThread');

export const showMessage = (meta: Meta, message: GraphMessage, fields: Field[]): unknown =>
  project(messageNode(meta, message), fields, 'Message');

/** Direct people have a name on Messenger, and a handle with followers on Instagram. */
export const showPerson = (account: Account, person: Person, fields: Field[]): unknown => {
  const [first = '', ...rest] = person.name.split(' ');
  const picture = person.pictureUrl;
  const node: Node =
    account.object === 'page'
      ? { id: person.directId, name: person.name, first_name: first, last_name: rest.join(' '), profile_pic: picture }
      : {
          id: person.directId,
          name: person.name,
          username: person.username,
          profile_pic: picture,
          follower_count: person.followers,
          is_user_follow_business: true,
          is_business_follow_user: false,
          is_verified_user: false,
        };
  return project(node, fields, account.object === 'page' ? 'User' : 'IGBusinessScopedUser');
};

export const showAccount = (meta: Meta, actor: Actor, call: Call, account: Account, fields: Field[]): unknown => {
  const linked = [...meta.world.accounts.values()].find(({ linkedPageId }) => linkedPageId === account.id);
  const node: Node =
    account.object === 'page'
      ? {
          id: account.id,
          name: account.name,
          username: account.username,
          link: `https://www.facebook.com/${account.username}`,
          category: 'Kitchen/cooking',
          access_token: actor.token === account.token ? account.token : undefined,
          picture: { data: { url: `https://cdn.sandbox.invalid/${account.username}.jpg` } },
          instagram_business_account: linked ? { id: linked.id, username: linked.username } : undefined,
          overall_star_rating: 4.7,
          rating_count: 212,
          tasks: ['MANAGE', 'CREATE_CONTENT', 'MODERATE', 'MESSAGING'],
        }
      : {
          // Instagram Login: `id` is scoped to the app; who asks by the account's own id hears that again.
          id: account.linkedPageId || call.segments.includes(account.id) ? account.id : `9${account.id.slice(1)}`,
          user_id: account.id,
          name: account.name,
          username: account.username,
          account_type: 'BUSINESS',
          profile_picture_url: `https://cdn.sandbox.invalid/${account.username}.jpg`,
          followers_count: 18_400,
          media_count: [...meta.world.posts.values()].filter((post) => post.accountId === account.id && !post.authorId)
            .length,
          mentioned_comment: ((field) => mentionedComment(meta, account, field)) satisfies Edge,
          mentioned_media: ((field) => mentionedMedia(meta, call, account, field)) satisfies Edge,
        };
  return project(node, fields, account.object === 'page' ? 'Page' : 'IGUser');
};

const isPage = (meta: Meta, accountId: string) => meta.world.accounts.get(accountId)?.object === 'page';

const commentNode = (meta: Meta, actor: Actor, call: Call, comment: GraphComment): Node => {
  const { world, timers } = meta;
  const account = world.accounts.get(comment.accountId) ?? actor.accounts[0];
  if (!account) throw badParameter('No account');
  const author = authorOf(world, account, comment.authorId);
  const isOurs = comment.authorId === account.id;
  const replies = () =>
    [...world.comments.values()].filter(({ parentId, isDeleted }) => parentId === comment.id && !isDeleted);
  if (account.object === 'instagram')
    return {
      id: comment.id,
      text: comment.text,
      timestamp: graphTime(comment.createdAt),
      username: author.username,
      from: { id: comment.authorId, username: author.username },
      hidden: comment.isHidden,
      like_count: comment.likes,
      parent_id: comment.parentId ?? undefined,
      media: { id: comment.postId, media_product_type: world.posts.get(comment.postId)?.product ?? 'FEED' },
      user: isOurs ? { id: account.id } : undefined,
      replies: ((field) => {
        const found = replies();
        if (found.length === 0) return undefined;
        const wanted = field.fields ?? parseFields('id,text,timestamp');
        return page(call, found, (reply) => showComment(meta, actor, call, reply, wanted), field.arguments);
      }) satisfies Edge,
    };
  const isAnswerable = !isOurs && !comment.isPrivatelyAnswered && timers.now() - comment.createdAt <= 7 * dayMs;
  return {
    id: comment.id,
    message: comment.text,
    from: { id: comment.authorId, name: author.name },
    created_time: graphTime(comment.createdAt),
    parent: comment.parentId ? { id: comment.parentId } : undefined,
    object: { id: comment.postId },
    attachment: comment.photoUrl
      ? { type: 'photo', url: comment.photoUrl, media: { image: { src: comment.photoUrl } } }
      : undefined,
    is_hidden: comment.isHidden,
    can_hide: !isOurs,
    can_remove: true,
    can_comment: true,
    can_like: true,
    can_reply_privately: isAnswerable,
    user_likes: comment.isLikedByUs,
    like_count: comment.likes,
    comment_count: replies().length,
    permalink_url: `${world.posts.get(comment.postId)?.url ?? ''}?comment_id=${comment.id.split('_').at(-1) ?? ''}`,
    message_tags: undefined,
    private_reply_conversation: comment.isPrivatelyAnswered
      ? { id: threadOf(world, account, world.people.get(comment.authorId)?.directId ?? comment.authorId).id }
      : undefined,
  };
};

/** Pictures of the stage lie on this server. */
const imageOf = (call: Call, { imageUrl }: GraphPost): string | undefined =>
  imageUrl?.startsWith('/') ? `http://${call.headers['host'] ?? 'sandbox'}${imageUrl}` : (imageUrl ?? undefined);

const postNode = (meta: Meta, call: Call, post: GraphPost): Node => {
  const count = [...meta.world.comments.values()].filter(
    ({ postId, isDeleted }) => postId === post.id && !isDeleted,
  ).length;
  const author = post.authorId ? meta.world.people.get(post.authorId) : undefined;
  const account = meta.world.accounts.get(post.accountId);
  if (account?.object === 'instagram')
    return {
      id: post.id,
      caption: post.text,
      media_type: post.product === 'REELS' || post.product === 'LIVE' ? 'VIDEO' : 'IMAGE',
      media_product_type: post.product,
      media_url: imageOf(call, post),
      permalink: post.url,
      timestamp: graphTime(post.createdAt),
      username: author?.username ?? account.username,
      owner: { id: author?.id ?? account.id },
      comments_count: count,
      like_count: 0,
      is_comment_enabled: post.commentsEnabled,
    };
  return {
    id: post.id,
    message: post.text,
    created_time: graphTime(post.createdAt),
    updated_time: graphTime(post.createdAt),
    permalink_url: post.url,
    full_picture: imageOf(call, post),
    status_type: post.imageUrl ? 'added_photos' : 'mobile_status_update',
    is_published: true,
    from: author ? { id: author.id, name: author.name } : { id: post.accountId, name: account?.name ?? '' },
    comments: { summary: { total_count: count } },
  };
};

const threadNode = (meta: Meta, call: Call, thread: Thread): Node => {
  const account = meta.world.accounts.get(thread.accountId);
  const person = meta.world.people.get(thread.personId);
  const inOrder = () => visibleMessages(meta, thread);
  const showAll = (field: Field) => {
    const wanted = field.fields ?? parseFields('id,created_time');
    return page(call, inOrder(), (message) => showMessage(meta, message, wanted), field.arguments);
  };
  return {
    id: thread.id,
    updated_time: graphTime(thread.updatedAt),
    participants: {
      data: [
        person ? { id: person.directId, name: person.name, username: person.username } : { id: thread.personId },
        { id: thread.accountId, name: account?.name ?? '', username: account?.username ?? '' },
      ],
    },
    unread_count: 0,
    message_count: thread.messageIds.length,
    can_reply: thread.lastInboundAt !== null && meta.timers.now() - thread.lastInboundAt <= dayMs,
    link: `/${thread.accountId}/inbox/${thread.id}/`,
    messages: showAll satisfies Edge,
  };
};

const messageNode = (meta: Meta, message: GraphMessage): Node => {
  const thread = meta.world.threads.get(message.threadId);
  const account = thread ? meta.world.accounts.get(thread.accountId) : undefined;
  const person = thread ? meta.world.people.get(thread.personId) : undefined;
  const them = person
    ? { id: person.directId, name: person.name, username: person.username }
    : { id: thread?.personId ?? '' };
  const us = { id: account?.id ?? '', name: account?.name ?? '', username: account?.username ?? '' };
  const isOurs = message.fromId === us.id;
  return {
    id: message.id,
    created_time: graphTime(message.createdAt),
    from: isOurs ? us : them,
    to: { data: [isOurs ? them : us] },
    message: message.text,
    attachments:
      message.attachments.length > 0
        ? { data: message.attachments.map(({ type, url }) => ({ mime_type: `${type}/*`, image_data: { url } })) }
        : undefined,
    shares: undefined,
    story: message.story ? { reply_to: { id: message.story.id, link: message.story.url } } : undefined,
    reactions:
      Object.keys(message.reactions).length > 0
        ? { data: Object.entries(message.reactions).map(([by, reaction]) => ({ reaction, users: [{ id: by }] })) }
        : undefined,
    reply_to: message.replyToId ? { mid: message.replyToId } : undefined,
  };
};

/** Newest first; those unsent are gone. */
export const visibleMessages = (meta: Meta, thread: Thread): GraphMessage[] =>
  thread.messageIds
    .flatMap((id) => meta.world.messages.get(id) ?? [])
    .filter(({ isDeleted }) => !isDeleted)
    .sort((a, b) => b.createdAt - a.createdAt);

const mentionedComment = (meta: Meta, account: Account, field: Field): unknown => {
  const id = field.arguments['comment_id'] ?? '';
  const comment = meta.world.comments.get(id);
  if (!comment || comment.accountId !== account.id || comment.isDeleted)
    throw new GraphError(100, `(#100) Tried to read a comment that does not mention this account: ${id}`, {
      subcode: 33,
    });
  const post = meta.world.posts.get(comment.postId);
  const node: Node = {
    id: comment.id,
    text: comment.text,
    timestamp: graphTime(comment.createdAt),
    username: authorOf(meta.world, account, comment.authorId).username,
    like_count: comment.likes,
    media: post ? { id: post.id, permalink: post.url, caption: post.text } : { id: comment.postId },
  };
  return project(node, field.fields ?? parseFields('id,text,timestamp'), 'ShadowIGComment');
};

const mentionedMedia = (meta: Meta, call: Call, account: Account, field: Field): unknown => {
  const id = field.arguments['media_id'] ?? '';
  const post = meta.world.posts.get(id);
  if (!post || post.accountId !== account.id || !post.authorId)
    throw new GraphError(100, `(#100) Tried to read a media that does not mention this account: ${id}`, {
      subcode: 33,
    });
  return project(postNode(meta, call, post), field.fields ?? parseFields('id,caption'), 'ShadowIGMedia');
};
