import type { EchoEvent, ExternalAuthor, ExternalPost, InboundEvent, ItemEvent } from '../connector';
import { ignored } from '../shared/events';
import { fromMillis, id, record, text, type Json } from '../shared/read';
import { shown, urlPart } from '../shared/words';
import { commentParts, longForm } from './urns';

/** What stands in for a name: profiles of members may not be kept. */
export const memberName = 'LinkedIn member';

/** Up to ten notifications of a page. Source: https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-social-action-notifications */
export const normalise = (body: unknown): InboundEvent[] => {
  const { type, notifications } = record(body);
  if (
    type !== 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS' ||
    !Array.isArray(notifications) ||
    notifications.length === 0
  )
    return [ignored('unknown_kind', `A notification ${shown(type)}`)];
  return notifications.map((notification) => {
    const row = record(notification);
    const externalChannelId = id(row['organizationalEntity']);
    const event = eventOf(row, externalChannelId);
    return externalChannelId ? { ...event, externalChannelId } : event;
  });
};

const eventOf = (row: Json, organization: string | null): InboundEvent => {
  const at = fromMillis(row['lastModifiedAt']);
  switch (row['action']) {
    case 'COMMENT':
    case 'ADMIN_COMMENT':
      return commentOf(row, organization, at) ?? ignored('unknown_kind', 'A comment without a name', { at });
    case 'COMMENT_EDIT':
      return editOf(row, organization, at);
    case 'COMMENT_DELETE':
      return deletionOf(row, at);
    case 'COMMENT_MENTION':
    case 'SHARE_MENTION':
      return mentionOf(row, organization, at);
    case 'LIKE':
      return likeOf(row, organization, at);
    case 'SHARE':
      return ignored('not_for_inbox', 'Somebody shared a post', { at });
    default:
      return ignored('unknown_kind', `An action ${shown(row['action'])}`, { at });
  }
};

/** Whether a comment answers another does not stand here: `complete` asks. */
const commentOf = (row: Json, organization: string | null, at: Date | null): ItemEvent | EchoEvent | null => {
  const comment = record(record(row['decoratedGeneratedActivity'])['comment']);
  const externalId = nameOfComment(row);
  if (!externalId) return null;
  const owner = id(comment['owner']);
  const isOwn = row['action'] === 'ADMIN_COMMENT' || (owner !== null && owner === organization);
  const words = text(comment['text']);
  const parent = id(comment['parentComment']);
  const item = {
    externalId,
    externalConversationId: parent ? longForm(parent) : externalId,
    ...(parent ? { replyToExternalId: longForm(parent) } : {}),
    author: authorOf(owner ?? (isOwn ? organization : null)),
    text: words ?? '',
    at,
    ...postOf(row),
    ...(parent ? {} : { isPartial: true }),
  };
  return isOwn ? { ...item, kind: 'echo', conversationKind: 'comment' } : { ...item, kind: 'comment' };
};

const editOf = (row: Json, organization: string | null, at: Date | null): InboundEvent => {
  const item = commentOf(row, organization, at);
  if (!item) return ignored('unknown_kind', 'An edit that names no comment', { at });
  const words = text(record(record(row['decoratedGeneratedActivity'])['comment'])['text']);
  return { kind: 'edit', externalId: item.externalId, text: words, author: item.author, at, item };
};

const deletionOf = (row: Json, at: Date | null): InboundEvent => {
  const externalId = nameOfComment(row);
  return externalId
    ? { kind: 'delete', externalId, at }
    : ignored('unknown_kind', 'A deletion that names no comment', { at });
};

/** The page was named in somebody's post, or in a comment below one. */
const mentionOf = (row: Json, organization: string | null, at: Date | null): InboundEvent => {
  const decorated = record(row['decoratedGeneratedActivity']);
  const inComment = row['action'] === 'COMMENT_MENTION';
  const found = record(inComment ? decorated['comment'] : decorated['share']);
  const externalId = inComment ? nameOfComment(row) : (id(found['entity']) ?? id(row['sourcePost']));
  if (!externalId) return ignored('unknown_kind', 'A mention that names no post', { at });
  const owner = id(found['owner']);
  if (owner !== null && owner === organization)
    return ignored('not_for_inbox', 'The page named itself', { at, post: publication(externalId) });
  const words = text(found['text']);
  return {
    kind: 'mention',
    externalId,
    externalConversationId: externalId,
    author: authorOf(owner),
    text: words ?? '',
    at,
    ...(inComment ? postOf(row) : { post: { ...publication(externalId), ...(words === null ? {} : { text: words }) } }),
    ...(inComment && words === null ? { isPartial: true } : {}),
  };
};

/** A like of a comment names the comment, any other the post. */
const likeOf = (row: Json, organization: string | null, at: Date | null): InboundEvent => {
  const like = record(record(row['decoratedGeneratedActivity'])['like']);
  const comment = [like['object'], like['root'], row['generatedActivity']]
    .map(id)
    .find((urn) => urn && commentParts(urn));
  const externalId = comment ? longForm(comment) : id(row['sourcePost']);
  if (!externalId) return ignored('unknown_kind', 'A like that names no post', { at });
  const owner = id(like['owner']);
  if (owner !== null && owner === organization) return ignored('own_echo', 'Our own like', { at });
  return { kind: 'reaction', externalId, emoji: '👍', author: authorOf(owner), at };
};

const nameOfComment = (row: Json): string | null => {
  const decorated = record(record(row['decoratedGeneratedActivity'])['comment']);
  const urn = id(decorated['entity']) ?? id(row['generatedActivity']);
  return urn ? longForm(urn) : null;
};

export const authorOf = (urn: string | null): ExternalAuthor | null => {
  if (!urn) return null;
  return urn.startsWith('urn:li:person:') ? { externalId: urn, name: memberName } : { externalId: urn };
};

const postOf = (row: Json): { post?: ExternalPost } => {
  const externalId = id(row['sourcePost']);
  const words = text(record(row['decoratedSourcePost'])['text']);
  return externalId ? { post: { ...publication(externalId), ...(words === null ? {} : { text: words }) } } : {};
};

const publication = (urn: string): ExternalPost => ({
  externalId: urn,
  url: `https://www.linkedin.com/feed/update/${urlPart(urn)}`,
});
