import type { Filter, FilterTerms } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { searchOf } from './filter-sql';

/** Terms whose own index row security keeps out of reach (`speed-lists` says why). */
type Narrowing = Pick<FilterTerms, 'label' | 'flag' | 'mentioned' | 'q'>;

const names = ['label', 'flag', 'mentioned', 'q'] as const;

/** A filter as what must hold of everything, split in two: terms that another way finds quickly, and the rest. */
export interface SplitFilter {
  narrowing: Narrowing[];
  rest: Filter;
}

/** Looks through `and` groups only: below `or` and `not` a term says nothing about the whole. */
export const splitFilter = (filter: Filter): SplitFilter => {
  if ('and' in filter) {
    const parts = (filter as { and: Filter[] }).and.map(splitFilter);
    return { narrowing: parts.flatMap(({ narrowing }) => narrowing), rest: { and: parts.map(({ rest }) => rest) } };
  }
  if ('or' in filter || 'not' in filter) return { narrowing: [], rest: filter };
  const terms = filter as FilterTerms;
  const narrowing = names.filter((name) => isNarrowing(name, terms[name])).map((name) => ({ [name]: terms[name] }));
  const rest = Object.fromEntries(
    Object.entries(terms).filter(([name]) => !narrowing.some((one) => Object.hasOwn(one, name))),
  );
  return { narrowing, rest: rest as Filter };
};

const isNarrowing = (name: (typeof names)[number], value: unknown): boolean =>
  value !== undefined &&
  !(name === 'flag' && [value].flat().includes('any')) && // has a partial index, which is within reach
  !(name === 'q' && searchOf(String(value)) === null);

/**
 * The conversations of which alone the terms can hold: all that match, perhaps others. Null when there are more than
 * `most`, so that walking the list is the better way. In the transaction's workspace.
 */
export const narrow = async (
  db: EntityManager,
  terms: readonly Narrowing[],
  memberId: string | null,
  most: number,
): Promise<string[] | null> => {
  let best: string[] | null = null;
  for (const term of terms) {
    const ids = await idsOf(db, term, memberId, most);
    if (ids && (!best || ids.length < best.length)) best = ids;
    if (best && best.length < 200) break; // few enough: another question would cost more than it saves
  }
  return best;
};

/** More people than this are asked for their name one by one. */
const mostNamed = 1_000;

/** Whose name or handle a search can mean, by its text; where that is more than a few it says nothing. */
export const namesOf = async (
  db: EntityManager,
  terms: readonly Narrowing[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const named = new Map<string, readonly string[]>();
  for (const { q } of terms) {
    const search = q === undefined ? null : searchOf(q);
    if (!search) continue;
    const [row]: { ids: string[] | null }[] = await db.query('SELECT narrow_by_name($1, $2, $3) AS ids', [
      search.name,
      search.grams.length > 0,
      mostNamed,
    ]);
    if (row?.ids) named.set(String(q), row.ids);
  }
  return named;
};

const idsOf = async (
  db: EntityManager,
  term: Narrowing,
  memberId: string | null,
  most: number,
): Promise<string[] | null> => {
  const search = term.q === undefined ? null : searchOf(term.q);
  const [sql, values] = search
    ? ['narrow_by_text($1, $2, $3, $4)', [search.patterns, search.grams, search.name, most]]
    : term.label !== undefined
      ? ['narrow_by_labels($1, $2)', [[term.label].flat(), most]]
      : term.flag !== undefined
        ? ['narrow_by_flags($1, $2)', [[term.flag].flat(), most]]
        : ['narrow_by_mentions($1, $2)', [memberId ? [memberId] : [], most]];
  const [row]: { ids: string[] | null }[] = await db.query(`SELECT ${sql} AS ids`, values);
  return row?.ids ?? null;
};
