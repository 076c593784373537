import type { Meta } from './meta';
import { commentPart, directPart, messagePart, reactionPart } from './parts';
import {
  commentId,
  keepMessage,
  messageId,
  prune,
  takeNumber,
  threadOf,
  type Account,
  type GraphComment,
  type GraphMessage,
  type GraphPost,
  type Person,
} from './world';

interface When {
  /** ms since 1970; now unless told. */
  at?: number;
}

/** What people outside do. Each changes the world and sends the webhook that Meta would send, if there is one. */
export interface People {
  comment(
    account: Account,
    person: Person,
    input: When & { postId: string; text: string; parentId?: string; photoUrl?: string },
  ): GraphComment;
  editComment(comment: GraphComment, text: string, when?: When): void;
  removeComment(comment: GraphComment, when?: When): void;
  react(
    account: Account,
    person: Person,
    input: When & { postId: string; commentId?: string; reaction: string; verb?: 'add' | 'edit' | 'remove' },
  ): void;
  direct(
    account: Account,
    person: Person,
    input: When & {
      text: string;
      attachments?: { type: string; url: string }[];
      replyToId?: string;
      story?: { id: string; url: string };
      quickReply?: string;
    },
  ): GraphMessage;
  editDirect(message: GraphMessage, text: string, when?: When): void;
  unsend(message: GraphMessage, when?: When): void;
  reactDirect(message: GraphMessage, emoji: string | null, when?: When): void;
  postback(account: Account, person: Person, input: When & { title: string; payload: string }): void;
  read(account: Account, person: Person, when?: When): void;
  /** Somebody names us in a comment under another's publication. */
  mention(account: Account, person: Person, input: When & { text: string; postText?: string }): string;
  /** A Page's `ratings`; Instagram has none. */
  review(account: Account, person: Person, input: When & { text: string; isPositive: boolean }): string;
  /** A visitor writes on our Page. */
  visitorPost(account: Account, person: Person, input: When & { text: string }): GraphPost;
}

const loves: Record<string, string> = { '❤️': 'love', '😮': 'wow', '😢': 'sad', '😠': 'angry', '👍': 'like' };

