import type { Conversation, FilterTerms } from '@hubbub/contracts';
import type { ListQuery } from './list-query';
import { valuesOf } from './list-query';

/**
 * Whether a row that the member has just changed still belongs to the list: `false` only when that is certain.
 * Rows changed by others are never judged here; the server says so by `list:updated`.
 */
export const stillMatches = (query: ListQuery, conversation: Conversation, me: string): boolean => {
  const { terms } = query;
  if (!anyOf(terms, 'status', [conversation.status])) return false;
  if (!anyOf(terms, 'label', conversation.labels)) return false;
  if (!anyOf(terms, 'priority', [conversation.priority])) return false;
  if (terms.unread === true && conversation.unreadCount === 0) return false;
  const wanted = valuesOf(terms, 'assigneeId');
  if (wanted.length === 0) return true;
  const { assigneeId } = conversation;
  return wanted.some((value) =>
    value === 'none' ? assigneeId === null : (value === 'me' ? me : value) === assigneeId,
  );
};

const anyOf = (terms: FilterTerms, name: keyof FilterTerms, actual: readonly string[]): boolean => {
  const wanted = valuesOf(terms, name);
  return wanted.length === 0 || wanted.some((value) => actual.includes(value));
};
