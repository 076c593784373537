import { opaque } from '../random';
import type { Timers } from '../timers';

/** A connected Page or Instagram professional account. */
export interface Account {
  id: string;
  object: 'page' | 'instagram';
  name: string;
  username: string;
  token: string;
  /** 0: never. */
  tokenExpiresAt: number;
  tokenState: 'good' | 458 | 460 | 463 | 467;
  appId: string;
  appSecret: string;
  scopes: string[];
  subscribedFields: string[];
  /** Where its webhooks go; null: nowhere. */
  webhookUrl: string | null;
  linkedPageId?: string;
}

/** Somebody outside. Meta knows them under one id in comments and, on a Page, another one in Messenger. */
export interface Person {
  id: string;
  directId: string;
  name: string;
  username: string;
  followers: number;
  pictureUrl?: string;
}

export interface GraphPost {
  id: string;
  accountId: string;
  text: string;
  url: string;
  imageUrl: string | null;
  createdAt: number;
  product: 'FEED' | 'REELS' | 'STORY' | 'LIVE' | 'AD';
  /** A live video: still running. */
  isLive?: boolean;
  commentsEnabled: boolean;
  /** Somebody else's publication (a visitor's post, a post that mentions us). */
  authorId?: string;
  /** Stands on somebody else's page: no list of ours shows it. */
  isElsewhere?: boolean;
  isPrivatelyAnswered?: boolean;
  isDeleted?: boolean;
}

export interface GraphComment {
  id: string;
  accountId: string;
  postId: string;
  parentId: string | null;
  authorId: string; // a person, or the account itself
  text: string;
  photoUrl: string | null;
  createdAt: number;
  isHidden: boolean;
  isDeleted: boolean;
  isLikedByUs: boolean;
  likes: number;
  isPrivatelyAnswered: boolean;
  /** Names us somewhere else: readable through `mentioned_comment` alone. */
  isMention: boolean;
}

export interface GraphMessage {
  id: string;
  threadId: string;
  fromId: string; // a person's direct id, or the account
  text: string;
  attachments: { type: string; url: string }[];
  createdAt: number;
  replyToId: string | null;
  story: { id: string; url: string } | null;
  isDeleted: boolean;
  edits: number;
  reactions: Record<string, string>; // by whom → emoji
}

export interface Thread {
  id: string;
  accountId: string;
  personId: string; // direct id
  messageIds: string[];
  /** Opens the 24 hours. Null: they never wrote. */
  lastInboundAt: number | null;
  updatedAt: number;
}

export interface World {
  accounts: Map<string, Account>;
  people: Map<string, Person>; // by comment id and by direct id
  posts: Map<string, GraphPost>;
  comments: Map<string, GraphComment>;
  threads: Map<string, Thread>;
  messages: Map<string, GraphMessage>;
  threadsByPerson: Map<string, string>; // `${accountId}:${directId}`
  uploads: Map<string, { accountId: string; type: string; url: string }>;
  /** What the demo remembers of a conversation. */
  notes: Map<string, string>;
  /** Growing; part of every id, so that no restart gives one twice. */
  nextNumber: number;
}

/** `timers` gives the first number, so that another start of the sandbox makes other ids. */
export const createWorld = (timers: Timers): World => ({
  accounts: new Map(),
  people: new Map(),
  posts: new Map(),
  comments: new Map(),
  threads: new Map(),
  messages: new Map(),
  threadsByPerson: new Map(),
  uploads: new Map(),
  notes: new Map(),
  nextNumber: Math.floor(timers.now() / 1000) * 100,
});

export const takeNumber = (world: World): number => (world.nextNumber += 1);

/** A comment's id in the manner of its platform. */
export const commentId = (world: World, account: Account, postId: string): string =>
  account.object === 'page'
    ? `${postId.split('_').at(-1) ?? postId}_${takeNumber(world)}`
    : `179${String(takeNumber(world)).padStart(14, '0')}`;

export const messageId = (world: World, account: Account): string => {
  const number = takeNumber(world);
  return account.object === 'page'
    ? `m_${opaque(84, account.id, number)}`
    : `aWdfZAG1${opaque(150, account.id, number)}ZD`;
};

export const threadOf = (world: World, account: Account, personId: string): Thread => {
  const key = `${account.id}:${personId}`;
  const known = world.threads.get(world.threadsByPerson.get(key) ?? '');
  if (known) return known;
  const id = account.object === 'page' ? `t_${takeNumber(world)}` : `aWdfZAG06${opaque(60, 'thread', key)}`;
  const thread: Thread = { id, accountId: account.id, personId, messageIds: [], lastInboundAt: null, updatedAt: 0 };
  world.threads.set(id, thread);
  world.threadsByPerson.set(key, id);
  return thread;
};

export const addPerson = (world: World, person: Person): Person => {
  world.people.set(person.id, person);
  world.people.set(person.directId, person);
  return person;
};

export const keepMessage = (world: World, thread: Thread, message: GraphMessage): GraphMessage => {
  world.messages.set(message.id, message);
  thread.messageIds.push(message.id);
  thread.updatedAt = Math.max(thread.updatedAt, message.createdAt);
  return message;
};

const keptComments = 6_000;
const keptMessagesPerThread = 80;

/** Forgets the oldest comments and messages, so that an ever-running demo stays small. */
export const prune = (world: World): void => {
  if (world.comments.size > keptComments) {
    const oldest = [...world.comments.values()].sort((a, b) => a.createdAt - b.createdAt);
    for (const { id } of oldest.slice(0, world.comments.size - keptComments * 0.9)) {
      world.comments.delete(id);
      world.notes.delete(id);
    }
  }
  for (const thread of world.threads.values()) {
    for (const id of thread.messageIds.splice(0, Math.max(0, thread.messageIds.length - keptMessagesPerThread)))
      world.messages.delete(id);
  }
};

type Snapshot = { [Name in keyof World]: World[Name] extends Map<string, infer Item> ? [string, Item][] : World[Name] };

/** The world as JSON. Accounts stay out: they hold secrets, and each start brings its own. */
export const saveWorld = (world: World): string => {
  const entries = Object.entries(world).map(([name, value]): [string, unknown] => [
    name,
    value instanceof Map ? (name === 'accounts' ? [] : [...value]) : value,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
};

/** Puts back what `saveWorld` wrote; an unreadable text changes nothing. */
export const restoreWorld = (world: World, json: string): void => {
  let saved: Partial<Snapshot>;
  try {
    saved = JSON.parse(json) as Partial<Snapshot>;
  } catch {
    return;
  }
  const fill = <Item>(map: Map<string, Item>, items: [string, Item][] | undefined) => {
    for (const [key, item] of items ?? []) map.set(key, item);
  };
  fill(world.people, saved.people);
  fill(world.posts, saved.posts);
  fill(world.comments, saved.comments);
  fill(world.threads, saved.threads);
  fill(world.messages, saved.messages);
  fill(world.threadsByPerson, saved.threadsByPerson);
  fill(world.uploads, saved.uploads);
  fill(world.notes, saved.notes);
  world.nextNumber = Math.max(world.nextNumber, saved.nextNumber ?? 0);
};
