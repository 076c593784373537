import type { StandIn, Surroundings } from '../stand-in';
import { errorAnswer, GraphError } from './errors';
import { answerGraph } from './graph';
import { grantCode } from './auth';
import { createMeta, type BusinessAct, type Meta, type MetaOptions } from './meta';
import { createPeople, type People } from './people';
import { knownFields } from './subscriptions';
import {
  addPerson,
  createWorld,
  takeNumber,
  type Account,
  type GraphComment,
  type GraphPost,
  type Person,
  type World,
} from './world';

/** Facebook Pages, Messenger and Instagram, as tests and the demo drive them. */
export interface MetaControl {
  world: World;
  people: People;
  /** Adds or replaces a connected account; what is not told gets a working default. */
  addAccount(account: Partial<Account> & Pick<Account, 'id' | 'object'>): Account;
  addPost(post: Partial<GraphPost> & { accountId: string; text: string }): GraphPost;
  addPerson(person: Partial<Person> & { name: string }): Person;
  /** Where an account's webhooks go from now on, and with which secret they are signed. */
  connect(accountId: string, to: { webhookUrl: string | null; appSecret?: string }): void;
  /** Percent in the rate headers. */
  setUsage(usage: Partial<Meta['usage']>): void;
  /** A code as the consent page gives it. */
  grantCode(accountIds: string[], redirectUri: string): string;
  /** Hears of everything that we say to people; the answer stops it. */
  listen(listener: (act: BusinessAct) => void): () => void;
  comment(id: string): GraphComment | undefined;
}

export const createMetaStandIn = (
  surroundings: Surroundings,
  options: Partial<MetaOptions>,
): { standIn: StandIn; control: MetaControl; meta: Meta } => {
  const world = createWorld(surroundings.timers);
  const meta = createMeta(world, { ...surroundings, options });
  return {
    meta,
    standIn: {
      id: 'meta',
      answer: (call) => answerGraph(meta, call),
      error: (status, parts) => errorAnswer(faultOf(status, parts)),
    },
    control: {
      world,
      people: createPeople(meta),
      addAccount: (given) => {
        const account: Account = {
          name: `Account ${given.id}`,
          username: `account.${given.id}`,
          token: `token-${given.id}`,
          tokenExpiresAt: 0,
          tokenState: 'good',
          appId: '1517200000000042',
          appSecret: 'sandbox-app-secret',
          scopes: [...allScopes],
          subscribedFields: [...knownFields[given.object]],
          webhookUrl: null,
          ...given,
        };
        world.accounts.set(account.id, account);
        return account;
      },
      addPost: (given) => {
        const account = world.accounts.get(given.accountId);
        const number = takeNumber(world);
        const isPage = account?.object === 'page';
        const id = given.id ?? (isPage ? `${given.accountId}_${number}` : `181${String(number).padStart(14, '0')}`);
        const post: GraphPost = {
          url: isPage
            ? `https://www.facebook.com/${id.replace('_', '/posts/')}`
            : `https://www.instagram.com/p/${id.slice(-11)}/`,
          imageUrl: null,
          createdAt: surroundings.timers.now(),
          product: 'FEED',
          commentsEnabled: true,
          ...given,
          id,
        };
        world.posts.set(id, post);
        return post;
      },
      addPerson: (given) => {
        const number = takeNumber(world);
        const id = given.id ?? `6109${number}`;
        return addPerson(world, {
          username: given.name.toLowerCase().replaceAll(' ', '.'),
          followers: 120,
          directId: `7209${number}`,
          ...given,
          id,
        });
      },
      connect: (accountId, { webhookUrl, appSecret }) => {
        const account = world.accounts.get(accountId);
        if (!account) throw new Error(`No account ${accountId}`);
        account.webhookUrl = webhookUrl;
        if (appSecret) account.appSecret = appSecret;
      },
      setUsage: (usage) => void Object.assign(meta.usage, usage),
      grantCode: (accountIds, redirectUri) => grantCode(meta, accountIds, redirectUri),
      listen: (listener) => {
        meta.listeners.add(listener);
        return () => void meta.listeners.delete(listener);
      },
      comment: (id) => world.comments.get(id),
    },
  };
};

const allScopes = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
  'instagram_basic',
  'instagram_manage_comments',
  'instagram_manage_messages',
  'instagram_business_basic',
  'instagram_business_manage_comments',
  'instagram_business_manage_messages',
];

/** 429 is `4`, 5xx is `2`, 401 is `190`; `parts` overrides code, subcode and message. */
const faultOf = (status: number, parts: Record<string, unknown>): GraphError => {
  const usual: Record<number, [number, string]> = {
    401: [190, 'Error validating access token: Session has expired.'],
    403: [10, '(#10) Application does not have permission for this action'],
    429: [4, '(#4) Application request limit reached'],
  };
  const [code, message] =
    usual[status] ??
    (status >= 500
      ? [2, 'An unexpected error has occurred. Please retry your request later.']
      : [100, '(#100) Invalid parameter']);
  return new GraphError(
    typeof parts['code'] === 'number' ? parts['code'] : code,
    typeof parts['message'] === 'string' ? parts['message'] : message,
    {
      status,
      isTransient: parts['is_transient'] === true || status >= 500,
      ...(typeof parts['subcode'] === 'number' ? { subcode: parts['subcode'] } : {}),
    },
  );
};
