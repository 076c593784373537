import { bearer, isRecord, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, createRate, findRoute, hmac, json, textOf, type Rate, type Route } from './kit';

/** Source: https://docs.x.com/x-api */
export interface XAccount {
  id: string;
  username: string;
  token: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
  consumerSecret: string;
  webhookUrl: string | null;
  /** Enterprise may answer anybody, like and quote. */
  isEnterprise: boolean;
}

export interface XPost {
  id: string;
  text: string;
  authorId: string;
  conversationId: string;
  replyToId: string | null;
  createdAt: number;
  isHidden: boolean;
  /** Named or quoted our account: only then may it answer. */
  summons: string[];
}

export interface XControl {
  addAccount(account?: Partial<XAccount>): XAccount;
  addUser(user: { id: string; username: string; name: string }): void;
  /** Somebody posts; the events that the account is subscribed to go out signed. */
  post(account: XAccount, post: { authorId: string; text: string; replyToId?: string; isQuote?: boolean }): XPost;
  remove(account: XAccount, id: string): void;
  direct(account: XAccount, message: { senderId: string; text: string }): string;
  /** Asks the webhook for its CRC; true when the answer is right. */
  challenge(account: XAccount): Promise<boolean>;
  /** The next call of this user is over the limit. */
  exhaust(account: XAccount, group: keyof typeof limits): void;
}

const limits = { post: 100, remove: 50, hide: 50, like: 50, direct: 15, directRead: 15, read: 900, mentions: 300 };
const windowMs = 900_000;

