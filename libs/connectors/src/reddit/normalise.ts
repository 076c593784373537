import type { EchoEvent, ExternalAuthor, ExternalPost, InboundEvent, ItemEvent, NormaliseContext } from '../connector';
import { ignored } from '../shared/events';
import { fromIso, fromSeconds, id, record, text, type Json } from '../shared/read';
import { shown } from '../shared/words';

/** One thing of a listing, or one message of modmail with its conversation. Source: https://www.reddit.com/dev/api */
export const normalise = (body: unknown, context: NormaliseContext): InboundEvent[] => {
  const thing = record(body);
  const data = record(thing['data']);
  switch (thing['kind']) {
    case 't1':
      return [commentOf(data, context)];
    case 't3':
      return [postEvent(data, context)];
    case 't4':
      return [messageOf(data, context)];
    case 'modmail':
      return [modmailOf(thing, context)];
    default:
      return [ignored('unknown_kind', `A thing ${shown(thing['kind'])}`)];
  }
};

/** What stands in the place of words that were taken away. */
export const gone = new Set<unknown>(['[deleted]', '[removed]', '[ Removed by Reddit ]']);

const commentOf = (data: Json, context: NormaliseContext): InboundEvent => {
  const externalId = id(data['name']);
  const at = fromSeconds(data['created_utc']);
  if (!externalId) return ignored('unknown_kind', 'A comment without a name', { at });
  if (gone.has(data['body'])) return { kind: 'delete', externalId, at: null };
  const author = authorOf(data);
  const parent = id(data['parent_id']);
  const isMention = data['type'] === 'username_mention';
  const hangsOn = parent?.startsWith('t1_') && !isMention ? parent : null;
  const post = postOf(data, parent);
  const item = {
    externalId,
    externalConversationId: hangsOn ? null : externalId,
    ...(hangsOn ? { replyToExternalId: hangsOn } : {}),
    author,
    text: text(data['body']) ?? '',
    at,
    ...(post ? { post } : {}),
  };
  if (isOwn(author, context)) return edited({ ...item, kind: 'echo', conversationKind: 'comment' }, data);
  return edited({ ...item, kind: isMention ? 'mention' : 'comment' }, data);
};

/** A post in a community of ours is what a visitor's post on a page is elsewhere. */
const postEvent = (data: Json, context: NormaliseContext): InboundEvent => {
  const externalId = id(data['name']);
  const at = fromSeconds(data['created_utc']);
  if (!externalId) return ignored('unknown_kind', 'A post without a name', { at });
  if (gone.has(data['selftext']) && !id(data['author_fullname'])) return { kind: 'delete', externalId, at: null };
  const author = authorOf(data);
  const title = text(data['title']) ?? '';
  const post = { externalId, text: title, ...link(data['permalink']) };
  if (isOwn(author, context)) return ignored('not_for_inbox', 'A post of our own', { at, post });
  const words = [title, text(data['selftext'])].filter(Boolean).join('\n\n');
  return edited(
    { kind: 'mention', externalId, externalConversationId: externalId, author, text: words, at, post },
    data,
  );
};

/** `edited` is false or the time of the last change. */
const edited = (item: ItemEvent | EchoEvent, data: Json): InboundEvent => {
  const at = fromSeconds(data['edited']);
  if (!at) return item;
  return { kind: 'edit', externalId: item.externalId, text: item.text, author: item.author, at, item };
};

/** A private message: the conversation is the other person. */
const messageOf = (data: Json, context: NormaliseContext): InboundEvent => {
  const externalId = id(data['name']);
  const at = fromSeconds(data['created_utc']);
  if (!externalId) return ignored('unknown_kind', 'A message without a name', { at });
  const author = authorOf(data);
  const answered = id(data['parent_id']);
  const own = isOwn(author, context);
  const other = own ? id(data['dest']) : (author?.externalId ?? id(data['subreddit_name_prefixed']));
  const item = {
    externalId,
    externalConversationId: other ?? externalId,
    ...(answered ? { replyToExternalId: answered } : {}),
    author,
    text: text(data['body']) ?? '',
    at,
    extra: { subject: text(data['subject']) ?? '' },
  };
  if (!own) return { ...item, kind: 'message' };
  const contact = other ? { externalId: other, name: other, handle: other } : undefined;
  return { ...item, kind: 'echo', conversationKind: 'direct', ...(contact ? { contact } : {}) };
};

/** Notes among moderators stay among them; what a moderator answers is our side speaking. */
const modmailOf = (thing: Json, context: NormaliseContext): InboundEvent => {
  const conversationId = id(record(thing['conversation'])['id']);
  const message = record(thing['message']);
  const messageId = id(message['id']);
  const at = fromIso(message['date']);
  if (!conversationId || !messageId) return ignored('unknown_kind', 'Modmail without an id', { at });
  if (message['isInternal'] === true) return ignored('not_for_inbox', 'A note among moderators', { at });
  const sender = record(message['author']);
  const name = text(sender['name']) || null;
  const item = {
    externalId: `modmail:${messageId}`,
    externalConversationId: `modmail:${conversationId}`,
    author: name ? { externalId: name, name, handle: name } : null,
    text: text(message['bodyMarkdown']) ?? '',
    at,
    extra: { subject: text(record(thing['conversation'])['subject']) ?? '' },
  };
  return sender['isMod'] === true || isOwn(item.author, context)
    ? { ...item, kind: 'echo', conversationKind: 'direct' }
    : { ...item, kind: 'message' };
};

/** Names are for ever and the one thing that comments, messages and modmail share. */
const authorOf = (data: Json): ExternalAuthor | null => {
  const name = id(data['author']);
  return name && !gone.has(name) ? { externalId: name, name, handle: name } : null;
};

const isOwn = (author: ExternalAuthor | null, { externalChannelId }: NormaliseContext): boolean =>
  author !== null && author.externalId.toLowerCase() === externalChannelId?.toLowerCase();

const postOf = (data: Json, parent: string | null): ExternalPost | null => {
  const externalId = id(data['link_id']) ?? (parent?.startsWith('t3_') ? parent : null);
  if (!externalId) return null;
  const title = text(data['link_title']);
  const url = link(data['link_permalink'] ?? data['context']);
  return { externalId, ...url, ...(title === null ? {} : { text: title }) };
};

/** Links come whole or from the root on. */
const link = (value: unknown): { url?: string } => {
  const path = text(value);
  if (!path || !URL.canParse(path, 'https://www.reddit.com')) return {};
  const url = new URL(path, 'https://www.reddit.com');
  return /(^|\.)reddit\.com$/.test(url.hostname) ? { url: url.toString() } : {};
};
