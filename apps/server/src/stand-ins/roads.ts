import type { ConversationKind } from '@hubbub/contracts';

/** The sandbox’s controls, as far as these tests turn them. */
interface Controls {
  url: string;
  webhookUrl: string;
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

const page = ({ meta, webhookUrl }: Controls, object: 'page' | 'instagram') => {
  const account = meta.addAccount({
    id: object === 'page' ? '104500000000001' : '17841400000000001',
    object,
    token: 'meta-token',
    appSecret: 'shh',
    webhookUrl,
  });
  const person = meta.addPerson(
    object === 'page'
      ? { name: 'Ada Muster', username: 'ada.m' }
      : { name: 'Ada', username: 'ada.m', id: '900000000000001', directId: '900000000000001' },
  );
  return { account, person, post: meta.addPost({ accountId: account.id, text: 'New pots' }) };
};
const metaSecrets = { accessToken: 'meta-token', appSecret: 'shh', verifyToken: 'v' };

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
            secrets: metaSecrets,
            settings: { apiBaseUrl: controls.url },
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
          secrets: metaSecrets,
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
        phoneNumberId: '106540352240001',
        token: 'wa-token',
        appSecret: 'shh',
        webhookUrl: controls.webhookUrl,
      });
      return {
        externalId: '106540352240001',
        secrets: { accessToken: 'wa-token', appSecret: 'shh', verifyToken: 'v' },
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
        token: 'th-token',
        appSecret: 'shh',
        username: 'shop',
        webhookUrl: controls.webhookUrl,
      });
      const post = threads('addPost', account, 'New pots');
      return {
        externalId: account.id,
        secrets: { accessToken: 'th-token', appSecret: 'shh', verifyToken: 'v' },
        settings: { apiBaseUrl: `${controls.url}/threads`, username: 'shop' },
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
          openId: '-000Shop',
          token: 'tt-token',
          refreshToken: 'tt-refresh',
          appSecret: 'shh',
          webhookUrl: controls.webhookUrl,
        });
        const videoId = tiktok('addVideo', account, 'A pot') as unknown as string;
        return {
          externalId: '-000Shop',
          secrets: {
            clientId: '7300000000000000001',
            clientSecret: 'shh',
            accessToken: 'tt-token',
            refreshToken: 'tt-refresh',
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
          id: '1111111111111111111',
          username: 'shop',
          token: 'x-token',
          refreshToken: 'x-refresh',
          clientId: 'c',
          clientSecret: 's',
          consumerSecret: 'shh',
          webhookUrl: controls.webhookUrl,
        });
        x('addUser', { id: '2222222222222222222', username: 'ada', name: 'Ada' });
        return {
          externalId: '1111111111111111111',
          secrets: {
            consumerSecret: 'shh',
            bearerToken: 'b',
            clientId: 'c',
            clientSecret: 's',
            accessToken: 'x-token',
            refreshToken: 'x-refresh',
          },
          settings: { apiBaseUrl: `${controls.url}/x` },
          speak: (text) =>
            void (kind === 'mention'
              ? x('post', account, { authorId: '2222222222222222222', text: `@shop ${text}` })
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
        id: 'UCshop000000000000000000',
        token: 'yt-token',
        refreshToken: 'yt-refresh',
        clientId: 'c',
        clientSecret: 's',
      });
      youtube('addVideo', channel, { id: 'v1', title: 'How we throw' });
      return {
        externalId: 'UCshop000000000000000000',
        secrets: { clientId: 'c', clientSecret: 's', refreshToken: 'yt-refresh', accessToken: 'yt-token' },
        settings: { apiBaseUrl: `${controls.url}/youtube` },
        speak: (text) =>
          void youtube('comment', { videoId: 'v1', authorId: 'UCfan000000000000000000a', author: '@ada', text }),
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
        urn: 'urn:li:organization:123',
        token: 'li-token',
        clientId: 'c',
        clientSecret: 'shh',
        webhookUrl: controls.webhookUrl,
      });
      const activity = linkedin('addPost', organization, 'We are hiring') as unknown as string;
      return {
        externalId: 'urn:li:organization:123',
        secrets: { clientId: 'c', clientSecret: 'shh', accessToken: 'li-token' },
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
      const bot = telegram('addBot', {
        id: 710000001,
        token: '710000001:AAF-token',
        webhook: { url: controls.webhookUrl, secret: 'shh' },
      });
      return {
        externalId: '710000001',
        secrets: { token: '710000001:AAF-token', webhookSecret: 'shh' },
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
        id: 'T000000001',
        token: 'xoxb-token',
        signingSecret: 'shh',
        eventsUrl: controls.webhookUrl,
      });
      slack('addChannel', team, { id: 'C1', name: 'general' });
      slack('addUser', team, { id: 'U2', name: 'Ada' });
      return {
        externalId: 'T000000001',
        secrets: { token: 'xoxb-token', signingSecret: 'shh' },
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
      reddit('addAccount', {
        username: 'shop',
        token: 'rd-token',
        refreshToken: 'rd-refresh',
        clientId: 'c',
        clientSecret: 's',
      });
      const post = reddit('post', { author: 'shop', title: 'New pots', subreddit: 'pots' });
      return {
        externalId: 'shop',
        secrets: { clientId: 'c', clientSecret: 's', refreshToken: 'rd-refresh', accessToken: 'rd-token' },
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
      const bot = discord('addBot', { id: '1410000000000000001', token: 'dc-token' });
      discord('addChannel', bot, { id: '1440000000000000002', guildId: '1430000000000000003', name: 'general' });
      return {
        externalId: '1410000000000000001',
        secrets: { token: 'dc-token' },
        settings: { apiBaseUrl: `${controls.url}/discord`, channelIds: '1440000000000000002' },
        speak: (content) =>
          void discord('message', bot, {
            channelId: '1440000000000000002',
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
      const location = business('addLocation');
      return {
        externalId: 'accounts/111/locations/222',
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
];