export const createX = ({ timers, ledger, webhooks }: Surroundings): { standIn: StandIn; control: XControl } => {
  const accounts = new Map<string, XAccount>();
  const users = new Map<string, { id: string; username: string; name: string }>();
  const posts = new Map<string, XPost>();
  const directs: { id: string; conversationId: string; senderId: string; text: string; createdAt: number }[] = [];
  const isClosedTo = new Set<string>();
  const nextId = createNumbers(timers, 19);
  const rates = Object.fromEntries(
    Object.entries(limits).map(([name, limit]) => [name, createRate(timers, () => limit, windowMs)]),
  ) as Record<keyof typeof limits, Rate>;

  const record = (
    account: XAccount,
    action: string,
    target: string,
    text: string,
    externalId: string | null,
    detail: Record<string, unknown> = {},
  ) => ledger.add({ platform: 'x', account: account.id, action, target, text, key: null, externalId, detail });

  const send = (account: XAccount, eventType: string, payload: Record<string, unknown>): void => {
    if (!account.webhookUrl) return;
    const uuid = (
      BigInt(
        `0x${Buffer.from(opaque(12, eventType, nextId()))
          .toString('hex')
          .slice(0, 15)}`,
      ) * (timers.now() % 2 === 0 ? 1n : -1n)
    ).toString();
    const body = Buffer.from(
      JSON.stringify({
        data: { event_uuid: uuid, filter: { user_id: account.id }, event_type: eventType, tag: eventType, payload },
        includes: {},
      }),
    );
    webhooks.send({
      platform: 'x',
      url: account.webhookUrl,
      body,
      headers: {
        'content-type': 'application/json',
        'x-twitter-webhooks-signature': `sha256=${hmac('sha256', account.consumerSecret, 'base64', body)}`,
      },
    });
  };

  /** Refuses a call without a good token, or over the limit of its group. */
  const as =
    (group: keyof typeof limits, work: (account: XAccount, call: Call, ...parts: string[]) => Answer): Route =>
    (call, ...parts) => {
      const account = [...accounts.values()].find(({ token }) => token === bearer(call));
      if (!account) return problem(401, 'Unauthorized', 'Unauthorized');
      const rate = rates[group];
      const isAllowed = rate.take(account.id);
      const headers = {
        'x-rate-limit-limit': String(limits[group]),
        'x-rate-limit-remaining': String(rate.left(account.id)),
        'x-rate-limit-reset': String(Math.ceil((timers.now() + rate.endsIn(account.id)) / 1000)),
      };
      const answer = isAllowed ? work(account, call, ...parts) : problem(429, 'Too Many Requests', 'Too Many Requests');
      return { ...answer, headers: { ...answer.headers, ...headers } };
    };

  const show = ({ id, text, authorId, conversationId, replyToId, createdAt, summons }: XPost) => ({
    id,
    text,
    author_id: authorId,
    created_at: new Date(createdAt).toISOString(),
    conversation_id: conversationId,
    ...(replyToId
      ? {
          in_reply_to_user_id: posts.get(replyToId)?.authorId,
          referenced_tweets: [{ type: 'replied_to', id: replyToId }],
        }
      : {}),
    entities: { mentions: summons.flatMap((userId) => mentionOf(text, users.get(userId))) },
    edit_history_tweet_ids: [id],
    lang: 'en',
    reply_settings: 'everyone',
  });

  const add = (authorId: string, text: string, replyToId: string | null, isQuote = false): XPost => {
    const id = nextId();
    const parent = replyToId ? posts.get(replyToId) : undefined;
    const summons = [...accounts.values()]
      .filter(
        ({ id: accountId, username }) =>
          accountId !== authorId && (isQuote || new RegExp(`@${username}\\b`, 'i').test(text)),
      )
      .map((account) => account.id);
    const post: XPost = {
      id,
      text,
      authorId,
      conversationId: parent?.conversationId ?? id,
      replyToId,
      createdAt: timers.now(),
      isHidden: false,
      summons,
    };
    posts.set(id, post);
    return post;
  };

  const create = as('post', (account, { body }) => {
    const text = (textOf(body?.['text']) ?? '').normalize('NFC');
    const reply = isRecord(body?.['reply']) ? body['reply'] : null;
    const media =
      isRecord(body?.['media']) && Array.isArray(body['media']['media_ids']) ? body['media']['media_ids'] : [];
    const parentId = textOf(reply?.['in_reply_to_tweet_id']);
    if (text === '' && media.length === 0)
      return problem(400, 'Invalid Request', 'One or more parameters to your request was invalid.');
    if (media.length > 4) return problem(400, 'Invalid Request', 'At most 4 images');
    if (weightedLength(text, reply !== null) > 280)
      return problem(403, 'Forbidden', 'Your Tweet text is too long. For more information, visit the documentation.');
    if ((text.match(/\$[A-Z]{1,6}\b/g) ?? []).length > 1)
      return problem(403, 'Forbidden', 'At most one cashtag is allowed in a post made by the API.');
    const parent = parentId ? posts.get(parentId) : undefined;
    if (parentId && !parent)
      return problem(403, 'Forbidden', 'You attempted to reply to a Tweet that is deleted or not visible to you.');
    if (parent && !account.isEnterprise && !parent.summons.includes(account.id))
      return problem(
        403,
        'Forbidden',
        'You are not permitted to reply to this post: its author has neither mentioned nor quoted you.',
      );
    const isRepeat = [...posts.values()].some(
      (post) => post.authorId === account.id && post.text === text && post.replyToId === parentId,
    );
    if (isRepeat) return problem(403, 'Forbidden', 'You are not allowed to create a Tweet with duplicate content.');
    const post = add(account.id, text, parentId);
    record(account, parentId ? 'reply' : 'post', parentId ?? '', text, post.id);
    return json(201, { data: { id: post.id, text, edit_history_tweet_ids: [post.id] } });
  });

  const direct = (account: XAccount, call: Call, participantId: string): Answer => {
    const text = textOf(call.body?.['text']) ?? '';
    const attachments = Array.isArray(call.body?.['attachments']) ? call.body['attachments'] : [];
    if (text === '' && attachments.length === 0)
      return problem(400, 'Invalid Request', 'text or attachments is needed');
    if (attachments.length > 1) return problem(400, 'Invalid Request', 'Only one attachment per message');
    if ([...text].length > 10_000)
      return problem(400, 'Invalid Request', 'The text of your direct message is over the max character limit.');
    if (isClosedTo.has(participantId) || !users.has(participantId))
      return problem(403, 'Forbidden', 'You do not have permission to DM one or more participants.');
    const conversationId = conversationOf(account.id, participantId);
    const id = nextId();
    directs.push({ id, conversationId, senderId: account.id, text, createdAt: timers.now() });
    record(
      account,
      'message',
      participantId,
      text,
      id,
      attachments.length > 0 ? { attachment: JSON.stringify(attachments) } : {},
    );
    send(
      account,
      'dm.sent',
      directPayload({ id, senderId: account.id, recipientId: participantId, text, createdAt: timers.now() }, users),
    );
    return json(201, { data: { dm_conversation_id: conversationId, dm_event_id: id } });
  };

  const routes: Record<string, Route> = {
    'POST /2/tweets': create,
    'GET /2/tweets/:': as('read', (_account, _call, id) => {
      const post = posts.get(id ?? '');
      return post ? json(200, { data: show(post) }) : json(200, { errors: [notFound(id ?? '', 'tweet')] });
    }),
    'DELETE /2/tweets/:': as('remove', (account, _call, id = '') => {
      if (posts.get(id)?.authorId !== account.id)
        return problem(403, 'Forbidden', 'You are not authorized to delete this Tweet');
      posts.delete(id);
      record(account, 'delete', id, '', null);
      return json(200, { data: { deleted: true } });
    }),
    'PUT /2/tweets/:/hidden': as('hide', (account, { body }, id = '') => {
      const post = posts.get(id);
      const root = post && posts.get(post.conversationId);
      if (typeof body?.['hidden'] !== 'boolean') return problem(400, 'Invalid Request', 'hidden must be a boolean');
      if (!post || root?.authorId !== account.id)
        return problem(403, 'Forbidden', 'You can only hide replies in conversations that you started.');
      post.isHidden = body['hidden'];
      record(account, post.isHidden ? 'hide' : 'unhide', id, '', null);
      return json(200, { data: { hidden: post.isHidden } });
    }),
    'POST /2/users/:/likes': as('like', (account, { body }, userId) =>
      like(account, userId, textOf(body?.['tweet_id']) ?? '', true),
    ),
    'DELETE /2/users/:/likes/:': as('like', (account, _call, userId, id = '') => like(account, userId, id, false)),
    'POST /2/dm_conversations/with/:/messages': as('direct', (account, call, participantId = '') =>
      direct(account, call, participantId),
    ),
    'POST /2/dm_conversations/:/messages': as('direct', (account, call, conversationId = '') => {
      const other = conversationId.split('-').find((id) => id !== account.id) ?? '';
      return direct(account, call, other);
    }),
    'DELETE /2/dm_events/:': as('remove', (account, _call, id = '') => {
      record(account, 'delete', id, '', null);
      return json(200, { data: { deleted: true } });
    }),
    'GET /2/users/me': as('read', ({ id, username }) => json(200, { data: { id, username, name: username } })),
    'GET /2/users/:': as('read', (_account, _call, id = '') => {
      const user = users.get(id);
      return user ? json(200, { data: user }) : json(200, { errors: [notFound(id, 'user')] });
    }),
    'GET /2/users/:/mentions': as('mentions', (account, call) => {
      const since = BigInt(parameter(call, 'since_id') ?? '0');
      const found = [...posts.values()]
        .filter(({ id, summons }) => summons.includes(account.id) && BigInt(id) > since)
        .reverse();
      const most = Number(parameter(call, 'max_results') ?? 10);
      if (most < 5 || most > 100) return problem(400, 'Invalid Request', 'max_results must be between 5 and 100');
      const start = Number(parameter(call, 'pagination_token') ?? 0);
      const page = found.slice(start, start + most);
      const next = start + most < found.length ? { next_token: String(start + most) } : {};
      return json(200, {
        ...(page.length > 0
          ? { data: page.map(show), includes: { users: page.flatMap(({ authorId }) => users.get(authorId) ?? []) } }
          : {}),
        meta: { result_count: page.length, ...next },
      });
    }),
    'GET /2/dm_events': as('directRead', (account) => {
      const found = directs.filter(({ conversationId }) => conversationId.split('-').includes(account.id)).reverse();
      const data = found.map(({ id, conversationId, senderId, text, createdAt }) => ({
        id,
        event_type: 'MessageCreate',
        text,
        sender_id: senderId,
        dm_conversation_id: conversationId,
        created_at: new Date(createdAt).toISOString(),
      }));
      return json(200, { data, meta: { result_count: data.length } });
    }),
    'POST /2/oauth2/token': (call) => token(call),
  };

  const like = (account: XAccount, userId: string | undefined, id: string, isLiked: boolean): Answer => {
    if (!account.isEnterprise) return problem(403, 'Forbidden', 'Likes are not part of your access level.');
    if (userId !== account.id || !posts.has(id)) return problem(403, 'Forbidden', 'You cannot like as another user.');
    record(account, isLiked ? 'like' : 'unlike', id, '', null);
    return json(200, { data: { liked: isLiked } });
  };

  /** A refresh token works once: each use gives a new one. */
  const token = (call: Call): Answer => {
    const basic = /^Basic (.+)$/.exec(call.headers['authorization'] ?? '')?.[1];
    const [clientId, secret] = basic
      ? Buffer.from(basic, 'base64').toString().split(':')
      : [parameter(call, 'client_id')];
    const account = [...accounts.values()].find((one) => one.clientId === clientId);
    if (!account || (basic && secret !== account.clientSecret))
      return json(401, { error: 'unauthorized_client', error_description: 'Missing valid authorization header' });
    if (parameter(call, 'grant_type') !== 'refresh_token' || parameter(call, 'refresh_token') !== account.refreshToken)
      return json(400, { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' });
    account.refreshToken = opaque(60, 'refresh', nextId());
    account.token = opaque(60, 'access', nextId());
    return json(200, {
      token_type: 'bearer',
      expires_in: 7200,
      access_token: account.token,
      refresh_token: account.refreshToken,
      scope: 'tweet.read tweet.write users.read dm.read dm.write offline.access',
    });
  };

  return {
    standIn: {
      id: 'x',
      answer: (call) =>
        findRoute(routes, below(call, 'x'))?.() ?? problem(404, 'Not Found', 'There is no such endpoint'),
      error: (status, parts) =>
        problem(status, status === 429 ? 'Too Many Requests' : 'Error', textOf(parts['detail']) ?? 'Made to fail'),
    },
    control: {
      addAccount: (given = {}) => {
        const id = given.id ?? `11111111111111111${String(accounts.size + 11)}`;
        const account: XAccount = {
          username: `sandbox${accounts.size + 1}`,
          token: `x-token-${id}`,
          refreshToken: `x-refresh-${id}`,
          clientId: 'sandbox-client',
          clientSecret: 'sandbox-client-secret',
          consumerSecret: 'sandbox-consumer-secret',
          webhookUrl: null,
          isEnterprise: false,
          ...given,
          id,
        };
        accounts.set(id, account);
        users.set(id, { id, username: account.username, name: account.username });
        return account;
      },
      addUser: (user) => void users.set(user.id, user),
      post: (account, { authorId, text, replyToId, isQuote }) => {
        const post = add(authorId, text, replyToId ?? null, isQuote);
        const isDirectReply = replyToId !== undefined && posts.get(replyToId)?.authorId === account.id;
        const payload = show(post);
        if (new RegExp(`@${account.username}\\b`, 'i').test(text)) send(account, 'post.mention.create', payload);
        if (isDirectReply) send(account, 'post.reply.create', payload); // a reply to a reply tells nobody
        if (isQuote) send(account, 'post.quote.create', payload);
        return post;
      },
      remove: (account, id) => {
        posts.delete(id);
        send(account, 'post.delete', { id, author_id: account.id });
      },
      direct: (account, { senderId, text }) => {
        const id = nextId();
        directs.push({
          id,
          conversationId: conversationOf(account.id, senderId),
          senderId,
          text,
          createdAt: timers.now(),
        });
        send(
          account,
          'dm.received',
          directPayload({ id, senderId, recipientId: account.id, text, createdAt: timers.now() }, users),
        );
        return id;
      },
      challenge: async (account) => {
        if (!account.webhookUrl) return false;
        const crc = opaque(32, 'crc', nextId());
        const answer = await fetch(`${account.webhookUrl}?crc_token=${crc}`, { redirect: 'manual' });
        const body: unknown = await answer.json().catch(() => null);
        return (
          answer.status === 200 &&
          isRecord(body) &&
          body['response_token'] === `sha256=${hmac('sha256', account.consumerSecret, 'base64', crc)}`
        );
      },
      exhaust: (account, group) => {
        while (rates[group].take(account.id));
      },
    },
  };
};

/** 1:1 conversations are named by both ids, the smaller one first. */
const conversationOf = (a: string, b: string): string => (BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`);

const mentionOf = (text: string, user: { id: string; username: string } | undefined) => {
  const start = user ? text.toLowerCase().indexOf(`@${user.username.toLowerCase()}`) : -1;
  return user && start >= 0
    ? [{ start, end: start + user.username.length + 1, username: user.username, id: user.id }]
    : [];
};

const directPayload = (
  {
    id,
    senderId,
    recipientId,
    text,
    createdAt,
  }: { id: string; senderId: string; recipientId: string; text: string; createdAt: number },
  users: ReadonlyMap<string, { id: string; username: string; name: string }>,
) => ({
  direct_message_events: [
    {
      type: 'message_create',
      id,
      created_timestamp: String(createdAt),
      message_create: {
        target: { recipient_id: recipientId },
        sender_id: senderId,
        message_data: { text, entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] } },
      },
    },
  ],
  users: Object.fromEntries(
    [senderId, recipientId].flatMap((userId) => (users.has(userId) ? [[userId, { data: users.get(userId) }]] : [])),
  ),
});

/** Latin and the like count 1, the rest 2, an emoji sequence 2, an address 23; leading mentions of a reply nothing. */
const weightedLength = (text: string, isReply: boolean): number => {
  const counted = isReply ? text.replace(/^(@\w{1,15}\s+)+/, '') : text;
  const urls = counted.match(/https?:\/\/\S+/g) ?? [];
  const rest = counted.replace(/https?:\/\/\S+/g, '');
  let weight = urls.length * 23;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(rest)) {
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(segment)) weight += 2;
    else for (const sign of segment) weight += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return weight;
};

const isLight = (code: number): boolean =>
  code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247);

const notFound = (value: string, resource: string) => ({
  value,
  detail: `Could not find ${resource} with id: [${value}].`,
  title: 'Not Found Error',
  resource_type: resource,
  parameter: 'id',
  resource_id: value,
  type: 'https://api.twitter.com/2/problems/resource-not-found',
});

const problem = (status: number, title: string, detail: string): Answer =>
  json(
    status,
    status === 429 || status === 401 || status === 403
      ? { title, status, detail, type: 'about:blank' }
      : { errors: [{ title, detail, type: 'about:blank' }], title, detail, type: 'about:blank' },
  );
