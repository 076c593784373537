import { id, isRecord, list, text, type Json } from '../shared/read';

// Source of every shape: https://docs.joinmastodon.org/entities/ ; other servers leave fields out or null, and some
// send ids as numbers. What we do not need may have any shape. Read by hand: a schema takes several times as long.

/** A reader of one shape: the record, or that the value is none. */
export interface Shape<Read> {
  safeParse(value: unknown): { success: true; data: Read } | { success: false; data?: undefined };
}

const shape = <Read>(read: (found: Json) => Read | null): Shape<Read> => ({
  safeParse: (value) => {
    const data = isRecord(value) ? read(value) : null;
    return data === null ? { success: false } : { success: true, data };
  },
});

const words = (value: unknown): string | undefined => text(value) ?? undefined;
const idOrNone = (value: unknown): string | undefined => id(value) ?? undefined;
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const listOf = <Read>(value: unknown, read: (found: Json) => Read | null): Read[] =>
  list(value).flatMap((item) => {
    const found = isRecord(item) ? read(item) : null;
    return found === null ? [] : [found];
  });

export interface Account {
  id: string;
  acct: string | undefined;
  username: string | undefined;
  display_name: string | undefined;
  url: string | undefined;
  avatar: string | undefined;
  bot: boolean | undefined;
  followers_count: number | undefined;
}

const readAccount = (found: Json): Account | null => {
  const own = id(found['id']);
  const followers = found['followers_count'];
  if (own === null) return null;
  return {
    id: own,
    acct: words(found['acct']),
    username: words(found['username']),
    display_name: words(found['display_name']),
    url: words(found['url']),
    avatar: words(found['avatar']),
    bot: flag(found['bot']),
    followers_count: Number.isSafeInteger(followers) && Number(followers) >= 0 ? Number(followers) : undefined,
  };
};
export const Account = shape(readAccount);

export interface Mention {
  id: string | undefined;
  acct: string | undefined;
  username: string | undefined;
  url: string | undefined;
}

const readMention = (found: Json): Mention => ({
  id: idOrNone(found['id']),
  acct: words(found['acct']),
  username: words(found['username']),
  url: words(found['url']),
});

interface Media {
  id: string | undefined;
  type: string | undefined;
  url: string | undefined;
  remote_url: string | undefined;
  preview_url: string | undefined;
  description: string | undefined;
}

const readMedia = (found: Json): Media => ({
  id: idOrNone(found['id']),
  type: words(found['type']),
  url: words(found['url']),
  remote_url: words(found['remote_url']),
  preview_url: words(found['preview_url']),
  description: words(found['description']),
});

export interface Status {
  id: string;
  uri: string | undefined;
  url: string | undefined;
  account: Account;
  created_at: string | undefined;
  edited_at: string | undefined;
  content: string | undefined;
  visibility: string | undefined;
  spoiler_text: string | undefined;
  language: string | undefined;
  in_reply_to_id: string | undefined;
  in_reply_to_account_id: string | undefined;
  mentions: Mention[];
  media_attachments: Media[];
  poll: { options: { title: string }[] } | undefined;
}

const readOption = (found: Json): { title: string } | null => {
  const title = text(found['title']);
  return title === null ? null : { title };
};

export const Status = shape((found): Status | null => {
  const own = id(found['id']);
  const account = isRecord(found['account']) ? readAccount(found['account']) : null;
  if (own === null || account === null) return null;
  const poll = found['poll'];
  return {
    id: own,
    uri: words(found['uri']),
    url: words(found['url']),
    account,
    created_at: words(found['created_at']),
    edited_at: words(found['edited_at']),
    content: words(found['content']),
    visibility: words(found['visibility']),
    spoiler_text: words(found['spoiler_text']),
    language: words(found['language']),
    in_reply_to_id: idOrNone(found['in_reply_to_id']),
    in_reply_to_account_id: idOrNone(found['in_reply_to_account_id']),
    mentions: listOf(found['mentions'], readMention),
    media_attachments: listOf(found['media_attachments'], readMedia),
    poll: isRecord(poll) ? { options: listOf(poll['options'], readOption) } : undefined,
  };
});

export interface Notification {
  id: string | undefined;
  type: string;
  created_at: string | undefined;
  account: Account | undefined;
  status: unknown;
  emoji: string | undefined;
}

export const Notification = shape((found): Notification | null => {
  const type = text(found['type']);
  if (type === null) return null;
  return {
    id: idOrNone(found['id']),
    type,
    created_at: words(found['created_at']),
    account: Account.safeParse(found['account']).data,
    status: found['status'],
    emoji: words(found['emoji']),
  };
});

/** Our own account as it came with a polled item. `privateIsDirect`: this server shows direct posts as private ones. */
export interface OwnAccount {
  id: string;
  url?: string | undefined;
  acct?: string | undefined;
  privateIsDirect?: boolean | undefined;
}

const readOwnAccount = (found: Json): OwnAccount | null => {
  const own = id(found['id']);
  if (own === null) return null;
  return {
    id: own,
    url: words(found['url']),
    acct: words(found['acct']),
    privateIsDirect: flag(found['privateIsDirect']),
  };
};

/** What one item of a poll holds beside the platform's own JSON; `thread` are the posts above, the first one first. */
export interface PolledItem {
  source: 'notification' | 'status' | 'status_missing';
  account: OwnAccount | undefined;
  thread: readonly unknown[] | undefined;
  payload: unknown;
  isEdit: boolean | undefined;
}

export const PolledItem = shape((found): PolledItem | null => {
  const source = found['source'];
  if (source !== 'notification' && source !== 'status' && source !== 'status_missing') return null;
  return {
    source,
    account: (isRecord(found['account']) ? readOwnAccount(found['account']) : null) ?? undefined,
    thread: Array.isArray(found['thread']) ? (found['thread'] as unknown[]) : undefined,
    payload: found['payload'],
    isEdit: flag(found['isEdit']),
  };
});
