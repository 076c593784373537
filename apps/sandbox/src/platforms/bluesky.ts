import { bearer, isRecord, type Answer, type Call } from '../call';
import { opaque } from '../random';
import type { StandIn, Surroundings } from '../stand-in';
import { below, findRoute, json, textOf, type Route } from './kit';

/** One account and the server that holds it. Source: https://atproto.com/specs/xrpc and https://docs.bsky.app/docs/category/http-reference */
export interface BlueskyAccount {
  did: string;
  handle: string;
  appPassword: string;
}

interface Post {
  uri: string;
  cid: string;
  author: { did: string; handle: string; displayName?: string };
  record: Record<string, unknown>;
  indexedAt: string;
}

export interface BlueskyControl {
  addAccount(account?: Partial<BlueskyAccount>): BlueskyAccount;
  /** A post of the account's own; the answer is its address. */
  addPost(account: BlueskyAccount, text: string): { uri: string };
  /** Somebody answers under it. */
  reply(account: BlueskyAccount, reply: { to: string; did: string; handle: string; text: string }): { uri: string };
}

const limitGraphemes = 300;

export const createBluesky = ({ timers, ledger }: Surroundings): { standIn: StandIn; control: BlueskyControl } => {
  const accounts = new Map<string, BlueskyAccount>();
  const posts = new Map<string, Post>();
  const notes = new Map<string, Post[]>();
  let count = 0;

  const now = () => new Date(timers.now()).toISOString();
  const key = () => `3${opaque(12, 'tid', (count += 1)).toLowerCase()}`;
  const cidOf = (value: unknown) => `bafyrei${opaque(52, JSON.stringify(value)).toLowerCase()}`;
  const write = (author: Post['author'], rkey: string, record: Record<string, unknown>): Post => {
    const uri = `at://${author.did}/app.bsky.feed.post/${rkey}`;
    const post: Post = { uri, cid: cidOf(record), author, record, indexedAt: now() };
    posts.set(uri, post);
    return post;
  };

  /** A token is good for one kind of use; a bad one is answered 400. */
  const asAccount =
    (route: (account: BlueskyAccount, call: Call) => Answer, kind: 'access' | 'refresh' = 'access'): Route =>
    (call) => {
      const token = bearer(call);
      if (!token) return refused(401, 'AuthMissing', 'Authentication Required');
      const account = [...accounts.values()].find(({ handle }) => token === `${kind}-${handle}`);
      return account ? route(account, call) : refused(400, 'InvalidToken', 'Token could not be verified');
    };
  const sessionOf = ({ did, handle }: BlueskyAccount) =>
    json(200, { did, handle, accessJwt: `access-${handle}`, refreshJwt: `refresh-${handle}`, active: true });
  const feedViewOf = ({ uri, cid, author, record, indexedAt }: Post) => ({ uri, cid, author, record, indexedAt });

  const putRecord = (account: BlueskyAccount, { body }: Call): Answer => {
    const { repo, collection, rkey, record } = body ?? {};
    if (repo !== account.did) return refused(400, 'InvalidRequest', 'Can only write to your own repo');
    if (!isRecord(record) || record['$type'] !== collection)
      return refused(400, 'InvalidRequest', `Invalid $type: expected ${String(collection)}`);
    if (typeof rkey !== 'string' || !/^[\w.:~-]{1,512}$/.test(rkey))
      return refused(400, 'InvalidRequest', 'Invalid record key');
    if (collection !== 'app.bsky.feed.post')
      return json(200, { uri: `at://${account.did}/${String(collection)}/${rkey}`, cid: cidOf(record) });
    const words = textOf(record['text']) ?? '';
    if ([...new Intl.Segmenter().segment(words)].length > limitGraphemes)
      return refused(400, 'InvalidRequest', 'Invalid app.bsky.feed.post record: grapheme too big (maximum 300)');
    if (typeof record['createdAt'] !== 'string')
      return refused(400, 'InvalidRequest', 'Invalid app.bsky.feed.post record: must have the property "createdAt"');
    const { uri, cid } = write({ did: account.did, handle: account.handle }, rkey, record);
    const parent = isRecord(record['reply']) && isRecord(record['reply']['parent']) ? record['reply']['parent'] : {};
    const target = textOf(parent['uri']);
    ledger.add({
      platform: 'bluesky',
      account: account.did,
      action: target ? 'reply' : 'post',
      target,
      text: words,
      key: rkey,
      externalId: uri,
      detail: {},
    });
    return json(200, { uri, cid });
  };

  const routes: Record<string, Route> = {
    'POST /com.atproto.server.createSession': ({ body }) => {
      const account = [...accounts.values()].find(
        ({ did, handle, appPassword }) =>
          [did, handle].includes(textOf(body?.['identifier']) ?? '') && appPassword === body?.['password'],
      );
      return account ? sessionOf(account) : refused(401, 'AuthenticationRequired', 'Invalid identifier or password');
    },
    'POST /com.atproto.server.refreshSession': asAccount((account) => sessionOf(account), 'refresh'),
    'GET /app.bsky.notification.listNotifications': asAccount(({ did }) =>
      json(200, {
        notifications: (notes.get(did) ?? []).map((post) => ({ ...feedViewOf(post), reason: 'reply', isRead: false })),
      }),
    ),
    'GET /com.atproto.repo.listRecords': asAccount(({ did }, { query }) =>
      json(200, {
        records: [...posts.values()]
          .filter(({ author }) => author.did === did && query.get('repo') === did)
          .map(({ uri, cid, record }) => ({ uri, cid, value: record }))
          .reverse(),
      }),
    ),
    'GET /app.bsky.feed.getPosts': asAccount((_account, { query }) =>
      json(200, {
        posts: query.getAll('uris').flatMap((uri) => {
          const post = posts.get(uri);
          return post ? [feedViewOf(post)] : [];
        }),
      }),
    ),
    'GET /com.atproto.repo.getRecord': asAccount((_account, { query }) => {
      const post = posts.get(
        `at://${query.get('repo') ?? ''}/${query.get('collection') ?? ''}/${query.get('rkey') ?? ''}`,
      );
      return post
        ? json(200, { uri: post.uri, cid: post.cid, value: post.record })
        : refused(400, 'RecordNotFound', 'Could not locate record');
    }),
    'POST /com.atproto.repo.putRecord': asAccount(putRecord),
    'GET /chat.bsky.convo.listConvos': asAccount(() => json(200, { convos: [] })),
    'GET /chat.bsky.convo.getLog': asAccount(() => json(200, { logs: [] })),
  };

  return {
    standIn: {
      id: 'bluesky',
      answer: (call) =>
        findRoute(routes, below(call, 'bluesky', 'xrpc'))?.() ??
        refused(501, 'MethodNotImplemented', 'Method Not Implemented'),
      error: (status, parts) =>
        refused(status, textOf(parts['error']) ?? 'InvalidRequest', textOf(parts['message']) ?? 'Made to fail'),
    },
    control: {
      addAccount: (given = {}) => {
        const handle = given.handle ?? `sandbox${accounts.size + 1}.test`;
        const account = {
          did: `did:plc:${opaque(24, handle)
            .toLowerCase()
            .replace(/[^a-z2-7]/g, 'a')}`,
          appPassword: 'aaaa-bbbb-cccc-dddd',
          ...given,
          handle,
        };
        accounts.set(account.did, account);
        return account;
      },
      addPost: ({ did, handle }, text) =>
        write({ did, handle }, key(), { $type: 'app.bsky.feed.post', text, createdAt: now() }),
      reply: (account, { to, did, handle, text }) => {
        const root = posts.get(to);
        const above = { uri: to, cid: root?.cid ?? '' };
        const record = {
          $type: 'app.bsky.feed.post',
          text,
          createdAt: now(),
          reply: { root: above, parent: above },
        };
        const post = write({ did, handle }, key(), record);
        notes.set(account.did, [post, ...(notes.get(account.did) ?? [])]);
        return post;
      },
    },
  };
};

const refused = (status: number, error: string, message: string): Answer => json(status, { error, message });
