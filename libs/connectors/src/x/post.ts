import type {
  EchoEvent,
  EditEvent,
  ExternalAttachment,
  ExternalAuthor,
  ExternalPost,
  IgnoredEvent,
  ItemEvent,
} from '../connector';
import { ignored } from '../shared/events';
import { fromIso, id, isRecord, list, number, record, text, webUrl, type Json } from '../shared/read';
import { urlPart } from '../shared/words';

/** What came beside a post: the objects that it names. */
export interface Includes {
  users: Map<string, Json>;
  tweets: Map<string, Json>;
  media: Map<string, Json>;
}

/** Users stand in a list or by id, alone or wrapped in `data`. */
export const includesOf = (...sources: unknown[]): Includes => {
  const parts = sources.filter(isRecord);
  return {
    users: byId(parts, 'users', 'id'),
    tweets: byId(parts, 'tweets', 'id'),
    media: byId(parts, 'media', 'media_key'),
  };
};

const byId = (parts: readonly Json[], name: string, key: string): Map<string, Json> => {
  const found = new Map<string, Json>();
  for (const part of parts) {
    const rows = part[name];
    for (const row of Array.isArray(rows) ? rows : isRecord(rows) ? Object.values(rows) : []) {
      const wrapped = record(row);
      const value = isRecord(wrapped['data']) ? wrapped['data'] : wrapped;
      const valueId = id(value[key]);
      if (valueId) found.set(valueId, value);
    }
  }
  return found;
};

/**
 * A post as API v2 gives it. A reply to us is a comment, else it names us: the same whichever event brought it,
 * since a post that both answers and mentions us comes twice. Source: https://docs.x.com/x-api/activity/event-payloads
 */
export const eventOfPost = (
  post: Json,
  includes: Includes,
  ownId: string | null,
): ItemEvent | EchoEvent | EditEvent | IgnoredEvent => {
  const latestId = id(post['id']);
  const at = fromIso(post['created_at']);
  if (!latestId) return ignored('unknown_kind', 'A post without an id', { at });
  const history = list(post['edit_history_tweet_ids'])
    .map(id)
    .filter((found) => found !== null);
  const externalId = history[0] ?? latestId;
  const authorId = id(post['author_id']);
  const references = list(post['referenced_tweets']).map(record);
  const referenced = (type: string) => id(references.find((reference) => reference['type'] === type)?.['id']);
  const isOwn = authorId !== null && authorId === ownId;
  if (referenced('retweeted')) return ignored('not_for_inbox', 'A repost', { at });
  const answered = referenced('replied_to') ?? id(post['in_reply_to_tweet_id']);
  const isThread = isOwn && id(post['in_reply_to_user_id']) === ownId;
  if (isOwn && (!answered || isThread))
    return ignored('not_for_inbox', 'A post of our own', { at, post: publication(externalId, post, includes) });

  const conversationId = id(post['conversation_id']);
  const isAnswerToUs = ownId !== null && id(post['in_reply_to_user_id']) === ownId;
  const isTop = !answered || answered === conversationId || !(isAnswerToUs || isOwn);
  const quoted = referenced('quoted');
  const about = isAnswerToUs && isTop ? answered : quoted;
  const author = authorId ? authorOf(includes.users.get(authorId) ?? {}, authorId) : null;
  const words = wordsOf(post);
  const item = {
    externalId,
    externalConversationId: isTop && !isOwn ? externalId : null,
    ...(answered && !(isTop && !isOwn) ? { replyToExternalId: answered } : {}),
    author,
    text: words ?? '',
    attachments: attachmentsOf(post, includes),
    at,
    ...(about ? { post: publication(about, includes.tweets.get(about) ?? {}, includes) } : {}),
    extra: { tweetId: latestId, ...summoned(isSummons(post, includes, ownId)) },
    ...(words === null || !author?.name ? { isPartial: true } : {}),
  };
  const kind = isAnswerToUs ? 'comment' : 'mention';
  const event: ItemEvent | EchoEvent = isOwn
    ? { ...item, isPartial: false, kind: 'echo', conversationKind: 'comment' }
    : { ...item, kind };
  if (history.length < 2 || latestId === externalId) return event;
  return { kind: 'edit', externalId, text: words, author, at, item: event };
};

/** Only who mentions or quotes the account may be answered on self-serve tiers. Null: the post does not tell. */
const isSummons = (post: Json, includes: Includes, ownId: string | null): boolean | null => {
  if (ownId === null) return null;
  const mentions = list(record(post['entities'])['mentions']).map((mention) => id(record(mention)['id']));
  if (mentions.includes(ownId)) return true;
  const quoted = list(post['referenced_tweets'])
    .map(record)
    .find((reference) => reference['type'] === 'quoted');
  if (!quoted) return false;
  const author = id(includes.tweets.get(id(quoted['id']) ?? '')?.['author_id']);
  return author === null ? null : author === ownId;
};

export const summoned = (canReply: boolean | null): { canReply?: boolean } => (canReply === null ? {} : { canReply });

const publication = (externalId: string, post: Json, includes: Includes): ExternalPost => {
  const authorId = id(post['author_id']);
  const words = wordsOf(post);
  return {
    externalId,
    url: `https://x.com/i/status/${urlPart(externalId)}`,
    ...(words === null ? {} : { text: words }),
    ...(authorId ? { author: authorOf(includes.users.get(authorId) ?? {}, authorId) } : {}),
  };
};

export const authorOf = (user: Json, externalId: string): ExternalAuthor => {
  const [name, handle, avatarUrl] = [text(user['name']), text(user['username']), webUrl(user['profile_image_url'])];
  const followers = number(record(user['public_metrics'])['followers_count']);
  return {
    externalId,
    ...(name ? { name } : {}),
    ...(handle ? { handle } : {}),
    ...(avatarUrl ? { avatarUrl } : {}),
    ...(followers === null ? {} : { followers }),
  };
};

/** A long post has its words in a note. The API writes `&`, `<` and `>` as references. */
export const wordsOf = (post: Json): string | null =>
  decoded(text(record(post['note_tweet'])['text']) ?? text(post['text']));

export const decoded = (words: string | null): string | null =>
  words?.replace(/&(amp|lt|gt);/g, (_, name: string) => characters[name] ?? '') ?? null;

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>' };

export const attachmentsOf = (holder: Json, { media }: Includes): ExternalAttachment[] =>
  list(record(holder['attachments'])['media_keys'])
    .map((key) => media.get(id(key) ?? ''))
    .filter((found) => found !== undefined)
    .map((found) => {
      const isImage = found['type'] === 'photo';
      const url = webUrl(found['url']) ?? bestVariant(found) ?? webUrl(found['preview_image_url']);
      return { type: isImage ? 'image' : 'video', ...(url ? { url } : {}) };
    });

const bestVariant = (media: Json): string | null => {
  const films = list(media['variants'])
    .map(record)
    .filter((variant) => variant['content_type'] === 'video/mp4' && webUrl(variant['url']))
    .sort((a, b) => (number(b['bit_rate']) ?? 0) - (number(a['bit_rate']) ?? 0));
  return webUrl(films[0]?.['url']);
};
