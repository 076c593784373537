import { bearer, parameter, type Answer, type Call } from '../call';
import { accountOf, actorOf, isOwnAccount, type Actor } from './access';
import { accessToken, debugToken, dialog, instagramCode, instagramToken, pagesOf } from './auth';
import { addComment, answerMention, changeComment, removeComment, setLike, switchComments } from './comments';
import { badParameter, errorAnswer, gone, GraphError, unknownPath } from './errors';
import { send, upload } from './messages';
import type { Meta } from './meta';
import {
  fieldsOf,
  showAccount,
  showComment,
  showMessage,
  showPerson,
  showPost,
  showThread,
  visibleMessages,
} from './nodes';
import { page } from './paging';
import { subscription } from './subscriptions';
import type { Account, GraphComment, GraphPost, Thread } from './world';

/** Served today: https://developers.facebook.com/docs/graph-api/changelog */
const versions = ['v21.0', 'v22.0', 'v23.0', 'v24.0', 'v25.0', 'v26.0'];

/** Answers one call to graph.facebook.com or graph.instagram.com; never throws. */
export const answerGraph = (meta: Meta, call: Call): Answer => {
  try {
    if (call.body === null) throw badParameter('The request body is not what its content type says');
    const answer = route(meta, call);
    return {
      ...answer,
      headers: { ...usageHeaders(meta, call), 'facebook-api-version': versions.at(-1) ?? '', ...answer.headers },
    };
  } catch (error) {
    if (error instanceof GraphError) {
      const answer = errorAnswer(error);
      return { ...answer, headers: { ...usageHeaders(meta, call), ...answer.headers } };
    }
    throw error;
  }
};

/** True for what the Graph hosts serve: a version in the path, or one of Instagram's token calls. */
export const isGraphCall = (call: Pick<Call, 'segments'>): boolean => {
  const [first = '', second] = call.segments;
  return /^v\d+\.\d+$/.test(first) || unversioned.has(first) || (first === 'oauth' && second === 'access_token');
};

const unversioned = new Set(['access_token', 'refresh_access_token']);

const route = (meta: Meta, call: Call): Answer => {
  const [first = '', ...rest] = call.segments;
  if (unversioned.has(first)) return ok(instagramToken(meta, call));
  if (first === 'oauth') return ok(call.method === 'POST' ? instagramCode(meta, call) : accessToken(meta, call));
  if (!versions.includes(first))
    throw new GraphError(2635, `(#2635) You are calling a deprecated version of the API: ${first}`);
  const [id, edge, ...more] = rest;
  if (!id) throw unknownPath('/');
  if (id === 'dialog' && edge === 'oauth') return dialog(meta, call);
  if (id === 'oauth' && edge === 'access_token') return ok(accessToken(meta, call));
  if (id === 'debug_token') return ok(debugToken(meta, call));
  if (more.length > 0) throw unknownPath(`/${more.join('/')}`);
  const actor = actorOf(meta, call);
  if (id === 'me' && edge === 'accounts') return ok(pagesOf(meta, actor.accounts));
  return ok(edge ? edgeOf(meta, actor, call, id, edge) : nodeOf(meta, actor, call, id));
};

const ok = (body: unknown): Answer => ({ status: 200, body });

/** `GET`, `POST`, `DELETE /{id}`. */
const nodeOf = (meta: Meta, actor: Actor, call: Call, id: string): unknown => {
  const { world } = meta;
  if (id === 'me' && !actor.me) return { id: '6109000000000001', name: 'Sandbox User' };
  if (isOwnAccount(actor, id)) {
    const account = accountOf(actor, id);
    if (call.method !== 'GET') throw badParameter('Unsupported post request');
    return showAccount(meta, actor, call, account, fieldsOf(call, account.object === 'page' ? 'id,name' : 'id'));
  }
  const comment = commentOf(meta, actor, id);
  if (comment) {
    if (call.method === 'DELETE') return removeComment(meta, actor, comment);
    if (call.method === 'POST') return changeComment(meta, actor, call, comment);
    if (comment.isMention && accountFor(meta, comment.accountId).object === 'instagram') throw gone(id); // only through `mentioned_comment`
    const isPage = accountFor(meta, comment.accountId).object === 'page';
    return showComment(
      meta,
      actor,
      call,
      comment,
      fieldsOf(call, isPage ? 'id,created_time,from,message' : 'id,text,timestamp'),
    );
  }
  const post = postOf(meta, actor, id);
  if (post) {
    if (call.method === 'POST') return switchComments(meta, actor, call, post);
    const isPage = accountFor(meta, post.accountId).object === 'page';
    return showPost(meta, call, post, fieldsOf(call, isPage ? 'id,created_time,message' : 'id'));
  }
  const thread = threadOf(meta, actor, id);
  if (thread && call.method === 'GET') return showThread(meta, call, thread, fieldsOf(call, 'id,updated_time,link'));
  const message = world.messages.get(id);
  const owner = message ? threadOf(meta, actor, message.threadId) : null;
  if (message && owner && call.method === 'GET') {
    // Only the newest twenty of a thread can still be read.
    if (!visibleMessages(meta, owner).slice(0, 20).includes(message)) throw gone(id);
    return showMessage(meta, message, fieldsOf(call, 'id,created_time'));
  }
  const person = world.people.get(id);
  if (person && call.method === 'GET') {
    const account = actor.accounts.find((candidate) => world.threadsByPerson.has(`${candidate.id}:${person.directId}`));
    if (!account) throw gone(id);
    return showPerson(
      account,
      person,
      fieldsOf(call, account.object === 'page' ? 'first_name,last_name,profile_pic' : 'name,username'),
    );
  }
  throw gone(id);
};

