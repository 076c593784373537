import { bearer, parameter, type Answer, type Call } from '../call';
import { errorAnswer, GraphError } from '../meta/errors';
import { parseFields, project } from '../meta/fields';
import { page } from '../meta/paging';
import { graphTime } from '../meta/parts';
import { signature, toWire } from '../meta/wire';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, json, textOf } from './kit';

/** Source: https://developers.facebook.com/docs/threads */
export interface ThreadsAccount {
  id: string;
  username: string;
  token: string;
  /** 0: never. */
  tokenExpiresAt: number;
  tokenMadeAt: number;
  appId: string;
  appSecret: string;
  webhookUrl: string | null;
}

export interface ThreadsMedia {
  id: string;
  username: string;
  text: string;
  createdAt: number;
  repliedTo: string | null;
  rootId: string | null;
  isHidden: boolean;
  isDeleted: boolean;
}

export interface ThreadsControl {
  addAccount(account?: Partial<ThreadsAccount>): ThreadsAccount;
  addPost(account: ThreadsAccount, text: string): ThreadsMedia;
  reply(account: ThreadsAccount, reply: { to: string; username: string; text: string }): ThreadsMedia;
  mention(account: ThreadsAccount, mention: { username: string; text: string }): ThreadsMedia;
  /** Their author takes it back: for others' replies no event tells. */
  remove(account: ThreadsAccount, id: string): void;
}

interface Container {
  id: string;
  accountId: string;
  type: string;
  text: string;
  replyTo: string | null;
  createdAt: number;
  publishedAs: string | null;
  attachment: string | null;
}

const dayMs = 86_400_000;
const mediaReadyMs = 30_000;

