import { type Filter, type FilterTerms, priorities, refusal, refusalText } from '@hubbub/contracts';
import { InvalidError } from '@hubbub/runtime';
import { bigrams, foldText } from '@hubbub/text';

/** Values of a statement in the order of their numbers. */
export interface Params {
  values: unknown[];
  add(value: unknown): string;
}

/** `values` are what the statement has already: numbering goes on behind them. */
export const createParams = (...values: unknown[]): Params => ({
  values,
  add: (value) => `$${values.push(value)}`,
});

export interface FilterContext {
  memberId: string | null;
  now: Date;
  /** Few rows are asked about, so a search is made in each of them and never over all messages first. */
  isOfFew?: boolean;
  /** By a search's text: the conversations of which alone the person can be called so, where they are few. */
  named?: ReadonlyMap<string, readonly string[]>;
}

/**
 * The one translation of a filter: lists, counts, bulk and live lists all ask with it, so they cannot disagree.
 * Speaks of `c` (conversation). `$1` is the workspace. Throws InvalidError for what only rules know.
 */
export const filterSql = (filter: Filter, context: FilterContext, params: Params): string => {
  if ('and' in filter) return join((filter as { and: Filter[] }).and, ' AND ', 'TRUE', context, params);
  if ('or' in filter) return join((filter as { or: Filter[] }).or, ' OR ', 'FALSE', context, params);
  if ('not' in filter) return `NOT coalesce(${filterSql((filter as { not: Filter }).not, context, params)}, FALSE)`;
  const terms = Object.entries(filter as FilterTerms).filter(([, value]) => value !== undefined);
  const parts = terms.map(([name, value]) => termSql(name, value, context, params));
  return parts.length === 0 ? 'TRUE' : `(${parts.join(' AND ')})`;
};

const join = (
  filters: readonly Filter[],
  word: string,
  empty: string,
  context: FilterContext,
  params: Params,
): string =>
  filters.length === 0 ? empty : `(${filters.map((filter) => filterSql(filter, context, params)).join(word)})`;

const many = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** One value compares directly, so that the index is walked in order; several become ANY. */
const equals = (column: string, type: string, value: unknown, params: Params): string => {
  const values = many(value);
  return values.length === 1
    ? `${column} = ${params.add(values[0])}::${type}`
    : `${column} = ANY (${params.add(values)}::${type}[])`;
};

const columns: Record<string, [string, string]> = {
  status: ['c.status', 'text'],
  kind: ['c.kind', 'text'],
  platform: ['c.platform', 'text'],
  channelId: ['c.channel_id', 'uuid'],
  sentiment: ['c.sentiment', 'text'],
  intent: ['c.intent', 'text'],
  language: ['c.language', 'text'],
  contactId: ['c.contact_id', 'uuid'],
  postId: ['c.post_id', 'uuid'],
  id: ['c.id', 'uuid'],
};

const termSql = (name: string, value: unknown, context: FilterContext, params: Params): string => {
  const plain = columns[name];
  if (plain) return equals(plain[0], plain[1], value, params);
  switch (name) {
    case 'assigneeId':
      return anyOf(many(value), (one) =>
        one === 'none'
          ? 'c.assignee_id IS NULL'
          : `c.assignee_id = ${params.add(one === 'me' ? context.memberId : one)}::uuid`,
      );
    case 'teamId':
      return anyOf(many(value), (one) =>
        one === 'none' ? 'c.team_id IS NULL' : `c.team_id = ${params.add(one)}::uuid`,
      );
    case 'label':
      return `(c.label_ids <> '{}' AND c.label_ids && ${params.add(many(value))}::uuid[])`;
    case 'flag':
      return many(value).includes('any')
        ? `c.flag_names <> '{}'`
        : `(c.flag_names <> '{}' AND c.flag_names && ${params.add(many(value))}::text[])`;
    case 'priority':
      return equals(
        'c.priority',
        'smallint',
        many(value).map((one) => priorities.indexOf(one as 'low')),
        params,
      );
    case 'unread':
      return `${value ? '' : 'NOT '}(c.inbound_count > coalesce((SELECT r.read_count FROM conversation_read r WHERE r.workspace_id = c.workspace_id AND r.member_id = ${params.add(context.memberId)}::uuid AND r.conversation_id = c.id), 0))`;
    case 'mentioned':
      return `(c.mentioned_ids <> '{}' AND c.mentioned_ids @> ARRAY[${params.add(context.memberId)}::uuid])`;
    case 'waitingMinutes':
      return `c.waiting_since <= ${params.add(new Date(context.now.getTime() - Number(value) * 60_000))}::timestamptz`;
    case 'breach':
      return breachSql(many(value), params);
    case 'q':
      return searchSql(String(value), context, params);
    case 'after':
      return `c.last_message_at >= ${params.add(value)}::timestamptz`;
    case 'before':
      return `c.last_message_at < ${params.add(value)}::timestamptz`;
    case 'firstReply':
      return betweenSql('c.first_replied_at', value as Between, params);
    case 'closed':
      return betweenSql('c.closed_at', value as Between, params);
    case 'ruleRun':
      return ruleRunSql(value as NonNullable<FilterTerms['ruleRun']>, params);
    case 'suggestion':
      return suggestionSql(value as NonNullable<FilterTerms['suggestion']>, params);
    default:
      throw notForLists(name);
  }
};

const notForLists = (condition: string): InvalidError => {
  const refused = refusal('not_for_lists', 'filter', { condition });
  const message = refusalText(refused);
  return new InvalidError(message, [{ ...refused, message }]);
};

