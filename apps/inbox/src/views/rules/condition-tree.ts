import type { Filter, FilterTerms } from '@hubbub/contracts';

export const isTerms = (filter: Filter): filter is FilterTerms =>
  !('and' in filter) && !('or' in filter) && !('not' in filter);

export const isEmptyTerms = (filter: Filter): boolean =>
  isTerms(filter) && Object.values(filter).every((value) => value === undefined);

/** How a part stands to its neighbours. */
export type Join = 'and' | 'or';

export const partsOf = (filter: Filter, join: Join): Filter[] | null =>
  join === 'and' && 'and' in filter ? filter.and : join === 'or' && 'or' in filter ? filter.or : null;

const group = (join: Join, parts: Filter[]): Filter => (join === 'and' ? { and: parts } : { or: parts });

/** A part more beside a filter: a group of the same kind grows, anything else becomes one of two. */
export const withPart = (filter: Filter, join: Join, part: Filter): Filter => {
  const parts = partsOf(filter, join);
  if (parts) return group(join, [...parts, part]);
  return group(join, [filter, part]);
};

/** A group with one of its parts changed, or (`null`) without it; what stands alone then needs no group. */
export const replacePart = (filter: Filter, join: Join, index: number, next: Filter | null): Filter => {
  const parts = partsOf(filter, join) ?? [filter];
  const left = next ? parts.map((part, at) => (at === index ? next : part)) : parts.filter((_, at) => at !== index);
  return left.length === 1 ? left[0]! : group(join, left);
};

/** Turns a part into what must not be, and back. */
export const negated = (filter: Filter): Filter => ('not' in filter ? filter.not : { not: filter });

/**
 * What is kept of conditions that somebody is still writing: parts in which nothing is chosen yet are left out, since
 * one of them in an “or” would let everything through. Means the same as what the sentence says.
 */
export const tidy = (filter: Filter): Filter => tidied(filter) ?? {};

const tidied = (filter: Filter): Filter | null => {
  if (isTerms(filter)) {
    const chosen = Object.entries(filter).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
    return chosen.length === 0 ? null : (Object.fromEntries(chosen) as FilterTerms);
  }
  if ('not' in filter) {
    const inner = tidied(filter.not);
    return inner && { not: inner };
  }
  const join = 'and' in filter ? 'and' : 'or';
  const parts = (partsOf(filter, join) ?? []).map(tidied).filter((part) => part !== null);
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0]! : group(join, parts);
};
