import { openPerson as openBlueskyPerson, type ThreadView } from './bluesky-person';
import { openPerson as openMastodonPerson } from './mastodon-person';
import type { BlueskyServer } from './servers/bluesky';
import type { SnacServer } from './servers/snac';
import { waitFor } from './wait-for';

/** One platform as the people on it see it: a brand, whose account is connected, and somebody who writes to it. */
export interface PlatformSide {
  platform: string;
  channel: { externalId: string; secrets: Record<string, string>; settings: Record<string, unknown> };
  customer: { handle: string };
  /** True where the platform takes our own key for a message: a doubtful send is then always settled. */
  settlesDoubt: boolean;
  post(text: string): Promise<string>;
  comment(text: string, under: string): Promise<string>;
  mention(text: string): Promise<string>;
  direct(text: string): Promise<string>;
  like(externalId: string): Promise<void>;
  /** Texts that stand right under a post or an answer. */
  answersUnder(externalId: string): Promise<string[]>;
  /** What the brand wrote to the customer directly. */
  directAnswers(): Promise<string[]>;
}

export const blueskySide = async ({ urls, accounts, modules }: BlueskyServer): Promise<PlatformSide> => {
  const open = (name: string) => openBlueskyPerson(modules, urls.pds, accounts[name]!, urls.chatDid);
  const [brand, customer] = await Promise.all([open('atelier'), open('walkin')]);
  const refOf = async (uri: string) => {
    // The AppView shows a post some moments after it was written.
    const { cid, record } = await waitFor(`the AppView to show ${uri}`, () => customer.find(uri), {
      timeoutMs: 15_000,
    });
    return { uri, cid, root: record.reply?.root ?? { uri, cid } };
  };
  return {
    platform: 'bluesky',
    channel: {
      externalId: brand.did,
      secrets: { identifier: brand.handle, appPassword: accounts['atelier']!.appPassword },
      settings: { apiBaseUrl: urls.pds, chatService: urls.chatDid, pollSeconds: 1 },
    },
    customer: { handle: customer.handle },
    settlesDoubt: true,
    post: async (text) => (await brand.post(text)).uri,
    comment: async (text, under) => {
      const { root, ...parent } = await refOf(under);
      return (await customer.post(text, { reply: { root, parent } })).uri;
    },
    mention: async (text) => (await customer.post(`@${brand.handle} ${text}`)).uri,
    direct: (text) => customer.write(brand.did, text),
    like: async (uri) => {
      const { cid } = await refOf(uri);
      await customer.agent.like(uri, cid);
    },
    answersUnder: async (uri) =>
      ((await customer.thread(uri).catch(() => null))?.replies ?? []).map(({ post }: ThreadView) => post.record.text),
    directAnswers: async () =>
      (await customer.messagesWith(brand.did)).filter(({ sender }) => sender.did === brand.did).map(({ text }) => text),
  };
};

export const mastodonSide = async ({ urls, accounts }: SnacServer): Promise<PlatformSide> => {
  const [brand, customer] = [
    openMastodonPerson(urls.api, accounts['atelier']!),
    openMastodonPerson(urls.api, accounts['walkin']!),
  ];
  const ids = new Map<string, string>();
  const keep = ({ id, uri }: { id: string; uri: string }): string => {
    ids.set(uri, id);
    return uri;
  };
  const idOf = async (uri: string): Promise<string> => {
    for (const status of await customer.told()) keep(status);
    return ids.get(uri) ?? missing(uri);
  };
  /** The server can lose a notification when two are made at once: what it never told it is asked to tell again. */
  const write = async (text: string, rest: object = {}): Promise<string> => {
    for (let attempt = 0; ; attempt += 1) {
      const status = await customer.post(`@${brand.name} ${text}`, rest);
      const isTold = async () => (await brand.told()).some(({ uri }) => uri === status.uri);
      const told = await waitFor('the server to tell', isTold, { timeoutMs: 30_000 }).catch(() => false);
      if (told) return keep(status);
      if (attempt === 2) throw new Error(`The server never told of “${text}”`);
    }
  };
  return {
    platform: 'mastodon',
    channel: {
      externalId: brand.url,
      secrets: { server: urls.api, accessToken: accounts['atelier']!.token },
      settings: { apiBaseUrl: urls.api, pollSeconds: 1 },
    },
    customer: { handle: customer.name },
    settlesDoubt: false,
    post: async (text) => keep(await brand.post(text)),
    comment: async (text, under) => write(text, { in_reply_to_id: await idOf(under) }),
    mention: (text) => write(text),
    direct: (text) => write(text, { visibility: 'direct' }),
    like: async (uri) => void (await customer.favourite(await idOf(uri))),
    answersUnder: async (uri) => {
      const id = await idOf(uri);
      const below = await customer.below(id);
      return below.filter(({ in_reply_to_id: parent }) => parent === id).map(({ text }) => text ?? '');
    },
    directAnswers: async () =>
      (await customer.told())
        .filter(({ visibility, account }) => visibility !== 'public' && account.url === brand.url)
        .map(({ text }) => text ?? ''),
  };
};

const missing = (what: string): never => {
  throw new Error(`${what} is not there`);
};
