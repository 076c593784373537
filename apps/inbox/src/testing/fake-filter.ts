import type { Conversation, Filter, FilterTerms, Sort } from '@hubbub/contracts';

/** The stand-in's own reading of a filter, kept apart from the inbox so that one checks the other. */
export const fits = (filter: Filter, conversation: Conversation, me: string): boolean => {
  if ('and' in filter) return filter.and.every((part) => fits(part, conversation, me));
  if ('or' in filter) return filter.or.some((part) => fits(part, conversation, me));
  if ('not' in filter) return !fits(filter.not, conversation, me);
  return fitsTerms(filter, conversation, me);
};

const fitsTerms = (terms: FilterTerms, conversation: Conversation, me: string): boolean => {
  const any = (wanted: unknown, actual: readonly (string | null)[]): boolean => {
    if (wanted === undefined) return true;
    return (Array.isArray(wanted) ? wanted : [wanted]).some((value) => actual.includes(String(value)));
  };
  const { assigneeId, flags, lastMessage, contact, waitingSince } = conversation;
  const flagNames = flags.map(({ name }) => name);
  const text = `${contact.name} ${lastMessage?.text ?? ''}`.toLowerCase();
  return (
    any(terms.id, [conversation.id]) &&
    any(terms.status, [conversation.status]) &&
    any(terms.kind, [conversation.kind]) &&
    any(terms.platform, [conversation.platform]) &&
    any(terms.channelId, [conversation.channelId]) &&
    any(terms.assigneeId, [assigneeId, assigneeId === null ? 'none' : null, assigneeId === me ? 'me' : null]) &&
    any(terms.label, conversation.labels) &&
    any(terms.flag, flagNames.length > 0 ? [...flagNames, 'any'] : []) &&
    any(terms.sentiment, [conversation.sentiment]) &&
    any(terms.intent, [conversation.intent]) &&
    any(terms.language, [conversation.language]) &&
    any(terms.priority, [conversation.priority]) &&
    any(terms.contactId, [contact.id]) &&
    any(terms.postId, [conversation.post?.id ?? null]) &&
    (terms.unread === undefined || terms.unread === (conversation.unreadCount ?? 0) > 0) &&
    (terms.mentioned === undefined || false) &&
    (terms.waitingMinutes === undefined ||
      (waitingSince !== null && Date.now() - Date.parse(waitingSince) >= terms.waitingMinutes * 60_000)) &&
    (terms.q === undefined || text.includes(terms.q.toLowerCase()))
  );
};

const ranks = { urgent: 0, high: 1, normal: 2, low: 3 };

/** A key that sorts ascending in the order of the list. */
export const sortKeyOf = (conversation: Conversation, sort: Sort): string => {
  const at = conversation.lastMessage?.sentAt ?? conversation.createdAt;
  const down = String(9_999_999_999_999 - Date.parse(at)).padStart(13, '0');
  switch (sort) {
    case 'oldest':
      return `${at}:${conversation.id}`;
    case 'waiting':
      return `${conversation.waitingSince ?? '9'}:${conversation.id}`;
    case 'priority':
      return `${ranks[conversation.priority]}:${down}:${conversation.id}`;
    default:
      return `${down}:${conversation.id}`;
  }
};
