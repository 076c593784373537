import { type Filter, type FilterTerms, listedTerms, type Sort } from '@hubbub/contracts';

/** What a list shows, in the form of the address bar: it is the one state of filters, views and sorting. */
export interface ListQuery {
  terms: FilterTerms; // all must hold
  groups: FilterTerms[][]; // of each, at least one must hold
  rest: Filter | null; // a filter that the chips cannot draw; kept and sent as it is
  sort: Sort;
}

type TermName = keyof FilterTerms;
const single = ['q', 'unread', 'mentioned', 'waitingMinutes', 'after', 'before'] as const satisfies readonly TermName[];
const addressed: ReadonlySet<string> = new Set([...listedTerms, ...single]);
const sorts: readonly Sort[] = ['recent', 'oldest', 'waiting', 'priority'];

export const defaultSort: Sort = 'recent';

/** Reads the address; what is not understood is left out, so a stale link never shows an error. */
export const parseQuery = (search: URLSearchParams): ListQuery => {
  const terms: Record<string, unknown> = {};
  for (const name of listedTerms) {
    const values = search.getAll(name).filter((value) => value !== '');
    if (values.length > 0) terms[name] = values.length === 1 ? values[0] : values;
  }
  const q = search.get('q')?.trim();
  if (q) terms.q = q.slice(0, 500);
  const unread = search.get('unread');
  if (unread === 'true' || unread === 'false') terms.unread = unread === 'true';
  if (search.get('mentioned') === 'me') terms.mentioned = 'me';
  const waiting = Number(search.get('waitingMinutes'));
  if (search.has('waitingMinutes') && Number.isFinite(waiting) && waiting >= 0) terms.waitingMinutes = waiting;
  for (const name of ['after', 'before']) {
    const at = search.get(name);
    if (at && !Number.isNaN(Date.parse(at))) terms[name] = at;
  }
  const sort = sorts.find((known) => known === search.get('sort')) ?? defaultSort;
  return { terms: terms as FilterTerms, sort, ...readGroups(search.get('filter')) };
};

/** The address of a query, always in the same order, so that equal queries have equal addresses. */
export const writeQuery = ({ terms, groups, rest, sort }: ListQuery): URLSearchParams => {
  const search = new URLSearchParams();
  for (const name of listedTerms) for (const value of valuesOf(terms, name)) search.append(name, value);
  for (const name of single) {
    const value = terms[name];
    if (value !== undefined) search.set(name, String(value));
  }
  const or = groups.filter((group) => group.length > 0).map((group): Filter => ({ or: group }));
  const parts = rest ? [...or, rest] : or;
  if (parts.length === 1) search.set('filter', JSON.stringify(parts[0]));
  if (parts.length > 1) search.set('filter', JSON.stringify({ and: parts }));
  if (sort !== defaultSort) search.set('sort', sort);
  return search;
};

/** The same query as one filter, for live lists, views and bulk. */
export const toFilter = ({ terms, groups, rest }: ListQuery): Filter => {
  const parts: Filter[] = [];
  if (Object.keys(terms).length > 0) parts.push(terms);
  for (const group of groups) if (group.length > 0) parts.push({ or: group });
  if (rest) parts.push(rest);
  return parts.length === 1 && parts[0] ? parts[0] : { and: parts };
};

/** The query that a stored view's filter stands for. */
export const fromFilter = (filter: Filter, sort: Sort): ListQuery => {
  const parts = 'and' in filter ? filter.and : [filter];
  let terms: FilterTerms = {};
  const left: Filter[] = [];
  for (const part of parts) {
    // What the address has no word for (a report's span) is kept and sent as it is.
    const fits = isTerms(part) && Object.keys(part).every((name) => addressed.has(name) && !(name in terms));
    if (isTerms(part) && fits) terms = { ...terms, ...part };
    else left.push(part);
  }
  const encoded = left.length === 0 ? null : JSON.stringify(left.length === 1 ? left[0] : { and: left });
  return { terms, sort, ...readGroups(encoded) };
};

/** Two queries with the same key list the same rows in the same order. */
export const keyOf = (query: ListQuery): string => writeQuery(query).toString();

export const valuesOf = (terms: FilterTerms, name: TermName): string[] => {
  const value: unknown = terms[name];
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
};

/** The query with one term set; `undefined` or an empty list removes it. */
export const withTerm = (query: ListQuery, name: TermName, value: FilterTerms[TermName] | undefined): ListQuery => {
  const terms: Record<string, unknown> = { ...query.terms };
  const flat = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (flat === undefined || (Array.isArray(flat) && flat.length === 0)) delete terms[name];
  else terms[name] = flat;
  return { ...query, terms: terms as FilterTerms };
};

const isTerms = (filter: Filter): filter is FilterTerms =>
  !('and' in filter) && !('or' in filter) && !('not' in filter);

const readGroups = (encoded: string | null): Pick<ListQuery, 'groups' | 'rest'> => {
  const nothing = { groups: [], rest: null };
  if (!encoded) return nothing;
  let filter: unknown;
  try {
    filter = JSON.parse(encoded);
  } catch {
    return nothing;
  }
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return nothing;
  const parts = 'and' in filter && Array.isArray(filter.and) ? (filter.and as Filter[]) : [filter as Filter];
  const groups: FilterTerms[][] = [];
  const rest: Filter[] = [];
  for (const part of parts) {
    const group = 'or' in part && Array.isArray(part.or) && part.or.every((item) => isTerms(item)) ? part.or : null;
    if (group) groups.push(group as FilterTerms[]);
    else rest.push(part);
  }
  return { groups, rest: rest.length === 0 ? null : rest.length === 1 && rest[0] ? rest[0] : { and: rest } };
};