const edgeOf = (meta: Meta, actor: Actor, call: Call, id: string, edge: string): unknown => {
  if (isOwnAccount(actor, id)) return accountEdge(meta, actor, call, accountOf(actor, id), edge);
  const comment = commentOf(meta, actor, id);
  if (comment) return commentEdge(meta, actor, call, comment, edge);
  const post = postOf(meta, actor, id);
  if (post) return postEdge(meta, actor, call, post, edge);
  const thread = threadOf(meta, actor, id);
  if (thread && edge === 'messages' && call.method === 'GET')
    return page(call, visibleMessages(meta, thread), (message) =>
      showMessage(meta, message, fieldsOf(call, 'id,created_time')),
    );
  throw gone(id);
};

const accountEdge = (meta: Meta, actor: Actor, call: Call, account: Account, edge: string): unknown => {
  const { world } = meta;
  const isPage = account.object === 'page';
  const name = `${call.method} ${edge}`;
  if (name === 'POST messages') return send(meta, account, call);
  if (name === 'POST message_attachments' && isPage) return upload(meta, account, call);
  if (name === 'POST mentions' && !isPage) return answerMention(meta, actor, call, account);
  if (edge === 'subscribed_apps') return subscription(account, call);
  if (name === 'GET conversations') return conversations(meta, actor, call, account);
  const own = () =>
    [...world.posts.values()]
      .filter((post) => post.accountId === account.id && !post.isDeleted && !post.isElsewhere)
      .filter((post) => edge === 'feed' || !post.authorId)
      .filter((post) => post.createdAt >= since(call))
      .sort((a, b) => b.createdAt - a.createdAt);
  if (isPage && (name === 'GET feed' || name === 'GET posts'))
    return page(call, own(), (post) => showPost(meta, call, post, fieldsOf(call, 'id,created_time,message')));
  if (!isPage && name === 'GET media')
    return page(call, own(), (post) => showPost(meta, call, post, fieldsOf(call, 'id')));
  if (isPage && name === 'GET ratings')
    throw new GraphError(12, '(#12) The Recommendation type is deprecated for versions v22.0 and higher');
  throw unknownPath(`/${edge}`);
};

const commentEdge = (meta: Meta, actor: Actor, call: Call, comment: GraphComment, edge: string): unknown => {
  const isPage = accountFor(meta, comment.accountId).object === 'page';
  const post = meta.world.posts.get(comment.postId);
  if (!post) throw gone(comment.postId);
  if (edge === 'likes' && call.method === 'POST') return setLike(meta, actor, comment, true);
  if (edge === 'likes' && call.method === 'DELETE') return setLike(meta, actor, comment, false);
  if (edge !== (isPage ? 'comments' : 'replies')) throw unknownPath(`/${edge}`);
  if (call.method === 'POST') return addComment(meta, actor, call, { post, parent: comment });
  const replies = [...meta.world.comments.values()]
    .filter(({ parentId, isDeleted }) => parentId === comment.id && !isDeleted)
    .sort((a, b) => a.createdAt - b.createdAt);
  return page(call, replies, (reply) =>
    showComment(
      meta,
      actor,
      call,
      reply,
      fieldsOf(call, isPage ? 'id,created_time,from,message' : 'id,text,timestamp'),
    ),
  );
};

