import type { ConversationKind } from '@hubbub/contracts';

/** The sandbox’s controls, as far as these tests turn them. */
export interface Controls {
  url: string;
  webhookUrl: string;
  /** Digits from 2 to 7 (a DID has no others) that make another account of the same platform; the usual one unless told. */
  mark?: string;
  meta: {
    addAccount(account: object): Handle;
    addPost(post: { accountId: string; text: string }): { id: string };
    addPerson(person: object): Handle;
    people: {
      comment(account: Handle, person: Handle, input: object): Handle;
      direct(account: Handle, person: Handle, input: object): Handle;
    };
  };
  platforms: Record<string, Record<string, (...parts: never[]) => unknown> & Record<string, unknown>>;
}

type Handle = Record<string, unknown> & { id: string };

/** An id of the same length that ends in the mark, and a name with the mark behind it. */
const own = (id: string, { mark = '' }: Controls): string => id.slice(0, id.length - mark.length) + mark;
const named = (name: string, { mark = '' }: Controls): string => name + mark;

/** One way in and out of one platform. */
export interface Road {
  name: string;
  platform: string;
  kind: ConversationKind | 'message';
  by: 'webhook' | 'poll';
  acts: ('like' | 'hide' | 'delete')[];
  /** What the words become on their way, where the platform adds to them. */
  wrap?: (words: string) => string;
  connect(controls: Controls): {
    externalId: string;
    secrets: Record<string, string>;
    settings: Record<string, unknown> & { apiBaseUrl: string };
    /** Somebody writes these words. */
    speak(words: string): void;
  };
  timers: { now(): number; advance(ms: number): void; after(ms: number, run: () => void): () => void; stop(): void };
  sandbox: {
    url: string;
    control: Omit<Controls, 'url' | 'webhookUrl'> & { webhooks: { idle(): Promise<void> } };
    ledger: { rows(match: object): { action: string; text: string; externalId: string | null }[] };
    stop(): Promise<void>;
  };
}

/** Calls a control by name: the sandbox is another program, so its types are not at hand here. */
const turn =
  (controls: Controls, platform: string) =>
  (name: string, ...parts: unknown[]): Handle =>
    ((controls.platforms[platform] ?? {})[name] as (...given: unknown[]) => Handle)(...parts);

const road = (given: Omit<Road, 'timers' | 'sandbox'>): Road => given as Road;

const page = (controls: Controls, object: 'page' | 'instagram') => {
  const { meta, webhookUrl } = controls;
  const account = meta.addAccount({
    id: own(object === 'page' ? '104500000000001' : '17841400000000001', controls),
    object,
    token: named('meta-token', controls),
    appSecret: 'shh',
    webhookUrl,
  });
  const person = meta.addPerson(
    object === 'page'
      ? { name: 'Ada Muster', username: 'ada.m' }
      : {
          name: 'Ada',
          username: named('ada.m', controls),
          id: own('900000000000001', controls),
          directId: own('900000000000001', controls),
        },
  );
  return { account, person, post: meta.addPost({ accountId: account.id, text: 'New pots' }) };
};
const metaSecrets = (controls: Controls) => ({
  accessToken: named('meta-token', controls),
  appSecret: 'shh',
  verifyToken: 'v',
});