export const createThreads = ({
  timers,
  ledger,
  webhooks,
}: Surroundings): { standIn: StandIn; control: ThreadsControl } => {
  const accounts = new Map<string, ThreadsAccount>();
  const media = new Map<string, ThreadsMedia>();
  const containers = new Map<string, Container>();
  const nextId = createNumbers(timers, 17);
  let deletes = 0;

  const permalink = ({ id, username }: ThreadsMedia) => `https://www.threads.net/@${username}/post/${id.slice(-8)}`;

  const send = (
    account: ThreadsAccount,
    topic: 'moderate' | 'interaction',
    field: string,
    value: Record<string, unknown>,
  ): void => {
    if (!account.webhookUrl) return;
    const body = toWire({
      app_id: account.appId,
      topic,
      target_id: account.id,
      time: Math.floor(timers.now() / 1000),
      subscription_id: `${account.appId}1`,
      has_uid_field: false,
      values: { field, value },
    });
    webhooks.send({
      platform: 'threads',
      url: account.webhookUrl,
      body,
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature(body, account.appSecret) },
    });
  };

  const told = (item: ThreadsMedia) => ({
    id: item.id,
    username: item.username,
    text: item.text,
    media_type: 'TEXT_POST',
    permalink: permalink(item),
    shortcode: item.id.slice(-8),
    timestamp: graphTime(item.createdAt),
  });

  const announce = (account: ThreadsAccount, item: ThreadsMedia): void => {
    const root = item.rootId ? media.get(item.rootId) : undefined;
    if (!root || root.username !== account.username) return;
    send(account, 'moderate', 'replies', {
      ...told(item),
      replied_to: { id: item.repliedTo },
      root_post: { id: root.id, owner_id: account.id, username: root.username },
    });
  };

  const add = (username: string, text: string, repliedTo: string | null): ThreadsMedia => {
    const parent = repliedTo ? media.get(repliedTo) : undefined;
    const item: ThreadsMedia = {
      id: nextId(),
      username,
      text,
      createdAt: timers.now(),
      repliedTo,
      rootId: parent ? (parent.rootId ?? parent.id) : null,
      isHidden: false,
      isDeleted: false,
    };
    media.set(item.id, item);
    return item;
  };

  const record = (
    account: ThreadsAccount,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
    detail: Record<string, unknown> = {},
  ) => ledger.add({ platform: 'threads', account: account.id, action, target, text, key: null, externalId, detail });

  const node = (account: ThreadsAccount, item: ThreadsMedia) => ({
    ...told(item),
    media_product_type: 'THREADS',
    is_quote_post: false,
    is_reply: item.repliedTo !== null,
    is_reply_owned_by_me: item.username === account.username,
    has_replies: [...media.values()].some(({ repliedTo, isDeleted }) => repliedTo === item.id && !isDeleted),
    root_post: item.rootId ? { id: item.rootId } : undefined,
    replied_to: item.repliedTo ? { id: item.repliedTo } : undefined,
    hide_status: item.isHidden ? 'HIDDEN' : 'NOT_HUSHED',
    owner: item.username === account.username ? { id: account.id } : undefined,
    media_url: undefined,
    thumbnail_url: undefined,
    gif_url: undefined,
    alt_text: undefined,
    children: undefined,
    quoted_post: undefined,
    reposted_post: undefined,
    link_attachment_url: undefined,
    reply_audience: 'EVERYONE',
    topic_tag: undefined,
    is_verified: false,
    profile_picture_url: undefined,
  });

  const show = (account: ThreadsAccount, call: Call, item: ThreadsMedia) =>
    project(node(account, item), parseFields(call.query.get('fields') ?? 'id'), 'THREADS_MEDIA');

  const create = (account: ThreadsAccount, call: Call): unknown => {
    const type = parameter(call, 'media_type') ?? '';
    const text = parameter(call, 'text') ?? '';
    if (!['TEXT', 'IMAGE', 'VIDEO', 'CAROUSEL'].includes(type))
      throw new GraphError(100, '(#100) Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}');
    if (type === 'TEXT' && text.trim() === '') throw new GraphError(100, '(#100) The parameter text is required');
    if (lengthOf(text) > 500) throw new GraphError(100, '(#100) Param text must be at most 500 characters long');
    if ((text.match(/https?:\/\//g) ?? []).length > 5) throw new GraphError(100, 'THREADS_API__LINK_LIMIT_EXCEEDED');
    const url = parameter(call, type === 'VIDEO' ? 'video_url' : 'image_url');
    if ((type === 'IMAGE' || type === 'VIDEO') && !url)
      throw new GraphError(100, `(#100) The parameter ${type.toLowerCase()}_url is required`);
    const replyTo = parameter(call, 'reply_to_id');
    const parent = replyTo ? media.get(replyTo) : undefined;
    if (replyTo && (!parent || parent.isDeleted))
      throw new GraphError(24, 'The requested resource does not exist', { status: 400 });
    const container: Container = {
      id: nextId(),
      accountId: account.id,
      type,
      text,
      replyTo,
      createdAt: timers.now(),
      publishedAs: null,
      attachment: url,
    };
    containers.set(container.id, container);
    if (parameter(call, 'auto_publish_text') === 'true' && type === 'TEXT')
      return { id: publish(account, container).id };
    return { id: container.id };
  };

  const publish = (account: ThreadsAccount, container: Container): ThreadsMedia => {
    const item = add(account.username, container.text, container.replyTo);
    container.publishedAs = item.id;
    record(
      account,
      container.replyTo ? 'reply' : 'post',
      container.replyTo ?? '',
      container.text,
      item.id,
      container.attachment ? { attachment: container.attachment } : {},
    );
    if (container.replyTo) announce(account, item);
    else send(account, 'interaction', 'publish', told(item));
    return item;
  };

  const statusOf = (container: Container): string => {
    if (container.publishedAs) return 'PUBLISHED';
    if (timers.now() - container.createdAt > dayMs) return 'EXPIRED';
    return container.type === 'TEXT' || timers.now() - container.createdAt >= mediaReadyMs ? 'FINISHED' : 'IN_PROGRESS';
  };

  const publishCall = (account: ThreadsAccount, call: Call): unknown => {
    const container = containers.get(parameter(call, 'creation_id') ?? '');
    if (!container || container.accountId !== account.id)
      throw new GraphError(24, 'The requested resource does not exist', { status: 400 });
    const status = statusOf(container);
    if (status === 'IN_PROGRESS')
      throw new GraphError(100, '(#100) The media is not ready to be published', { subcode: 2207027 });
    if (status !== 'FINISHED') throw new GraphError(100, `(#100) The container is ${status.toLowerCase()}`);
    return { id: publish(account, container).id };
  };

  const list = (account: ThreadsAccount, call: Call, items: ThreadsMedia[]): unknown => {
    const isOldestFirst = call.query.get('reverse') === 'false';
    const after = Number(call.query.get('since') ?? 0) * 1000;
    const sorted = items
      .filter(({ isDeleted, createdAt }) => !isDeleted && createdAt >= after)
      .sort((a, b) => (isOldestFirst ? a.createdAt - b.createdAt : b.createdAt - a.createdAt));
    return page(call, sorted, (item) => show(account, call, item));
  };

  const route = (call: Call): unknown => {
    const [first, id = '', edge] = call.segments;
    if (first === 'access_token' || first === 'refresh_access_token' || first === 'oauth') return token(call);
    if (first !== 'v1.0') throw new GraphError(2500, `Unknown path components: /${first ?? ''}`);
    const account = [...accounts.values()].find(
      (one) => one.token === (parameter(call, 'access_token') ?? bearer(call)),
    );
    if (!account) throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token');
    if (account.tokenExpiresAt !== 0 && account.tokenExpiresAt <= timers.now())
      throw new GraphError(190, 'Error validating access token: Session has expired.', { subcode: 463 });
    const name = `${call.method} ${id === account.id ? 'me' : id}${edge ? `/${edge}` : ''}`;
    const all = [...media.values()];
    const own = all.filter(({ username }) => username === account.username);
    if (name === 'GET me')
      return project(
        {
          id: account.id,
          username: account.username,
          name: account.username,
          threads_profile_picture_url: undefined,
          threads_biography: '',
        },
        parseFields(call.query.get('fields') ?? 'id'),
        'User',
      );
    if (name === 'POST me/threads') return create(account, call);
    if (name === 'POST me/threads_publish') return publishCall(account, call);
    if (name === 'GET me/threads')
      return list(
        account,
        call,
        own.filter(({ repliedTo }) => !repliedTo),
      );
    if (name === 'GET me/replies')
      return list(
        account,
        call,
        own.filter(({ repliedTo }) => repliedTo),
      );
    if (name === 'GET me/mentions')
      return list(
        account,
        call,
        all.filter(({ text, username }) => username !== account.username && text.includes(`@${account.username}`)),
      );
    if (name === 'GET me/threads_publishing_limit')
      return {
        data: [
          {
            quota_usage: 0,
            config: { quota_total: 250, quota_duration: 86_400 },
            reply_quota_usage: own.filter(({ repliedTo, createdAt }) => repliedTo && timers.now() - createdAt < dayMs)
              .length,
            reply_config: { quota_total: 1000, quota_duration: 86_400 },
          },
        ],
      };
    const container = containers.get(id);
    if (container && !edge && call.method === 'GET') return { id, status: statusOf(container) };
    const item = media.get(id);
    if (!item || item.isDeleted) throw new GraphError(24, 'The requested resource does not exist', { status: 400 });
    if (call.method === 'GET' && !edge) return show(account, call, item);
    if (call.method === 'GET' && edge === 'replies')
      return list(
        account,
        call,
        all.filter(({ repliedTo }) => repliedTo === id),
      );
    if (call.method === 'GET' && edge === 'conversation')
      return list(
        account,
        call,
        all.filter(({ rootId }) => rootId === id),
      );
    if (call.method === 'POST' && edge === 'manage_reply') return hide(account, call, item);
    if (call.method === 'DELETE' && !edge) return remove(account, item);
    throw new GraphError(2500, `Unknown path components: /${edge ?? ''}`);
  };

  /** Top-level replies under our own posts; those below follow. */
  const hide = (account: ThreadsAccount, call: Call, item: ThreadsMedia): unknown => {
    const isHidden = parameter(call, 'hide');
    if (isHidden !== 'true' && isHidden !== 'false') throw new GraphError(100, '(#100) Param hide must be a boolean');
    if (
      item.repliedTo === null ||
      item.repliedTo !== item.rootId ||
      media.get(item.rootId)?.username !== account.username
    )
      throw new GraphError(10, '(#10) Only top-level replies to your own posts can be hidden');
    for (const other of media.values())
      if (other === item || other.repliedTo === item.id) other.isHidden = isHidden === 'true';
    record(account, isHidden === 'true' ? 'hide' : 'unhide', item.id, '', null);
    return { success: true };
  };

  const remove = (account: ThreadsAccount, item: ThreadsMedia): unknown => {
    if (item.username !== account.username) throw new GraphError(10, '(#10) Only your own posts can be deleted');
    if ((deletes += 1) > 100) throw new GraphError(4, '(#4) Only 100 deletions a day');
    item.isDeleted = true;
    record(account, 'delete', item.id, '', null);
    send(account, 'moderate', 'delete', {
      id: item.id,
      owner: { owner_id: account.id },
      deleted_at: graphTime(timers.now()),
      timestamp: graphTime(item.createdAt),
    });
    return { success: true, deleted_id: item.id };
  };

  const token = (call: Call): unknown => {
    const account = [...accounts.values()].find((one) => one.token === parameter(call, 'access_token'));
    const type = parameter(call, 'grant_type');
    if (!account || (type !== 'th_refresh_token' && type !== 'th_exchange_token'))
      throw new GraphError(190, 'Session key invalid');
    if (type === 'th_refresh_token' && timers.now() - account.tokenMadeAt < dayMs)
      throw new GraphError(100, '(#100) The token must be at least 24 hours old');
    if (account.tokenExpiresAt !== 0 && account.tokenExpiresAt <= timers.now())
      throw new GraphError(190, 'Error validating access token: Session has expired.', { subcode: 463 });
    account.token = `TH${opaque(80, nextId())}`;
    account.tokenMadeAt = timers.now();
    account.tokenExpiresAt = timers.now() + 60 * dayMs;
    return { access_token: account.token, token_type: 'bearer', expires_in: 60 * 86_400 };
  };

  return {
    standIn: {
      id: 'threads',
      answer: (call): Answer => {
        try {
          return json(200, route(below(call, 'threads')), {
            'x-app-usage': JSON.stringify({ call_count: 2, total_cputime: 1, total_time: 1 }),
          });
        } catch (error) {
          if (error instanceof GraphError) return errorAnswer(error);
          throw error;
        }
      },
      error: (status, parts) =>
        errorAnswer(
          new GraphError(
            typeof parts['code'] === 'number' ? parts['code'] : status === 429 ? 4 : status >= 500 ? 2 : 100,
            textOf(parts['message']) ?? 'Made to fail',
            { status, isTransient: status >= 500 },
          ),
        ),
    },
    control: {
      addAccount: (given = {}) => {
        const account: ThreadsAccount = {
          id: `7890100000000000${accounts.size + 1}`,
          username: `sandbox_shop_${accounts.size + 1}`,
          token: `TH-sandbox-${accounts.size + 1}`,
          tokenExpiresAt: 0,
          tokenMadeAt: timers.now(),
          appId: '1234560000000001',
          appSecret: 'sandbox-app-secret',
          webhookUrl: null,
          ...given,
        };
        accounts.set(account.id, account);
        return account;
      },
      addPost: ({ username }, text) => add(username, text, null),
      reply: (account, { to, username, text }) => {
        const item = add(username, text, to);
        announce(account, item);
        return item;
      },
      mention: (account, { username, text }) => {
        const item = add(username, text, null);
        send(account, 'interaction', 'mentions', { ...told(item), alt_text: null, gif_url: null, has_replies: false });
        return item;
      },
      remove: (account, id) => {
        const item = media.get(id);
        if (!item) return;
        item.isDeleted = true;
        if (item.username === account.username)
          send(account, 'moderate', 'delete', {
            id,
            owner: { owner_id: account.id },
            deleted_at: graphTime(timers.now()),
            timestamp: graphTime(item.createdAt),
          });
      },
    },
  };
};

/** 500 characters, where an emoji counts as its UTF-8 bytes. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text))
    length += /\p{Extended_Pictographic}/u.test(segment) ? Buffer.byteLength(segment) : [...segment].length;
  return length;
};
