import { parameter, type Call } from '../call';
import { needScope, type Actor } from './access';
import { badParameter, gone, GraphError } from './errors';
import type { Meta } from './meta';
import { reactionPart } from './parts';
import { emitComment } from './people';
import { commentId, type Account, type GraphComment, type GraphPost } from './world';

const pageTextLimit = 8_000;
const instagramTextLimit = 2_200;

/** `POST /{comment}/comments`, `/{ig-comment}/replies`, `/{post}/comments`, `/{ig-media}/comments`. */
export const addComment = (
  meta: Meta,
  actor: Actor,
  call: Call,
  on: { post: GraphPost; parent: GraphComment | null },
): { id: string } => {
  const account = ownerOf(actor, on.post.accountId);
  needScope(account, 'pages_manage_engagement', 'instagram_manage_comments', 'instagram_business_manage_comments');
  const { text, photoUrl } = readContent(account, call);
  if (!on.post.commentsEnabled) throw badParameter('Comments are switched off for this object');
  if (account.object === 'instagram') checkInstagram(on.post, on.parent);
  const top = on.parent?.parentId ?? on.parent?.id ?? null;
  const comment = keepOwn(meta, account, { postId: on.post.id, parentId: top, text, photoUrl });
  const target = on.parent?.id ?? on.post.id;
  meta.ledger.add({
    platform: account.object === 'page' ? 'facebook' : 'instagram',
    account: account.id,
    action: on.parent ? 'reply' : 'comment',
    target,
    text,
    key: null,
    externalId: comment.id,
    detail: photoUrl ? { attachment: photoUrl } : {},
  });
  announceComment(meta, account, on, comment);
  return { id: comment.id };
};

/** `POST /{ig-user}/mentions`: answers a comment or caption that names us. */
export const answerMention = (meta: Meta, actor: Actor, call: Call, account: Account): { id: string } => {
  needScope(account, 'instagram_manage_comments');
  const mediaId = parameter(call, 'media_id') ?? '';
  const onId = parameter(call, 'comment_id');
  const post = meta.world.posts.get(mediaId);
  const mentioned = onId ? meta.world.comments.get(onId) : null;
  if (!post || post.accountId !== account.id || mentioned === undefined || mentioned?.isDeleted)
    throw gone(onId ?? mediaId);
  const { text } = readContent(account, call);
  const comment = keepOwn(meta, account, { postId: post.id, parentId: mentioned?.id ?? null, text, photoUrl: null });
  meta.ledger.add({
    platform: 'instagram',
    account: account.id,
    action: 'reply',
    target: onId ?? mediaId,
    text,
    key: null,
    externalId: comment.id,
    detail: { isMention: true },
  });
  announceComment(meta, account, { post, parent: mentioned }, comment);
  return { id: comment.id };
};

/** `POST /{comment}`: edit our own (Page), hide or show another's. */
export const changeComment = (meta: Meta, actor: Actor, call: Call, comment: GraphComment): { success: true } => {
  const account = ownerOf(actor, comment.accountId);
  const isPage = account.object === 'page';
  const hide = parameter(call, isPage ? 'is_hidden' : 'hide');
  const text = parameter(call, 'message');
  if (hide !== null) setHidden(meta, account, comment, readBoolean(hide, isPage ? 'is_hidden' : 'hide'));
  else if (text !== null && isPage) editOwn(meta, account, comment, text);
  else throw badParameter('Unsupported post request: no known parameter');
  return { success: true };
};

export const removeComment = (meta: Meta, actor: Actor, comment: GraphComment): { success: true } => {
  const account = ownerOf(actor, comment.accountId);
  comment.isDeleted = true;
  act(meta, account, 'delete', comment);
  emitComment(meta, account, comment, 'remove', meta.timers.now());
  return { success: true };
};

/** `POST` and `DELETE /{comment}/likes`; Instagram has none. */
export const setLike = (meta: Meta, actor: Actor, comment: GraphComment, isLiked: boolean): { success: true } => {
  const account = ownerOf(actor, comment.accountId);
  if (account.object === 'instagram') throw badParameter('Unsupported request - method type: likes');
  if (comment.isLikedByUs !== isLiked) comment.likes += isLiked ? 1 : -1;
  comment.isLikedByUs = isLiked;
  act(meta, account, isLiked ? 'like' : 'unlike', comment);
  const post = meta.world.posts.get(comment.postId);
  if (post && meta.options.hasEchoes)
    meta.emit(
      account,
      reactionPart(
        account,
        account,
        { post, comment },
        { reaction: 'like', verb: isLiked ? 'add' : 'remove', at: meta.timers.now() },
      ),
    );
  return { success: true };
};