export const createPeople = (meta: Meta): People => {
  const { world, timers, emit } = meta;
  const now = (when: When | undefined) => when?.at ?? timers.now();
  const accountOf = (id: string): Account => {
    const account = world.accounts.get(id);
    if (!account) throw new Error(`No account ${id}`);
    return account;
  };
  const ends = (message: GraphMessage) => {
    const thread = world.threads.get(message.threadId);
    if (!thread) throw new Error(`No thread ${message.threadId}`);
    return { thread, account: accountOf(thread.accountId) };
  };
  const touch = (message: GraphMessage, at: number) => {
    const { thread } = ends(message);
    thread.lastInboundAt = Math.max(thread.lastInboundAt ?? 0, at);
    thread.updatedAt = Math.max(thread.updatedAt, at);
  };

  return {
    comment: (account, person, { postId, text, parentId, photoUrl, ...when }) => {
      const parent = parentId ? world.comments.get(parentId) : undefined;
      const comment: GraphComment = {
        id: commentId(world, account, postId),
        accountId: account.id,
        postId,
        parentId: parent?.parentId ?? parent?.id ?? null, // threads have two levels
        authorId: person.id,
        text,
        photoUrl: photoUrl ?? null,
        createdAt: now(when),
        isHidden: false,
        isDeleted: false,
        isLikedByUs: false,
        likes: 0,
        isPrivatelyAnswered: false,
        isMention: false,
      };
      world.comments.set(comment.id, comment);
      prune(world);
      emitComment(meta, account, comment, 'add', comment.createdAt);
      return comment;
    },
    editComment: (comment, text, when) => {
      comment.text = text;
      emitComment(meta, accountOf(comment.accountId), comment, 'edited', now(when));
    },
    removeComment: (comment, when) => {
      comment.isDeleted = true;
      emitComment(meta, accountOf(comment.accountId), comment, 'remove', now(when));
    },
    react: (account, person, { postId, commentId: on, reaction, verb = 'add', ...when }) => {
      const post = world.posts.get(postId);
      const comment = on ? world.comments.get(on) : undefined;
      if (!post || account.object === 'instagram') return; // Instagram tells nobody of likes
      if (comment) comment.likes += verb === 'add' ? 1 : verb === 'remove' ? -1 : 0;
      emit(
        account,
        reactionPart(account, person, { post, ...(comment ? { comment } : {}) }, { reaction, verb, at: now(when) }),
      );
    },
    direct: (account, person, { text, attachments = [], replyToId, story, quickReply, ...when }) => {
      const thread = threadOf(world, account, person.directId);
      const message: GraphMessage = {
        id: messageId(world, account),
        threadId: thread.id,
        fromId: person.directId,
        text,
        attachments,
        createdAt: now(when),
        replyToId: replyToId ?? null,
        story: story ?? null,
        isDeleted: false,
        edits: 0,
        reactions: {},
      };
      keepMessage(world, thread, message);
      touch(message, message.createdAt);
      prune(world);
      emit(account, messagePart(account, message, person.directId, quickReply ? { quickReply } : {}));
      return message;
    },
    editDirect: (message, text, when) => {
      const { account } = ends(message);
      message.text = text;
      message.edits += 1;
      const event = { message_edit: { mid: message.id, text, num_edit: message.edits } };
      emit(
        account,
        directPart(account, message.fromId, now(when), { page: 'message_edits', instagram: 'message_edit' }, event),
      );
    },
    unsend: (message, when) => {
      const { account } = ends(message);
      message.isDeleted = true;
      if (account.object === 'page') return; // Messenger does not tell
      const event = { message: { mid: message.id, is_deleted: true } };
      emit(account, directPart(account, message.fromId, now(when), { page: 'messages', instagram: 'messages' }, event));
    },
    reactDirect: (message, emoji, when) => {
      const { account, thread } = ends(message);
      const at = now(when);
      if (emoji) message.reactions[thread.personId] = emoji;
      else delete message.reactions[thread.personId];
      touch(message, at);
      const reaction = emoji
        ? { mid: message.id, action: 'react', reaction: loves[emoji] ?? 'other', emoji }
        : { mid: message.id, action: 'unreact' };
      const fields = { page: 'message_reactions', instagram: 'message_reactions' };
      emit(account, directPart(account, thread.personId, at, fields, { reaction }));
    },
    postback: (account, person, { title, payload, ...when }) => {
      const thread = threadOf(world, account, person.directId);
      const at = now(when);
      thread.lastInboundAt = at;
      const event = { postback: { mid: messageId(world, account), title, payload } };
      const fields = { page: 'messaging_postbacks', instagram: 'messaging_postbacks' };
      emit(account, directPart(account, person.directId, at, fields, event));
    },
    read: (account, person, when) => emitRead(meta, account, person.directId, now(when)),
    mention: (account, person, { text, postText, ...when }) => {
      const at = now(when);
      const post = othersPost(meta, account, person, { text: postText ?? '', at, isElsewhere: true });
      const comment: GraphComment = {
        id: commentId(world, account, post.id),
        accountId: account.id,
        postId: post.id,
        parentId: null,
        authorId: person.id,
        text,
        photoUrl: null,
        createdAt: at,
        isHidden: false,
        isDeleted: false,
        isLikedByUs: false,
        likes: 0,
        isPrivatelyAnswered: false,
        isMention: true,
      };
      world.comments.set(comment.id, comment);
      emit(
        account,
        account.object === 'instagram'
          ? { field: 'mentions', at, change: { media_id: post.id, comment_id: comment.id } }
          : {
              field: 'mention',
              at,
              change: {
                item: 'comment',
                verb: 'add',
                post_id: post.id,
                comment_id: comment.id,
                message: text,
                sender_id: person.id,
                sender_name: person.name,
                created_time: Math.floor(at / 1000),
              },
            },
      );
      return comment.id;
    },
    review: (account, person, { text, isPositive, ...when }) => {
      const at = now(when);
      const storyId = String(takeNumber(world));
      const post = othersPost(meta, account, person, { text, at, id: storyId, isElsewhere: true });
      if (account.object === 'page')
        emit(account, {
          field: 'ratings',
          at,
          change: {
            item: 'rating',
            verb: 'add',
            open_graph_story_id: post.id,
            reviewer_id: person.id,
            reviewer_name: person.name,
            review_text: text,
            recommendation_type: isPositive ? 'POSITIVE' : 'NEGATIVE',
            created_time: Math.floor(at / 1000),
            comment_id: null,
          },
        });
      return post.id;
    },
    visitorPost: (account, person, { text, ...when }) => {
      const at = now(when);
      const post = othersPost(meta, account, person, { text, at });
      if (account.object === 'page')
        emit(account, {
          field: 'feed',
          at,
          change: {
            item: 'status',
            verb: 'add',
            post_id: post.id,
            from: { id: person.id, name: person.name },
            message: text,
            published: 1,
            created_time: Math.floor(at / 1000),
          },
        });
      return post;
    },
  };
};

export const emitComment = (
  meta: Meta,
  account: Account,
  comment: GraphComment,
  verb: 'add' | 'edited' | 'remove' | 'hide' | 'unhide',
  at: number,
): void => {
  const part = commentPart(meta.world, account, comment, verb, at);
  if (part) meta.emit(account, part);
};

/** They have seen everything so far: Messenger says until when, Instagram says which message. */
export const emitRead = (meta: Meta, account: Account, personId: string, at: number): void => {
  const thread = meta.world.threads.get(meta.world.threadsByPerson.get(`${account.id}:${personId}`) ?? '');
  const last = thread?.messageIds.findLast((id) => meta.world.messages.get(id)?.fromId === account.id);
  if (!last) return;
  const read = account.object === 'page' ? { watermark: at } : { mid: last };
  meta.emit(
    account,
    directPart(account, personId, at, { page: 'message_reads', instagram: 'messaging_seen' }, { read }),
  );
};

const othersPost = (
  { world }: Meta,
  account: Account,
  person: Person,
  { text, at, id, isElsewhere = false }: { text: string; at: number; id?: string; isElsewhere?: boolean },
): GraphPost => {
  const number = takeNumber(world);
  const owner = isElsewhere ? person.id : account.id;
  const postId = id ?? (account.object === 'page' ? `${owner}_${number}` : `182${String(number).padStart(14, '0')}`);
  const post: GraphPost = {
    id: postId,
    accountId: account.id,
    text,
    url:
      account.object === 'page'
        ? `https://www.facebook.com/${postId.replace('_', '/posts/')}`
        : `https://www.instagram.com/p/${postId.slice(-11)}/`,
    imageUrl: null,
    createdAt: at,
    product: 'FEED',
    commentsEnabled: true,
    authorId: person.id,
    isElsewhere,
  };
  world.posts.set(post.id, post);
  return post;
};
