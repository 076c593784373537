import { bearer, type Answer, type Call } from '../call';
import type { StandIn, Surroundings } from '../stand-in';
import { below, createNumbers, findRoute, json, textOf, type Route } from './kit';

/** One account on a server with Mastodon's API. Source: https://docs.joinmastodon.org/methods/ */
export interface MastodonAccount {
  id: string;
  username: string;
  token: string;
}

interface Status {
  id: string;
  uri: string;
  url: string;
  created_at: string;
  in_reply_to_id: string | null;
  in_reply_to_account_id: string | null;
  visibility: 'public' | 'unlisted' | 'private' | 'direct';
  content: string;
  account: Record<string, unknown>;
  mentions: Record<string, unknown>[];
}

export interface MastodonControl {
  addAccount(account?: Partial<MastodonAccount>): MastodonAccount;
  addPost(account: MastodonAccount, text: string): Status;
  /** Somebody answers under it. */
  reply(account: MastodonAccount, reply: { to: string; username: string; text: string }): Status;
}

const host = 'https://social.example';
const limitCharacters = 500;

export const createMastodon = ({ timers, ledger }: Surroundings): { standIn: StandIn; control: MastodonControl } => {
  const accounts = new Map<string, MastodonAccount>();
  const statuses = new Map<string, Status>();
  const notes = new Map<string, Record<string, unknown>[]>();
  const byKey = new Map<string, Status>();
  const nextId = createNumbers(timers, 18);

  const now = () => new Date(timers.now()).toISOString();
  const personOf = (id: string, username: string) => ({
    id,
    username,
    acct: username,
    display_name: username,
    url: `${host}/@${username}`,
    bot: false,
  });
  const write = (
    author: Record<string, unknown>,
    text: string,
    rest: Partial<Pick<Status, 'in_reply_to_id' | 'in_reply_to_account_id' | 'mentions' | 'visibility'>> = {},
  ): Status => {
    const id = nextId();
    const status: Status = {
      id,
      uri: `${host}/users/${String(author['username'])}/statuses/${id}`,
      url: `${host}/@${String(author['username'])}/${id}`,
      created_at: now(),
      in_reply_to_id: null,
      in_reply_to_account_id: null,
      visibility: 'public',
      content: `<p>${escaped(text)}</p>`,
      account: author,
      mentions: [],
      ...rest,
    };
    statuses.set(id, status);
    return status;
  };

  const asAccount =
    (route: (account: MastodonAccount, call: Call, ...parts: string[]) => Answer): Route =>
    (call, ...parts) => {
      const account = [...accounts.values()].find(({ token }) => token === bearer(call));
      return account ? route(account, call, ...parts) : refused(401, 'The access token is invalid');
    };

  const post = (account: MastodonAccount, call: Call): Answer => {
    const key = call.headers['idempotency-key'];
    const known = key ? byKey.get(`${account.id} ${key}`) : undefined;
    if (known) return json(200, known);
    const text = textOf(call.body?.['status']) ?? '';
    // A name counts without its server.
    if ([...new Intl.Segmenter().segment(text.replace(/@([\w.]+)@[\w.-]+/g, '@$1'))].length > limitCharacters)
      return refused(422, `Validation failed: Text character limit of ${limitCharacters} exceeded`);
    const parent = textOf(call.body?.['in_reply_to_id']);
    if (parent && !statuses.has(parent)) return refused(404, 'Record not found');
    const status = write(personOf(account.id, account.username), text, { in_reply_to_id: parent });
    if (key) byKey.set(`${account.id} ${key}`, status);
    ledger.add({
      platform: 'mastodon',
      account: account.username,
      action: parent ? 'reply' : 'post',
      target: parent,
      text: text.replace(/^(@[\w.@-]+ )+/, ''),
      key: key ?? null,
      externalId: status.uri,
      detail: {},
    });
    return json(200, status);
  };

  const between = <Row extends { id?: unknown }>(rows: readonly Row[], { query }: Call): Row[] => {
    const [least, most] = [query.get('min_id') ?? query.get('since_id'), query.get('max_id')];
    return rows.filter(
      ({ id }) => (!least || BigInt(String(id)) > BigInt(least)) && (!most || BigInt(String(id)) < BigInt(most)),
    );
  };

  const routes: Record<string, Route> = {
    'GET /api/v1/accounts/verify_credentials': asAccount(({ id, username }) => json(200, personOf(id, username))),
    'GET /api/v2/instance': () =>
      json(200, {
        version: '4.5.0',
        configuration: { statuses: { max_characters: limitCharacters, characters_reserved_per_url: 23 } },
      }),
    'GET /api/v1/notifications': asAccount(({ id }, call) => json(200, between(notes.get(id) ?? [], call))),
    'GET /api/v1/accounts/:/statuses': asAccount((_account, call, id) =>
      json(
        200,
        between(
          [...statuses.values()].filter(({ account }) => account['id'] === id),
          call,
        ).reverse(),
      ),
    ),
    'GET /api/v1/statuses/:': asAccount((_account, _call, id) => {
      const status = statuses.get(id ?? '');
      return status ? json(200, status) : refused(404, 'Record not found');
    }),
    'GET /api/v1/statuses/:/context': asAccount((_account, _call, id) => {
      const above = statuses.get(statuses.get(id ?? '')?.in_reply_to_id ?? '');
      return json(200, { ancestors: above ? [above] : [], descendants: [] });
    }),
    'POST /api/v1/statuses': asAccount(post),
    'POST /api/v1/statuses/:/favourite': asAccount((account, _call, id) => {
      const status = statuses.get(id ?? '');
      if (!status) return refused(404, 'Record not found');
      ledger.add({
        platform: 'mastodon',
        account: account.username,
        action: 'like',
        target: status.uri,
        text: '',
        key: null,
        externalId: null,
        detail: {},
      });
      return json(200, { ...status, favourited: true });
    }),
  };

  return {
    standIn: {
      id: 'mastodon',
      answer: (call) => findRoute(routes, below(call, 'mastodon'))?.() ?? refused(404, 'Record not found'),
      error: (status, parts) => refused(status, textOf(parts['error']) ?? 'Made to fail'),
    },
    control: {
      addAccount: (given = {}) => {
        const account = {
          id: nextId(),
          username: `sandbox${accounts.size + 1}`,
          token: `mastodon-token-${accounts.size + 1}`,
          ...given,
        };
        accounts.set(account.id, account);
        return account;
      },
      addPost: ({ id, username }, text) => write(personOf(id, username), text),
      reply: (account, { to, username, text }) => {
        const status = write(personOf(`9${username.length}${nextId()}`, username), `@${account.username} ${text}`, {
          in_reply_to_id: to,
          in_reply_to_account_id: account.id,
          mentions: [personOf(account.id, account.username)],
        });
        const note = { id: nextId(), type: 'mention', created_at: now(), account: status.account, status };
        notes.set(account.id, [note, ...(notes.get(account.id) ?? [])]);
        return status;
      },
    },
  };
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const refused = (status: number, error: string): Answer => json(status, { error });