export const roads: Road[] = [
  ...(['facebook', 'instagram'] as const).flatMap((platform) => {
    const object = platform === 'facebook' ? ('page' as const) : ('instagram' as const);
    const comment = (by: Road['by']) =>
      road({
        name: `${platform}: a comment by ${by}`,
        platform,
        kind: 'comment',
        by,
        acts: platform === 'facebook' ? ['like', 'hide', 'delete'] : ['hide', 'delete'],
        connect: (controls) => {
          const { account, person, post } = page(by === 'poll' ? { ...controls, webhookUrl: '' } : controls, object);
          return {
            externalId: account.id,
            secrets: metaSecrets(controls),
            settings: { apiBaseUrl: controls.url, ...(platform === 'instagram' ? { login: 'instagram' } : {}) },
            speak: (text) => void controls.meta.people.comment(account, person, { postId: post.id, text }),
          };
        },
      });
    const direct = road({
      name: `${platform}: a direct message`,
      platform,
      kind: 'message',
      by: 'webhook',
      acts: [],
      connect: (controls) => {
        const { account, person } = page(controls, object);
        return {
          externalId: account.id,
          secrets: metaSecrets(controls),
          settings: { apiBaseUrl: controls.url },
          speak: (text) => void controls.meta.people.direct(account, person, { text }),
        };
      },
    });
    return [comment('webhook'), comment('poll'), direct];
  }),
  road({
    name: 'whatsapp',
    platform: 'whatsapp',
    kind: 'message',
    by: 'webhook',
    acts: [],
    connect: (controls) => {
      const whatsapp = turn(controls, 'whatsapp');
      const number = whatsapp('addNumber', {
        phoneNumberId: own('106540352240001', controls),
        token: named('wa-token', controls),
        appSecret: 'shh',
        webhookUrl: controls.webhookUrl,
      });
      return {
        externalId: own('106540352240001', controls),
        secrets: { accessToken: named('wa-token', controls), appSecret: 'shh', verifyToken: 'v' },
        settings: { apiBaseUrl: controls.url },
        speak: (body) =>
          void whatsapp(
            'message',
            number,
            { waId: '16505551234', userId: 'US.13491208655302741918', name: 'Ada' },
            { type: 'text', text: { body } },
          ),
      };
    },
  }),
  road({
    name: 'threads',
    platform: 'threads',
    kind: 'comment',
    by: 'webhook',
    acts: ['hide'],
    connect: (controls) => {
      const threads = turn(controls, 'threads');
      const account = threads('addAccount', {
        token: named('th-token', controls),
        appSecret: 'shh',
        username: named('shop', controls),
        webhookUrl: controls.webhookUrl,
      });
      const post = threads('addPost', account, 'New pots');
      return {
        externalId: account.id,
        secrets: { accessToken: named('th-token', controls), appSecret: 'shh', verifyToken: 'v' },
        settings: { apiBaseUrl: `${controls.url}/threads`, username: named('shop', controls) },
        speak: (text) => void threads('reply', account, { to: post.id, username: 'ada', text }),
      };
    },
  }),
  ...(['comment', 'message'] as const).map((kind) =>
    road({
      name: `tiktok: a ${kind}`,
      platform: 'tiktok',
      kind,
      by: 'webhook',
      acts: kind === 'comment' ? ['like', 'hide'] : [],
      connect: (controls) => {
        const tiktok = turn(controls, 'tiktok');
        const account = tiktok('addAccount', {
          openId: own('-000Shop', controls),
          token: named('tt-token', controls),
          refreshToken: named('tt-refresh', controls),
          appSecret: 'shh',
          webhookUrl: controls.webhookUrl,
        });
        const videoId = tiktok('addVideo', account, 'A pot') as unknown as string;
        return {
          externalId: own('-000Shop', controls),
          secrets: {
            clientId: '7300000000000000001',
            clientSecret: 'shh',
            accessToken: named('tt-token', controls),
            refreshToken: named('tt-refresh', controls),
          },
          settings: { apiBaseUrl: `${controls.url}/tiktok` },
          speak: (text) =>
            void tiktok(kind === 'comment' ? 'comment' : 'direct', account, {
              videoId,
              author: 'uid1',
              username: 'ada.m',
              text,
            }),
        };
      },
    }),
  ),
  ...(['mention', 'message'] as const).map((kind) =>
    road({
      name: `x: a ${kind}`,
      ...(kind === 'mention' ? { wrap: (words: string) => `@shop ${words}` } : {}),
      platform: 'x',
      kind,
      by: 'webhook',
      acts: [],
      connect: (controls) => {
        const x = turn(controls, 'x');
        const account = x('addAccount', {
          id: own('1111111111111111111', controls),
          username: named('shop', controls),
          token: named('x-token', controls),
          refreshToken: named('x-refresh', controls),
          clientId: 'c',
          clientSecret: 's',
          consumerSecret: 'shh',
          webhookUrl: controls.webhookUrl,
        });
        x('addUser', { id: '2222222222222222222', username: 'ada', name: 'Ada' });
        return {
          externalId: own('1111111111111111111', controls),
          secrets: {
            consumerSecret: 'shh',
            bearerToken: 'b',
            clientId: 'c',
            clientSecret: 's',
            accessToken: named('x-token', controls),
            refreshToken: named('x-refresh', controls),
          },
          settings: { apiBaseUrl: `${controls.url}/x` },
          speak: (text) =>
            void (kind === 'mention'
              ? x('post', account, { authorId: '2222222222222222222', text: `@${named('shop', controls)} ${text}` })
              : x('direct', account, { senderId: '2222222222222222222', text })),
        };
      },
    }),
  ),
  road({
    name: 'youtube',
    platform: 'youtube',
    kind: 'comment',
    by: 'poll',
    acts: ['hide'],
    connect: (controls) => {
      const youtube = turn(controls, 'youtube');
      const channel = youtube('addChannel', {
        id: own('UCshop000000000000000000', controls),
        token: named('yt-token', controls),
        refreshToken: named('yt-refresh', controls),
        clientId: 'c',
        clientSecret: 's',
      });
      const videoId = named('v1', controls);
      youtube('addVideo', channel, { id: videoId, title: 'How we throw' });
      return {
        externalId: own('UCshop000000000000000000', controls),
        secrets: {
          clientId: 'c',
          clientSecret: 's',
          refreshToken: named('yt-refresh', controls),
          accessToken: named('yt-token', controls),
        },
        settings: { apiBaseUrl: `${controls.url}/youtube` },
        speak: (text) =>
          void youtube('comment', { videoId, authorId: 'UCfan000000000000000000a', author: '@ada', text }),
      };
    },
  }),
  road({
    name: 'linkedin',
    platform: 'linkedin',
    kind: 'comment',
    by: 'webhook',
    acts: ['like'],
    connect: (controls) => {
      const linkedin = turn(controls, 'linkedin');
      const organization = linkedin('addOrganization', {
        urn: own('urn:li:organization:123', controls),
        token: named('li-token', controls),
        clientId: 'c',
        clientSecret: 'shh',
        webhookUrl: controls.webhookUrl,
      });
      const activity = linkedin('addPost', organization, 'We are hiring') as unknown as string;
      return {
        externalId: own('urn:li:organization:123', controls),
        secrets: { clientId: 'c', clientSecret: 'shh', accessToken: named('li-token', controls) },
        settings: { apiBaseUrl: `${controls.url}/linkedin` },
        speak: (text) => void linkedin('comment', organization, { activity, actor: 'urn:li:person:XyZ', text }),
      };
    },
  }),
  road({
    name: 'telegram',
    platform: 'telegram',
    kind: 'message',
    by: 'webhook',
    acts: ['like'],
    connect: (controls) => {
      const telegram = turn(controls, 'telegram');
      const id = own('710000001', controls);
      const bot = telegram('addBot', {
        id: Number(id),
        token: `${id}:AAF-token`,
        webhook: { url: controls.webhookUrl, secret: named('shh', controls) },
      });
      return {
        externalId: id,
        secrets: { token: `${id}:AAF-token`, webhookSecret: named('shh', controls) },
        settings: { apiBaseUrl: `${controls.url}/telegram` },
        speak: (text) => void telegram('message', bot, { id: 42, first_name: 'Ada' }, text),
      };
    },
  }),
  road({
    name: 'slack',
    platform: 'slack',
    kind: 'comment',
    by: 'webhook',
    acts: ['like'],
    connect: (controls) => {
      const slack = turn(controls, 'slack');
      const team = slack('addTeam', {
        id: own('T000000001', controls),
        token: named('xoxb-token', controls),
        signingSecret: 'shh',
        eventsUrl: controls.webhookUrl,
      });
      slack('addChannel', team, { id: 'C1', name: 'general' });
      slack('addUser', team, { id: 'U2', name: 'Ada' });
      return {
        externalId: own('T000000001', controls),
        secrets: { token: named('xoxb-token', controls), signingSecret: 'shh' },
        settings: { apiBaseUrl: `${controls.url}/slack` },
        speak: (text) =>
          void slack('message', team, {
            channel: 'C1',
            user: 'U2',
            text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
          }),
      };
    },
  }),
  road({
    name: 'reddit',
    platform: 'reddit',
    kind: 'comment',
    by: 'poll',
    acts: [],
    connect: (controls) => {
      const reddit = turn(controls, 'reddit');
      const username = named('shop', controls);
      reddit('addAccount', {
        username,
        token: named('rd-token', controls),
        refreshToken: named('rd-refresh', controls),
        clientId: 'c',
        clientSecret: 's',
      });
      const post = reddit('post', { author: username, title: 'New pots', subreddit: 'pots' });
      return {
        externalId: username,
        secrets: {
          clientId: 'c',
          clientSecret: 's',
          refreshToken: named('rd-refresh', controls),
          accessToken: named('rd-token', controls),
        },
        settings: { apiBaseUrl: `${controls.url}/reddit`, userAgent: 'web:hubbub:v1 (by /u/shop)' },
        speak: (body) => void reddit('comment', { author: 'ada', body, parent: post }),
      };
    },
  }),
  road({
    name: 'discord',
    platform: 'discord',
    kind: 'comment',
    by: 'poll',
    acts: ['like', 'delete'],
    connect: (controls) => {
      const discord = turn(controls, 'discord');
      const token = named('dc-token', controls);
      const bot = discord('addBot', { id: own('1410000000000000001', controls), token });
      const room = own('1440000000000000002', controls);
      discord('addChannel', bot, { id: room, guildId: '1430000000000000003', name: 'general' });
      return {
        externalId: own('1410000000000000001', controls),
        secrets: { token },
        settings: { apiBaseUrl: `${controls.url}/discord`, channelIds: room },
        speak: (content) =>
          void discord('message', bot, {
            channelId: room,
            author: { id: '1420000000000000004', username: 'ada' },
            content,
          }),
      };
    },
  }),
  road({
    name: 'google-business',
    platform: 'google-business',
    kind: 'review',
    by: 'poll',
    acts: [],
    connect: (controls) => {
      const google = controls.platforms['googleBusiness'] ?? {};
      const business = turn(controls, 'googleBusiness');
      const place = own('222', controls);
      const location = business('addLocation', { location: place });
      return {
        externalId: `accounts/111/locations/${place}`,
        secrets: {
          clientId: 'c',
          clientSecret: 'sandbox-client-secret',
          refreshToken: String(google['refreshToken']),
          accessToken: String(google['token']),
        },
        settings: { apiBaseUrl: `${controls.url}/google-business` },
        speak: (comment) => void business('review', location, { stars: 4, comment, reviewer: 'Ada' }),
      };
    },
  }),
  road({
    name: 'bluesky',
    platform: 'bluesky',
    kind: 'comment',
    by: 'poll',
    acts: [],
    connect: (controls) => {
      const bluesky = turn(controls, 'bluesky');
      const handle = `${named('shop', controls)}.test`;
      const did = own('did:plc:aaaaaaaaaaaaaaaaaaaaaaaa', controls);
      const account = bluesky('addAccount', { did, handle });
      const { uri } = bluesky('addPost', account, 'New pots');
      return {
        externalId: did,
        secrets: { identifier: handle, appPassword: 'aaaa-bbbb-cccc-dddd' },
        settings: { apiBaseUrl: `${controls.url}/bluesky` },
        speak: (text) =>
          void bluesky('reply', account, {
            to: uri,
            did: 'did:plc:ylcw6twt5ekl54427qmp6jqv',
            handle: 'ada.test',
            text,
          }),
      };
    },
  }),
  road({
    name: 'mastodon',
    platform: 'mastodon',
    kind: 'comment',
    by: 'poll',
    acts: ['like'],
    wrap: (words) => `@shop ${words}`,
    connect: (controls) => {
      const mastodon = turn(controls, 'mastodon');
      const username = named('shop', controls);
      const token = named('ma-token', controls);
      const account = mastodon('addAccount', { username, token });
      const { id: to } = mastodon('addPost', account, 'New pots');
      return {
        externalId: `https://social.example/@${username}`,
        secrets: { server: `${controls.url}/mastodon`, accessToken: token },
        settings: { apiBaseUrl: `${controls.url}/mastodon` },
        speak: (text) => void mastodon('reply', account, { to, username: 'ada', text }),
      };
    },
  }),
];
