import { bearer, parameter, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createRate, findRoute, json, textOf, type Route } from './kit';

/** Source: https://www.reddit.com/dev/api */
export interface RedditAccount {
  username: string;
  token: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
  scopes: string[];
  moderates: string[];
}

export interface RedditThing {
  name: string; // t1_, t3_, t4_
  parent: string | null;
  link: string | null;
  author: string | null;
  to: string | null;
  body: string;
  subject: string;
  subreddit: string;
  createdAt: number;
  edited: number | false;
  isNew: boolean;
  isRemoved: boolean;
  isLocked: boolean;
}

export interface RedditControl {
  addAccount(account?: Partial<RedditAccount>): RedditAccount;
  post(post: { author: string; title: string; subreddit: string }): RedditThing;
  comment(comment: { author: string; body: string; parent: RedditThing }): RedditThing;
  direct(message: { author: string; to: string; subject: string; body: string }): RedditThing;
  modmail(mail: { subreddit: string; subject: string; author: string; body: string }): string;
  /** Their author takes it back: the body becomes `[deleted]`. */
  remove(thing: RedditThing): void;
  lock(thing: RedditThing): void;
  /** The next answer asks to wait that many minutes, with status 200. */
  slowDown(minutes: number): void;
}

const textLimit = 10_000;

