import { isRecord, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, createRate, findRoute, hmac, json, textOf, type Route } from './kit';

/** Source: https://business-api.tiktok.com/portal/docs (Accounts API, Business Messaging) */
export interface TikTokAccount {
  openId: string; // = business_id
  username: string;
  token: string;
  refreshToken: string;
  appId: string;
  appSecret: string;
  webhookUrl: string | null;
}

export interface TikTokComment {
  id: string;
  videoId: string;
  parentId: string | null;
  author: string; // unique_identifier
  username: string;
  text: string;
  createdAt: number;
  isOwn: boolean;
  isLiked: boolean;
  status: 'PUBLIC' | 'HIDDEN';
  isDeleted: boolean;
}

export interface TikTokControl {
  addAccount(account?: Partial<TikTokAccount>): TikTokAccount;
  addVideo(account: TikTokAccount, caption: string): string;
  comment(
    account: TikTokAccount,
    comment: { videoId: string; author: string; username: string; text: string; parentId?: string },
  ): TikTokComment;
  removeComment(account: TikTokAccount, comment: TikTokComment): void;
  direct(
    account: TikTokAccount,
    message: { author: string; username: string; text: string },
  ): { conversationId: string; messageId: string };
  /** The same event again, with an own `t` in the signature. */
  event(account: TikTokAccount, name: string, content: string): void;
  expire(account: TikTokAccount): void;
}

interface Talk {
  id: string;
  author: string;
  username: string;
  openId: string;
  lastInboundAt: number;
  sentSince: number;
  messages: { id: string; isOwn: boolean; type: string; text: string; at: number }[];
}

const windowMs = 48 * 3_600_000;
const commentLimit = 150;
const directLimit = 6_000;