export const switchComments = (meta: Meta, actor: Actor, call: Call, post: GraphPost): { success: true } => {
  const account = ownerOf(actor, post.accountId);
  const enabled = parameter(call, 'comment_enabled');
  if (enabled === null || account.object === 'page') throw badParameter('Unsupported post request: no known parameter');
  post.commentsEnabled = readBoolean(enabled, 'comment_enabled');
  meta.ledger.add({
    platform: 'instagram',
    account: account.id,
    action: post.commentsEnabled ? 'comments_on' : 'comments_off',
    target: post.id,
    text: '',
    key: null,
    externalId: null,
    detail: {},
  });
  return { success: true };
};

const ownerOf = (actor: Actor, accountId: string): Account => {
  const account = actor.accounts.find(({ id }) => id === accountId);
  if (!account) throw gone(accountId);
  return account;
};

const readContent = (account: Account, call: Call): { text: string; photoUrl: string | null } => {
  const text = parameter(call, 'message') ?? '';
  const photoUrl =
    parameter(call, 'attachment_url') ?? parameter(call, 'attachment_share_url') ?? parameter(call, 'attachment_id');
  if (account.object === 'instagram') {
    if (photoUrl) throw badParameter('Comments on Instagram hold text only');
    if (!text.trim()) throw badParameter('The parameter message is required');
    if ([...text].length > instagramTextLimit)
      throw badParameter(`Param message must be at most ${instagramTextLimit} characters long`);
    return { text, photoUrl: null };
  }
  if (!text.trim() && !photoUrl) throw badParameter('One of message or attachment is required', 1_346_003);
  if ([...text].length > pageTextLimit)
    throw badParameter(`Param message must be at most ${pageTextLimit} characters long`);
  return { text, photoUrl };
};

/** Hidden comments and live comments take no public answer. */
const checkInstagram = (post: GraphPost, parent: GraphComment | null): void => {
  if (post.product === 'LIVE')
    throw new GraphError(10, '(#10) Comments on a live video can be answered privately only');
  if (parent?.isHidden) throw new GraphError(10, '(#10) A hidden comment cannot be answered');
};

/** A comment of the account itself, with its echo. */
export const keepOwn = (
  meta: Meta,
  account: Account,
  {
    postId,
    parentId,
    text,
    photoUrl,
    at,
  }: { postId: string; parentId: string | null; text: string; photoUrl: string | null; at?: number },
): GraphComment => {
  const comment: GraphComment = {
    id: commentId(meta.world, account, postId),
    accountId: account.id,
    postId,
    parentId,
    authorId: account.id,
    text,
    photoUrl,
    createdAt: at ?? meta.timers.now(),
    isHidden: false,
    isDeleted: false,
    isLikedByUs: false,
    likes: 0,
    isPrivatelyAnswered: false,
    isMention: false,
  };
  meta.world.comments.set(comment.id, comment);
  if (meta.options.hasEchoes) emitComment(meta, account, comment, 'add', comment.createdAt);
  return comment;
};

const announceComment = (
  meta: Meta,
  account: Account,
  { post, parent }: { post: GraphPost; parent: GraphComment | null },
  comment: GraphComment,
): void => {
  const spokenTo = parent?.authorId ?? post.authorId ?? null;
  const person = spokenTo && spokenTo !== account.id ? meta.world.people.get(spokenTo) : undefined;
  meta.announce({
    type: 'comment',
    accountId: account.id,
    personId: person?.directId ?? null,
    text: comment.text,
    commentId: parent?.id ?? null,
    createdId: comment.id,
  });
};

const setHidden = (meta: Meta, account: Account, comment: GraphComment, isHidden: boolean): void => {
  if (comment.authorId === account.id) throw new GraphError(200, '(#200) A comment of your own cannot be hidden');
  comment.isHidden = isHidden;
  act(meta, account, isHidden ? 'hide' : 'unhide', comment);
  emitComment(meta, account, comment, isHidden ? 'hide' : 'unhide', meta.timers.now());
};

const editOwn = (meta: Meta, account: Account, comment: GraphComment, text: string): void => {
  if (comment.authorId !== account.id) throw new GraphError(200, '(#200) Only your own comments can be edited');
  if (!text.trim()) throw badParameter('The parameter message is required');
  comment.text = text;
  act(meta, account, 'edit', comment, text);
  emitComment(meta, account, comment, 'edited', meta.timers.now());
};

const act = (meta: Meta, account: Account, action: string, comment: GraphComment, text = ''): void => {
  meta.ledger.add({
    platform: account.object === 'page' ? 'facebook' : 'instagram',
    account: account.id,
    action,
    target: comment.id,
    text,
    key: null,
    externalId: null,
    detail: {},
  });
};

const readBoolean = (text: string, name: string): boolean => {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw badParameter(`Param ${name} must be a boolean`);
};