/** What is late still: the wait, or the case, that was found late has not ended. */
const breachSql = (kinds: readonly unknown[], params: Params): string => {
  const isKind = kinds.includes('any') ? '' : ` AND b.kind = ANY (${params.add(kinds)}::text[])`;
  return `(c.status <> 'closed' AND EXISTS (SELECT FROM sla_breach b WHERE b.workspace_id = $1 AND b.conversation_id = c.id${isKind}
    AND b.since = CASE b.kind WHEN 'close' THEN coalesce(c.opened_at, c.created_at) ELSE c.waiting_since END))`;
};

type Between = NonNullable<FilterTerms['closed']>;

const betweenSql = (column: string, { after, before }: Between, params: Params): string => {
  const parts = [
    ...(after ? [`${column} >= ${params.add(after)}::timestamptz`] : []),
    ...(before ? [`${column} < ${params.add(before)}::timestamptz`] : []),
  ];
  return parts.length > 0 ? `(${parts.join(' AND ')})` : `${column} IS NOT NULL`;
};

const ruleRunSql = (run: NonNullable<FilterTerms['ruleRun']>, params: Params): string => {
  const ofRule = run.ruleId ? ` AND u.rule_id = ${params.add(run.ruleId)}::uuid` : '';
  if (run.outcome === 'sent')
    return `c.id IN (SELECT u.conversation_id FROM rule_effect u JOIN message m ON m.workspace_id = u.workspace_id AND m.id = u.message_id
      WHERE u.workspace_id = $1 AND u.sends AND m.status NOT IN ('proposed', 'cancelled') AND ${betweenSql('u.at', run, params)}${ofRule})`;
  const outcomes = run.outcome === 'handed_over' ? `('fired', 'withheld')` : `('${run.outcome}')`;
  const runs = `c.id IN (SELECT u.conversation_id FROM rule_run u WHERE u.workspace_id = $1 AND u.outcome IN ${outcomes} AND ${betweenSql('u.created_at', run, params)}${ofRule})`;
  return run.outcome === 'handed_over' ? `(${runs} AND ${betweenSql('c.last_member_at', run, params)})` : runs;
};

const suggestionSql = (wanted: NonNullable<FilterTerms['suggestion']>, params: Params): string => {
  const made = `SELECT s.conversation_id FROM suggestion s WHERE s.workspace_id = $1 AND s.variants <> '[]' AND ${betweenSql('s.created_at', wanted, params)}`;
  if (wanted.outcome === 'any' && !wanted.memberId) return `c.id IN (${made})`;
  const outcome = 'SELECT FROM suggestion_outcome o WHERE o.workspace_id = s.workspace_id AND o.suggestion_id = s.id';
  if (wanted.outcome === 'none') return `(c.id IN (${made}) AND NOT c.id IN (${made} AND EXISTS (${outcome})))`;
  const byMember = wanted.memberId ? ` AND o.member_id = ${params.add(wanted.memberId)}::uuid` : '';
  const accepted = wanted.outcome === 'used' ? ['as_is', 'edited'] : [wanted.outcome];
  const isSuch = wanted.outcome === 'any' ? '' : ` AND o.outcome = ANY (${params.add(accepted)}::text[])`;
  return `c.id IN (${made} AND EXISTS (${outcome}${isSuch}${byMember}))`;
};

const anyOf = (values: readonly unknown[], sql: (value: unknown) => string): string =>
  `(${values.map(sql).join(' OR ')})`;

/** What is asked of a text search: patterns that one message must fit, or a name. Null: nothing is asked. */
export const searchOf = (text: string): { patterns: string[]; grams: string[]; name: string } | null => {
  const folded = foldText(text).trim();
  if (folded === '') return null;
  const like = (part: string): string => `%${part.replace(/[\\%_]/g, '\\$&')}%`;
  return { patterns: folded.split(/\s+/u).map(like), grams: bigrams(text), name: like(text.trim()) };
};

/** Every word must occur in one message, or in the contact's name or handle; Han, kana and Hangul go by bigrams. */
const searchSql = (text: string, { isOfFew = false, named }: FilterContext, params: Params): string => {
  const search = searchOf(text);
  if (!search) return 'TRUE';
  const inText = [
    ...(search.grams.length > 0 ? [`m.search_grams @> ${params.add(search.grams)}::text[]`] : []),
    ...search.patterns.map((pattern) => `m.search_text LIKE ${params.add(pattern)}`),
  ];
  // EXISTS leaves the planner free to read all messages once; a single value is looked up row by row.
  const isFound = (from: string): string =>
    isOfFew ? `(SELECT TRUE ${from} LIMIT 1) IS TRUE` : `EXISTS (SELECT ${from})`;
  const inMessages = isFound(
    `FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND ${inText.join(' AND ')}`,
  );
  const few = named?.get(text);
  if (few?.length === 0) return `(${inMessages})`;
  const name = params.add(search.name);
  const inNames = [
    `FROM contact k WHERE k.workspace_id = $1 AND k.id = c.contact_id AND k.name ILIKE ${name}`,
    `FROM identity i WHERE i.workspace_id = $1 AND i.id = c.identity_id AND i.handle ILIKE ${name}`,
  ].map(isFound);
  const isNamed = few ? `c.id = ANY (${params.add(few)}::uuid[]) AND ` : '';
  return `(${inMessages} OR (${isNamed}(${inNames.join(' OR ')})))`;
};