const postEdge = (meta: Meta, actor: Actor, call: Call, post: GraphPost, edge: string): unknown => {
  if (edge !== 'comments') throw unknownPath(`/${edge}`);
  if (call.method === 'POST') return addComment(meta, actor, call, { post, parent: null });
  const isPage = accountFor(meta, post.accountId).object === 'page';
  const isFlat = isPage && (call.query.get('filter') ?? 'toplevel') === 'stream';
  const isNewestFirst = !isPage || call.query.get('order') === 'reverse_chronological';
  const found = [...meta.world.comments.values()]
    .filter(
      ({ postId, isDeleted, createdAt }) => postId === post.id && !isDeleted && (!isPage || createdAt >= since(call)),
    )
    .filter(({ parentId }) => isFlat || parentId === null)
    .sort((a, b) => (isNewestFirst ? b.createdAt - a.createdAt : a.createdAt - b.createdAt));
  const few = isPage ? 'id,created_time,from,message' : 'id,text,timestamp';
  return page(call, found, (comment) => showComment(meta, actor, call, comment, fieldsOf(call, few)));
};

const conversations = (meta: Meta, actor: Actor, call: Call, of: Account): unknown => {
  const platform = call.query.get('platform') ?? (of.object === 'page' ? 'messenger' : 'instagram');
  if (platform !== 'messenger' && platform !== 'instagram')
    throw badParameter('Param platform must be one of {MESSENGER, INSTAGRAM}');
  const wanted = platform === 'messenger' ? 'page' : 'instagram';
  const account = of.object === wanted ? of : actor.accounts.find(({ object }) => object === wanted);
  if (!account) throw gone(of.id);
  checkConversationRate(meta, account);
  const userId = call.query.get('user_id');
  const threads = [...meta.world.threads.values()]
    .filter(
      (thread) =>
        thread.accountId === account.id && thread.messageIds.length > 0 && (!userId || thread.personId === userId),
    )
    .sort((a, b) => b.updatedAt - a.updatedAt);
  return page(call, threads, (thread) => showThread(meta, call, thread, fieldsOf(call, 'id,updated_time')));
};

const checkConversationRate = ({ conversationCalls, timers, options }: Meta, account: Account): void => {
  const now = timers.now();
  const recent = (conversationCalls.get(account.id) ?? []).filter((at) => now - at < 1000);
  conversationCalls.set(account.id, [...recent, now]);
  if (options.enforceRates && recent.length >= 2)
    throw new GraphError(613, '(#613) Calls to this api have exceeded the rate limit.');
};

/** What the token may see; a deleted comment is gone. */
const commentOf = (meta: Meta, actor: Actor, id: string): GraphComment | null => {
  const comment = meta.world.comments.get(id);
  if (!comment) return null;
  if (comment.isDeleted || !actor.accounts.some((account) => account.id === comment.accountId)) throw gone(id);
  return comment;
};

const postOf = (meta: Meta, actor: Actor, id: string): GraphPost | null => {
  const post = meta.world.posts.get(id);
  if (!post) return null;
  if (post.isDeleted || !actor.accounts.some((account) => account.id === post.accountId)) throw gone(id);
  return post;
};

const threadOf = (meta: Meta, actor: Actor, id: string): Thread | null => {
  const thread = meta.world.threads.get(id);
  return thread && actor.accounts.some((account) => account.id === thread.accountId) ? thread : null;
};

const accountFor = (meta: Meta, id: string): Account => {
  const account = meta.world.accounts.get(id);
  if (!account) throw gone(id);
  return account;
};

const since = (call: Call): number => {
  const text = call.query.get('since');
  if (text === null) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(ms)) throw badParameter('Param since must be a unix time');
  return ms;
};

/** In percent, on every answer: https://developers.facebook.com/docs/graph-api/overview/rate-limiting */
const usageHeaders = ({ usage, world }: Meta, call: Call): Record<string, string> => {
  const token = parameter(call, 'access_token') ?? bearer(call);
  const account = [...world.accounts.values()].find((candidate) => candidate.token === token);
  const share = {
    call_count: usage.account,
    total_cputime: Math.ceil(usage.account / 2),
    total_time: Math.ceil(usage.account / 2),
  };
  return {
    'x-app-usage': JSON.stringify({
      call_count: usage.app,
      total_cputime: Math.ceil(usage.app / 2),
      total_time: Math.ceil(usage.app / 2),
    }),
    ...(account
      ? {
          'x-business-use-case-usage': JSON.stringify({
            [account.id]: [
              {
                type:
                  account.object === 'page' ? (call.path.includes('/messages') ? 'messenger' : 'pages') : 'instagram',
                ...share,
                estimated_time_to_regain_access: usage.minutesToRegain,
              },
            ],
          }),
        }
      : {}),
  };
};