export const createTikTok = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: TikTokControl } => {
  const accounts = new Map<string, TikTokAccount>();
  const expired = new Set<string>();
  const videos = new Map<string, { id: string; openId: string; caption: string; createdAt: number }>();
  const comments = new Map<string, TikTokComment>();
  const talks = new Map<string, Talk>();
  const media = new Set<string>();
  const nextId = createNumbers(timers, 19);
  const rate = createRate(timers, () => 600, 60_000);

  const event: TikTokControl['event'] = (account, name, content) => {
    if (!account.webhookUrl) return;
    const t = Math.floor(timers.now() / 1000);
    const body = Buffer.from(
      JSON.stringify({ client_key: account.appId, event: name, create_time: t, user_openid: account.openId, content }),
    );
    webhooks.send({
      platform: 'tiktok',
      url: account.webhookUrl,
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-schema-version': '1.0',
        'tiktok-signature': `t=${t},s=${hmac('sha256', account.appSecret, 'hex', `${t}.`, body)}`,
      },
    });
  };

  /** Webhooks write ids as bare numbers, although they are longer than JavaScript counts. */
  const commentContent = (comment: TikTokComment, action: string): string =>
    `{"comment_id":${comment.id},"video_id":${comment.videoId},"parent_comment_id":${comment.parentId ?? 0},"comment_type":"${comment.parentId ? 'reply' : 'comment'}","comment_action":"${action}","unique_identifier":${JSON.stringify(comment.author)},"timestamp":${timers.now()}${action === 'insert' ? `,"text":${JSON.stringify(comment.text)}` : ''}}`;

  const record = (
    account: TikTokAccount,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
    detail: Record<string, unknown> = {},
  ) => ledger.add({ platform: 'tiktok', account: account.openId, action, target, text, key: null, externalId, detail });

  const as =
    (work: (account: TikTokAccount, call: Call) => unknown): Route =>
    (call) => {
      const token = call.headers['access-token'];
      if (!token) return refused(40104, 'Access token is empty');
      const account = [...accounts.values()].find((one) => one.token === token);
      if (!account) return refused(40105, 'Access token is incorrect or has been revoked');
      if (expired.has(token)) return refused(40102, 'Access token has expired');
      if (parameter(call, 'business_id') !== account.openId)
        return refused(40001, 'No permission to operate this business account');
      if (!rate.take(account.appId)) return refused(40100, 'Too many requests');
      try {
        return json(200, { code: 0, message: 'OK', request_id: opaque(20, nextId()), data: work(account, call) ?? {} });
      } catch (error) {
        if (error instanceof TikTokError) return refused(error.code, error.message);
        throw error;
      }
    };

  const commentOf = (account: TikTokAccount, call: Call): TikTokComment => {
    const comment = comments.get(parameter(call, 'comment_id') ?? '');
    if (!comment || comment.isDeleted || videos.get(comment.videoId)?.openId !== account.openId)
      throw new TikTokError(40007, 'The comment does not exist');
    return comment;
  };

  const show = (comment: TikTokComment) => ({
    comment_id: comment.id,
    video_id: comment.videoId,
    ...(comment.parentId ? { parent_comment_id: comment.parentId } : {}),
    unique_identifier: comment.author,
    create_time: String(Math.floor(comment.createdAt / 1000)),
    text: comment.text,
    likes: comment.isLiked ? 1 : 0,
    liked: comment.isLiked,
    owner: comment.isOwn,
    pinned: false,
    status: comment.status,
    username: comment.username,
    display_name: comment.username,
  });

  const listed = (found: TikTokComment[], call: Call, replies: boolean) => {
    const most = Number(parameter(call, 'max_count') ?? 20);
    if (most < 1 || most > 30) throw new TikTokError(40002, 'max_count: must be between 1 and 30');
    const cursor = Number(parameter(call, 'cursor') ?? 0);
    const page = found.slice(cursor, cursor + most);
    return {
      comments: page.map((comment) => {
        const under = [...comments.values()].filter((one) => one.parentId === comment.id && !one.isDeleted);
        return {
          ...show(comment),
          replies: under.length,
          ...(replies ? { reply_list: under.slice(0, 3).map(show) } : {}),
        };
      }),
      cursor: cursor + page.length,
      has_more: cursor + most < found.length,
    };
  };

  const create = (account: TikTokAccount, call: Call, parent: TikTokComment | null): unknown => {
    const text = textOf(call.body?.['text']) ?? '';
    const image = textOf(call.body?.['image_uri']);
    const videoId = parameter(call, 'video_id') ?? '';
    if (videos.get(videoId)?.openId !== account.openId) throw new TikTokError(40007, 'The video does not exist');
    if (text.trim() === '' && !image) throw new TikTokError(40002, 'text: Missing data for required field.');
    if ([...text].length > commentLimit)
      throw new TikTokError(40002, `text: Length must be between 1 and ${commentLimit}.`);
    const top = parent?.parentId ?? parent?.id ?? null;
    if (
      [...comments.values()].some(
        (one) => one.isOwn && one.parentId === top && one.text === text && one.videoId === videoId && !one.isDeleted,
      )
    )
      throw new TikTokError(40050, 'The same comment exists already');
    const comment: TikTokComment = {
      id: nextId(),
      videoId,
      parentId: top,
      author: account.openId,
      username: account.username,
      text,
      createdAt: timers.now(),
      isOwn: true,
      isLiked: false,
      status: 'PUBLIC',
      isDeleted: false,
    };
    comments.set(comment.id, comment);
    record(
      account,
      parent ? 'reply' : 'comment',
      parent?.id ?? videoId,
      text,
      comment.id,
      image ? { attachment: image } : {},
    );
    event(account, 'comment.update', commentContent(comment, 'insert'));
    return show(comment);
  };

  const change = (
    account: TikTokAccount,
    call: Call,
    names: { on: string; off: string },
  ): { comment: TikTokComment; isOn: boolean } => {
    const action = textOf(call.body?.['action']);
    if (action !== names.on && action !== names.off)
      throw new TikTokError(40002, `action: must be ${names.on} or ${names.off}`);
    const comment = commentOf(account, call);
    record(account, action.toLowerCase(), comment.id, '', null);
    return { comment, isOn: action === names.on };
  };

  const send = (account: TikTokAccount, call: Call): unknown => {
    const type = textOf(call.body?.['message_type']) ?? '';
    const content: unknown = call.body?.[type.toLowerCase()];
    if (call.body?.['direct_reply']) throw new TikTokError(40001, 'Comment to message is not enabled for this account');
    if (call.body?.['recipient_type'] !== 'CONVERSATION')
      throw new TikTokError(40002, 'recipient_type: must be CONVERSATION');
    const talk = talks.get(textOf(call.body?.['recipient']) ?? '');
    if (!talk || talk.openId !== account.openId) throw new TikTokError(40007, 'The conversation does not exist');
    if (type === 'SENDER_ACTION') {
      const action = textOf(call.body?.['sender_action']);
      if (action !== 'TYPING' && action !== 'MARK_READ')
        throw new TikTokError(40002, 'sender_action: not one of TYPING, MARK_READ');
      record(account, action.toLowerCase(), talk.id, '', null);
      return { message: { message_id: '' } };
    }
    if (!isRecord(content)) throw new TikTokError(40002, `${type.toLowerCase()}: Missing data for required field.`);
    const text = textOf(content['body']) ?? '';
    if (type === 'TEXT' && (text === '' || [...text].length > directLimit))
      throw new TikTokError(40002, `text.body: Length must be between 1 and ${directLimit}.`);
    if (type === 'IMAGE' && !media.has(textOf(content['media_id']) ?? ''))
      throw new TikTokError(40007, 'The media does not exist');
    if (!['TEXT', 'IMAGE', 'SHARE_POST', 'TEMPLATE'].includes(type))
      throw new TikTokError(40002, 'message_type: not supported');
    const quoted = isRecord(call.body?.['referenced_message_info'])
      ? textOf(call.body['referenced_message_info']['referenced_message_id'])
      : null;
    if (quoted && (type !== 'TEXT' || !talk.messages.some(({ id }) => id === quoted)))
      throw new TikTokError(40002, 'referenced_message_info: not allowed here');
    if (timers.now() - talk.lastInboundAt > windowMs)
      throw new TikTokError(40001, 'The user has not written within 48 hours');
    if (talk.sentSince >= 10) throw new TikTokError(40001, 'Only 10 messages may follow a message of the user');
    talk.sentSince += 1;
    const message = { id: `msg_${nextId()}`, isOwn: true, type, text, at: timers.now() };
    talk.messages.push(message);
    record(
      account,
      'message',
      talk.id,
      text,
      message.id,
      type === 'TEXT' ? {} : { attachment: JSON.stringify(content) },
    );
    event(account, 'im_send_msg', directContent(account, talk, message, 'API'));
    return { message: { message_id: message.id } };
  };

  const directContent = (
    account: TikTokAccount,
    talk: Talk,
    message: Talk['messages'][number],
    source: string,
  ): string => {
    const user = { id: `75${talk.author.length}${talk.author}`, role: 'personal_account' };
    const business = { id: account.openId, role: 'business_account' };
    return JSON.stringify({
      from: message.isOwn ? account.username : talk.username,
      to: message.isOwn ? talk.username : account.username,
      unique_identifier: talk.author,
      from_user: message.isOwn ? business : user,
      to_user: message.isOwn ? user : business,
      conversation_id: talk.id,
      message_id: message.id,
      timestamp: message.at,
      type: message.type.toLowerCase(),
      ...(message.type === 'TEXT' ? { text: { body: message.text } } : {}),
      is_follower: true,
      message_tag: { source },
    });
  };

  const routes: Record<string, Route> = {
    'GET /business/get': as((account) => ({ username: account.username, display_name: account.username })),
    'GET /business/video/list': as((account) => ({
      videos: [...videos.values()]
        .filter(({ openId }) => openId === account.openId)
        .map(({ id, caption, createdAt }) => ({
          item_id: id,
          caption,
          create_time: String(Math.floor(createdAt / 1000)),
          share_url: `https://www.tiktok.com/@${account.username}/video/${id}`,
        })),
      cursor: 0,
      has_more: false,
    })),
    'GET /business/comment/list': as((account, call) => {
      const ids = idList(parameter(call, 'comment_ids'));
      if (ids.length > 30) throw new TikTokError(40002, 'comment_ids: at most 30');
      const videoId = parameter(call, 'video_id') ?? '';
      const own = [...comments.values()].filter(
        (comment) => !comment.isDeleted && videos.get(comment.videoId)?.openId === account.openId,
      );
      const wanted =
        ids.length > 0
          ? own.filter(({ id }) => ids.includes(id))
          : own.filter((comment) => comment.videoId === videoId && !comment.parentId);
      const shown = parameter(call, 'status') === 'ALL' ? wanted : wanted.filter(({ status }) => status === 'PUBLIC');
      return listed(
        shown.sort((a, b) => b.createdAt - a.createdAt),
        call,
        parameter(call, 'include_replies') === 'true',
      );
    }),
    'GET /business/comment/reply/list': as((account, call) => {
      const top = commentOf(account, call);
      return listed(
        [...comments.values()].filter(({ parentId, isDeleted }) => parentId === top.id && !isDeleted),
        call,
        false,
      );
    }),
    'POST /business/comment/create': as((account, call) => create(account, call, null)),
    'POST /business/comment/reply/create': as((account, call) => create(account, call, commentOf(account, call))),
    'POST /business/comment/like': as((account, call) => {
      const { comment, isOn } = change(account, call, { on: 'LIKE', off: 'UNLIKE' });
      comment.isLiked = isOn;
    }),
    'POST /business/comment/hide': as((account, call) => {
      const { comment, isOn } = change(account, call, { on: 'HIDE', off: 'UNHIDE' });
      comment.status = isOn ? 'HIDDEN' : 'PUBLIC';
      event(account, 'comment.update', commentContent(comment, isOn ? 'set_to_hidden' : 'set_to_public'));
    }),
    'POST /business/comment/delete': as((account, call) => {
      const comment = commentOf(account, call);
      if (!comment.isOwn) throw new TikTokError(40001, 'Only own comments can be deleted');
      comment.isDeleted = true;
      record(account, 'delete', comment.id, '', null);
    }),
    'GET /business/message/conversation/list': as((account, call) => {
      const type = parameter(call, 'conversation_type');
      if (type !== 'SINGLE' && type !== 'STRANGER')
        throw new TikTokError(40002, 'conversation_type: Missing data for required field.');
      const own = [...talks.values()].filter(
        ({ openId, messages }) =>
          openId === account.openId && messages.some(({ isOwn }) => isOwn) === (type === 'SINGLE'),
      );
      return {
        conversations: own.map(({ id, messages }) => ({ conversation_id: id, update_time: messages.at(-1)?.at ?? 0 })),
        cursor: own.length,
        has_more: false,
      };
    }),
    'GET /business/message/content/list': as((account, call) => {
      const talk = talks.get(parameter(call, 'conversation_id') ?? '');
      if (!talk || talk.openId !== account.openId) throw new TikTokError(40007, 'The conversation does not exist');
      return {
        messages: talk.messages
          .slice(-20)
          .reverse()
          .map(({ id, isOwn, type, text, at }) => ({
            message_id: id,
            message_type: type,
            text: { body: text },
            timestamp: at,
            from_user: { role: isOwn ? 'business_account' : 'personal_account' },
            unique_identifier: talk.author,
          })),
      };
    }),
    'POST /business/message/send': as(send),
    'POST /business/message/media/upload': as((_account, call) => {
      const [file] = call.files;
      if (!file || !/^image\/(jpeg|png)$/.test(file.mimeType)) throw new TikTokError(40002, 'file: must be JPG or PNG');
      if (file.bytes.length > 3_000_000) throw new TikTokError(40002, 'file: at most 3 MB');
      const id = `media_${nextId()}`;
      media.add(id);
      return { media_id: id };
    }),
    'POST /tt_user/oauth2/refresh_token': ({ body }) => {
      const account = [...accounts.values()].find(({ refreshToken }) => refreshToken === body?.['refresh_token']);
      if (!account || body?.['client_secret'] !== account.appSecret)
        return refused(40103, 'The refresh token is invalid or has expired');
      account.token = `act.${opaque(40, nextId())}`;
      account.refreshToken = `rft.${opaque(40, nextId())}`;
      return json(200, {
        code: 0,
        message: 'OK',
        request_id: nextId(),
        data: {
          access_token: account.token,
          expires_in: 86_400,
          refresh_token: account.refreshToken,
          refresh_token_expires_in: 31_536_000,
          open_id: account.openId,
          scope: 'comment.list,comment.list.manage,message.list.read,message.list.send',
        },
      });
    },
    'POST /tt_user/token_info/get': ({ body }) => {
      const account = [...accounts.values()].find(({ token }) => token === body?.['access_token']);
      if (!account) return refused(40105, 'The access token is invalid');
      if (account.appId !== body?.['app_id']) return refused(40002, 'app_id: does not match the token');
      return json(200, {
        code: 0,
        message: 'OK',
        request_id: nextId(),
        data: {
          app_id: account.appId,
          creator_id: account.openId,
          scope: 'comment.list,comment.list.manage,message.list.read,message.list.send',
        },
      });
    },
    'POST /business/webhook/update': ({ body }) => {
      for (const account of accounts.values())
        if (account.appId === body?.['app_id']) account.webhookUrl = textOf(body['callback_url']);
      return json(200, { code: 0, message: 'OK', request_id: nextId(), data: {} });
    },
  };

  return {
    standIn: {
      id: 'tiktok',
      answer: (call) => {
        if (!call.path.endsWith('/')) return { status: 404, body: 'Paths end with a slash' };
        if (call.body === null) return refused(40002, 'The body is not JSON');
        return findRoute(routes, below(call, 'tiktok', 'open_api', 'v1.3'))?.() ?? { status: 404, body: 'not found' };
      },
      error: (status, parts) =>
        status >= 500
          ? json(status, 'upstream error')
          : refused(
              typeof parts['code'] === 'number' ? parts['code'] : status === 429 ? 40100 : 40002,
              textOf(parts['message']) ?? 'Made to fail',
            ),
    },
    control: {
      addAccount: (given = {}) => {
        const account: TikTokAccount = {
          openId: `-000Sandbox${accounts.size + 1}`,
          username: `sandbox${accounts.size + 1}`,
          token: `act.sandbox-${accounts.size + 1}`,
          refreshToken: `rft.sandbox-${accounts.size + 1}`,
          appId: '7300000000000000001',
          appSecret: 'sandbox-app-secret',
          webhookUrl: null,
          ...given,
        };
        accounts.set(account.openId, account);
        return account;
      },
      addVideo: ({ openId }, caption) => {
        const id = nextId();
        videos.set(id, { id, openId, caption, createdAt: timers.now() });
        return id;
      },
      comment: (account, { videoId, author, username, text, parentId }) => {
        const comment: TikTokComment = {
          id: nextId(),
          videoId,
          parentId: parentId ?? null,
          author,
          username,
          text,
          createdAt: timers.now(),
          isOwn: false,
          isLiked: false,
          status: 'PUBLIC',
          isDeleted: false,
        };
        comments.set(comment.id, comment);
        event(account, 'comment.update', commentContent(comment, 'insert'));
        return comment;
      },
      removeComment: (account, comment) => {
        comment.isDeleted = true;
        event(account, 'comment.update', commentContent(comment, 'delete'));
      },
      direct: (account, { author, username, text }) => {
        const id = `conv_${author}==`;
        const talk: Talk = talks.get(id) ?? {
          id,
          author,
          username,
          openId: account.openId,
          lastInboundAt: 0,
          sentSince: 0,
          messages: [],
        };
        talks.set(id, talk);
        talk.lastInboundAt = timers.now();
        talk.sentSince = 0;
        const message = { id: `msg_${nextId()}`, isOwn: false, type: 'TEXT', text, at: timers.now() };
        talk.messages.push(message);
        event(account, 'im_receive_msg', directContent(account, talk, message, 'APP'));
        return { conversationId: id, messageId: message.id };
      },
      event,
      expire: ({ token }) => void expired.add(token),
    },
  };
};

/** Arrays in a query are JSON texts. */
const idList = (text: string | null): string[] => {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed.map(String) : [];
  } catch {
    throw new TikTokError(40002, 'comment_ids: Not a valid list');
  }
};

class TikTokError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Failures come with HTTP 200. */
const refused = (code: number, message: string): Answer =>
  json(200, { code, message, request_id: opaque(20, code, message), data: {} });