export const createReddit = ({ timers, ledger }: Surroundings): { standIn: StandIn; control: RedditControl } => {
  const accounts = new Map<string, RedditAccount>();
  const things = new Map<string, RedditThing>();
  const mails = new Map<
    string,
    {
      id: string;
      subreddit: string;
      subject: string;
      messages: { id: string; author: string; body: string; at: number; isMod: boolean; isInternal: boolean }[];
    }
  >();
  const rate = createRate(timers, () => 1000, 600_000);
  let waitMinutes = 0;
  let numbers = 0;

  const id36 = () => (BigInt(timers.now()) * 1000n + BigInt((numbers += 1))).toString(36).slice(-7);
  const record = (account: RedditAccount, action: string, target: string, text: string, externalId: string | null) =>
    ledger.add({
      platform: 'reddit',
      account: account.username,
      action,
      target,
      text,
      key: null,
      externalId,
      detail: {},
    });

  const as =
    (scope: string, work: (account: RedditAccount, call: Call, ...parts: string[]) => Answer): Route =>
    (call, ...parts) => {
      const agent = call.headers['user-agent'] ?? '';
      const account = [...accounts.values()].find(({ token }) => token === bearer(call));
      if (!account) return json(401, { message: 'Unauthorized', error: 401 });
      if (agent === '' || /^(node|undici|axios|python-requests|curl)/i.test(agent))
        return json(429, { message: 'Too Many Requests', error: 429 }); // default agents are throttled
      if (scope && !account.scopes.includes(scope)) return json(403, { message: 'Forbidden', error: 403 });
      const isAllowed = rate.take(account.clientId);
      const headers = {
        'x-ratelimit-used': String(1000 - rate.left(account.clientId)),
        'x-ratelimit-remaining': `${rate.left(account.clientId)}.0`,
        'x-ratelimit-reset': String(Math.ceil(rate.endsIn(account.clientId) / 1000)),
      };
      const answer = isAllowed
        ? work(account, call, ...parts)
        : json(429, { message: 'Too Many Requests', error: 429 });
      return { ...answer, headers: { ...answer.headers, ...headers } };
    };

  const show = (thing: RedditThing, isRaw: boolean) => {
    const kind = thing.name.slice(0, 2);
    const body = isRaw
      ? thing.body
      : thing.body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const parent = thing.parent ? things.get(thing.parent) : undefined;
    const type =
      kind !== 't1'
        ? 'unknown'
        : parent?.name.startsWith('t3')
          ? 'post_reply'
          : parent && parent.author === thing.to
            ? 'comment_reply'
            : 'username_mention';
    return {
      kind,
      data: {
        name: thing.name,
        id: thing.name.slice(3),
        ...(kind === 't3'
          ? {
              title: thing.subject,
              selftext: body,
              permalink: `/r/${thing.subreddit}/comments/${thing.name.slice(3)}/`,
            }
          : { body }),
        ...(kind === 't1'
          ? {
              parent_id: thing.parent,
              link_id: thing.link,
              context: `/r/${thing.subreddit}/comments/${(thing.link ?? '').slice(3)}/_/${thing.name.slice(3)}/?context=3`,
              was_comment: true,
              type,
            }
          : {}),
        ...(kind === 't4'
          ? { subject: thing.subject, dest: thing.to, was_comment: false, first_message_name: thing.parent }
          : {}),
        author: thing.author,
        author_fullname: thing.author ? `t2_${opaque(5, thing.author).toLowerCase()}` : null,
        subreddit: thing.subreddit || null,
        created_utc: Math.floor(thing.createdAt / 1000),
        edited: thing.edited,
        score: 1,
        new: thing.isNew,
        distinguished: null,
      },
    };
  };

  const listing = (call: Call, found: RedditThing[]): Answer => {
    const limit = Math.min(Number(call.query.get('limit') ?? 25), 100);
    const newest = found.sort((a, b) => b.createdAt - a.createdAt || (a.name < b.name ? 1 : -1)).slice(0, 1000);
    const after = call.query.get('after');
    const before = call.query.get('before');
    // `before` a thing that is gone gives nothing at all
    const end = before ? newest.findIndex(({ name }) => name === before) : newest.length;
    const start = after ? newest.findIndex(({ name }) => name === after) + 1 : 0;
    const page = end < 0 ? [] : newest.slice(start, Math.min(start + limit, end));
    const isRaw = call.query.get('raw_json') === '1';
    const hasMore = !before && start + limit < newest.length;
    return json(200, {
      kind: 'Listing',
      data: {
        after: hasMore ? (page.at(-1)?.name ?? null) : null,
        before: null,
        dist: page.length,
        children: page.map((thing) => show(thing, isRaw)),
      },
    });
  };

  const inboxOf = ({ username }: RedditAccount) =>
    [...things.values()].filter(({ to, isRemoved, name }) => to === username && !isRemoved && !name.startsWith('t3'));

  const errors = (...list: [string, string, string][]): Answer => json(200, { json: { errors: list } });

  const reply = as('submit', (account, call) => {
    const target = things.get(parameter(call, 'thing_id') ?? '');
    const text = parameter(call, 'text') ?? '';
    if (waitMinutes > 0) {
      const minutes = waitMinutes;
      waitMinutes = 0;
      return errors(['RATELIMIT', `you are doing that too much. try again in ${minutes} minutes.`, 'ratelimit']);
    }
    if (parameter(call, 'api_type') !== 'json') return json(200, { jquery: [], success: false });
    if (text.trim() === '') return errors(['NO_TEXT', 'we need something here', 'text']);
    if ([...text].length > textLimit) return errors(['TOO_LONG', `this is too long (max: ${textLimit})`, 'text']);
    if (!target) return json(404, { message: 'Not Found', error: 404 });
    if (target.isRemoved) return errors(['DELETED_COMMENT', 'that comment has been deleted', 'parent']);
    if (target.isLocked || (target.link && things.get(target.link)?.isLocked))
      return errors(['THREAD_LOCKED', 'Comments are locked.', 'parent']);
    const kind = target.name.startsWith('t4') ? 't4' : 't1';
    const made = add({
      name: `${kind}_${id36()}`,
      parent: target.name,
      link: target.name.startsWith('t3') ? target.name : target.link,
      author: account.username,
      to: target.author,
      body: text,
      subject: target.subject,
      subreddit: target.subreddit,
    });
    record(account, kind === 't4' ? 'message' : 'reply', target.name, text, made.name);
    return json(200, { json: { errors: [], data: { things: [show(made, true)] } } });
  });

  const add = (thing: Omit<RedditThing, 'createdAt' | 'edited' | 'isNew' | 'isRemoved' | 'isLocked'>): RedditThing => {
    const whole: RedditThing = {
      ...thing,
      createdAt: timers.now(),
      edited: false,
      isNew: true,
      isRemoved: false,
      isLocked: false,
    };
    things.set(whole.name, whole);
    return whole;
  };

  const own =
    (
      work: (account: RedditAccount, call: Call, thing: RedditThing) => Answer,
    ): ((account: RedditAccount, call: Call) => Answer) =>
    (account, call) => {
      const thing = things.get(parameter(call, 'thing_id') ?? parameter(call, 'id') ?? '');
      if (!thing || thing.author !== account.username) return json(403, { message: 'Forbidden', error: 403 });
      return work(account, call, thing);
    };
  const moderated = (action: string, work: (thing: RedditThing) => void) =>
    as('modposts', (account, call) => {
      const thing = things.get(parameter(call, 'id') ?? '');
      if (!thing || !account.moderates.includes(thing.subreddit))
        return json(403, { message: 'Forbidden', error: 403 });
      work(thing);
      record(account, action, thing.name, '', null);
      return json(200, {});
    });

  const routes: Record<string, Route> = {
    'GET /api/v1/me': as('identity', ({ username }) =>
      json(200, { name: username, id: opaque(5, username).toLowerCase() }),
    ),
    'GET /message/unread': as('privatemessages', (account, call) =>
      listing(
        call,
        inboxOf(account).filter(({ isNew }) => isNew),
      ),
    ),
    'GET /message/inbox': as('privatemessages', (account, call) => listing(call, inboxOf(account))),
    'POST /api/read_message': as('privatemessages', (_account, call) => {
      for (const name of (parameter(call, 'id') ?? '').split(',')) {
        const thing = things.get(name);
        if (thing) thing.isNew = false;
      }
      return json(202, {});
    }),
    'GET /r/:/comments': as('read', (_account, call, subreddit) =>
      listing(
        call,
        [...things.values()].filter((thing) => thing.subreddit === subreddit && thing.name.startsWith('t1')),
      ),
    ),
    'GET /r/:/new': as('read', (_account, call, subreddit) =>
      listing(
        call,
        [...things.values()].filter((thing) => thing.subreddit === subreddit && thing.name.startsWith('t3')),
      ),
    ),
    'GET /user/:/submitted': as('history', (_account, call, user) =>
      listing(
        call,
        [...things.values()].filter((thing) => thing.author === user && thing.name.startsWith('t3')),
      ),
    ),
    'GET /api/info': as('read', (_account, call) => {
      const names = (call.query.get('id') ?? '').split(',');
      return json(200, {
        kind: 'Listing',
        data: {
          after: null,
          before: null,
          children: names.flatMap((name) => (things.has(name) ? [show(things.get(name) as RedditThing, true)] : [])),
        },
      });
    }),
    'GET /comments/:': as('read', (_account, call, article = '') => {
      const post = things.get(`t3_${article}`);
      if (!post) return json(404, { message: 'Not Found', error: 404 });
      const under = [...things.values()].filter(({ link }) => link === post.name);
      return json(200, [
        { kind: 'Listing', data: { children: [show(post, true)] } },
        JSON.parse(JSON.stringify(listing(call, under).body)),
      ]);
    }),
    'POST /api/comment': reply,
    'POST /api/compose': as('privatemessages', (account, call) => {
      const to = parameter(call, 'to') ?? '';
      const subject = parameter(call, 'subject') ?? '';
      const text = parameter(call, 'text') ?? '';
      if (subject === '' || [...subject].length > 100)
        return errors([subject === '' ? 'NO_SUBJECT' : 'TOO_LONG', 'subject', 'subject']);
      if (text === '') return errors(['NO_TEXT', 'we need something here', 'text']);
      if (![...things.values()].some(({ author }) => author === to))
        return errors(['USER_DOESNT_EXIST', "that user doesn't exist", 'to']);
      const made = add({
        name: `t4_${id36()}`,
        parent: null,
        link: null,
        author: account.username,
        to,
        body: text,
        subject,
        subreddit: '',
      });
      record(account, 'message', to, text, made.name);
      return errors();
    }),
    'POST /api/editusertext': as(
      'edit',
      own((account, call, thing) => {
        thing.body = parameter(call, 'text') ?? '';
        thing.edited = Math.floor(timers.now() / 1000);
        record(account, 'edit', thing.name, thing.body, null);
        return json(200, { json: { errors: [], data: { things: [show(thing, true)] } } });
      }),
    ),
    'POST /api/del': as(
      'edit',
      own((account, _call, thing) => {
        Object.assign(thing, { isRemoved: true, body: '[deleted]', author: null });
        record(account, 'delete', thing.name, '', null);
        return json(200, {});
      }),
    ),
    'POST /api/remove': moderated('hide', (thing) => void (thing.isRemoved = true)),
    'POST /api/approve': moderated('unhide', (thing) => void (thing.isRemoved = false)),
    'POST /api/lock': moderated('lock', (thing) => void (thing.isLocked = true)),
    'GET /api/mod/conversations': as('modmail', (account) => {
      const own = [...mails.values()].filter(({ subreddit }) => account.moderates.includes(subreddit));
      return json(200, {
        conversations: Object.fromEntries(own.map((mail) => [mail.id, headOf(mail)])),
        conversationIds: own.map(({ id }) => id),
        messages: Object.fromEntries(
          own.flatMap(({ messages }) => messages.map((message) => [message.id, mailMessage(message)])),
        ),
      });
    }),
    'GET /api/mod/conversations/:': as('modmail', (_account, _call, id = '') => {
      const mail = mails.get(id);
      return mail
        ? json(200, {
            conversation: headOf(mail),
            messages: Object.fromEntries(mail.messages.map((message) => [message.id, mailMessage(message)])),
          })
        : json(404, { message: 'Not Found', error: 404 });
    }),
    'POST /api/mod/conversations/:': as('modmail', (account, call, id = '') => {
      const mail = mails.get(id);
      if (!mail) return json(404, { message: 'Not Found', error: 404 });
      const message = {
        id: id36(),
        author: account.username,
        body: parameter(call, 'body') ?? '',
        at: timers.now(),
        isMod: true,
        isInternal: parameter(call, 'isInternal') === 'true',
      };
      mail.messages.push(message);
      record(account, message.isInternal ? 'note' : 'message', id, message.body, message.id);
      return json(200, { conversation: headOf(mail), messages: { [message.id]: mailMessage(message) } });
    }),
    'POST /api/v1/access_token': (call) => token(call),
  };

  const token = (call: Call): Answer => {
    const basic = Buffer.from(/^Basic (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? '', 'base64').toString();
    const account = [...accounts.values()].find(
      (one) => `${one.clientId}:${one.clientSecret}` === basic && one.refreshToken === parameter(call, 'refresh_token'),
    );
    if (!account)
      return json(basic ? 400 : 401, basic ? { error: 'invalid_grant' } : { message: 'Unauthorized', error: 401 });
    account.token = opaque(40, id36()); // the refresh token stays
    return json(200, {
      access_token: account.token,
      token_type: 'bearer',
      expires_in: 86_400,
      scope: account.scopes.join(' '),
    });
  };

  return {
    standIn: {
      id: 'reddit',
      answer: (call) => {
        const inner = below(call, 'reddit');
        const last = inner.segments.at(-1)?.replace(/\.json$/, '');
        return (
          findRoute(routes, { ...inner, segments: [...inner.segments.slice(0, -1), ...(last ? [last] : [])] })?.() ?? {
            status: 404,
            headers: { 'content-type': 'text/html' },
            body: '<html><body>page not found</body></html>',
          }
        );
      },
      error: (status, parts) =>
        status >= 500
          ? { status, headers: { 'content-type': 'text/html' }, body: '<html><body>Ow! -- reddit.com</body></html>' }
          : json(status, { message: textOf(parts['message']) ?? 'Made to fail', error: status }),
    },
    control: {
      addAccount: (given = {}) => {
        const account: RedditAccount = {
          username: `sandbox_${accounts.size + 1}`,
          token: `reddit-token-${accounts.size + 1}`,
          refreshToken: `reddit-refresh-${accounts.size + 1}`,
          clientId: 'sandbox-client',
          clientSecret: 'sandbox-client-secret',
          scopes: ['identity', 'read', 'privatemessages', 'submit', 'edit', 'history', 'modmail', 'modposts'],
          moderates: [],
          ...given,
        };
        accounts.set(account.username, account);
        return account;
      },
      post: ({ author, title, subreddit }) =>
        add({ name: `t3_${id36()}`, parent: null, link: null, author, to: null, body: '', subject: title, subreddit }),
      comment: ({ author, body, parent }) => {
        const named = [...accounts.values()].find(({ username }) => body.includes(`u/${username}`));
        return add({
          name: `t1_${id36()}`,
          parent: parent.name,
          link: parent.link ?? parent.name,
          author,
          to: named?.username ?? parent.author,
          body,
          subject: '',
          subreddit: parent.subreddit,
        });
      },
      direct: ({ author, to, subject, body }) =>
        add({ name: `t4_${id36()}`, parent: null, link: null, author, to, body, subject, subreddit: '' }),
      modmail: ({ subreddit, subject, author, body }) => {
        const id = id36();
        mails.set(id, {
          id,
          subreddit,
          subject,
          messages: [{ id: id36(), author, body, at: timers.now(), isMod: false, isInternal: false }],
        });
        return id;
      },
      remove: (thing) => void Object.assign(thing, { isRemoved: true, body: '[deleted]', author: null }),
      lock: (thing) => void (thing.isLocked = true),
      slowDown: (minutes) => void (waitMinutes = minutes),
    },
  };
};

const headOf = ({
  id,
  subject,
  subreddit,
  messages,
}: {
  id: string;
  subject: string;
  subreddit: string;
  messages: { id: string; at: number; author: string; isMod: boolean }[];
}) => ({
  id,
  subject,
  owner: { displayName: subreddit, type: 'subreddit' },
  participant: { name: messages.find(({ isMod }) => !isMod)?.author },
  lastUpdated: new Date(messages.at(-1)?.at ?? 0).toISOString(),
  isInternal: false,
  state: 1,
  objIds: messages.map((message) => ({ id: message.id, key: 'messages' })),
});

const mailMessage = ({
  id,
  body,
  author,
  isMod,
  at,
  isInternal,
}: {
  id: string;
  body: string;
  author: string;
  isMod: boolean;
  at: number;
  isInternal: boolean;
}) => ({
  id,
  bodyMarkdown: body,
  body: `<p>${body}</p>`,
  author: { name: author, isMod },
  date: new Date(at).toISOString(),
  isInternal,
});
