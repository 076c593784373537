/** The columns of many rows on their way into one statement: name → type, as PostgreSQL writes it. */
export type Shape = Readonly<Record<string, string>>;

export type RowOf<S extends Shape> = { readonly [Column in keyof S]: unknown };

/**
 * Many rows as a FROM item named `alias`, one JSON array a column from the parameter `first` on. A third of the work of
 * `jsonb_to_recordset`, which looks every column up by its name in every row. `text[]` goes as what `textArray` makes.
 */
export const fromColumns = (shape: Shape, first: number, alias = 'x'): string => {
  const names = Object.keys(shape);
  const arrays = names.map((_, index) => `json_array_elements_text($${first + index}::json)`);
  const typed = names.map((name) => (shape[name] === 'text' ? name : `${name}::${shape[name]} AS ${name}`));
  return `(SELECT ${typed.join(', ')} FROM ROWS FROM (${arrays.join(', ')}) AS "columns" (${names.join(', ')})) AS ${alias}`;
};

/** The parameters of `fromColumns`. */
export const columnsOf = <S extends Shape>(shape: S, rows: readonly RowOf<S>[]): string[] =>
  Object.keys(shape).map((name) => JSON.stringify(rows.map((row) => row[name as keyof S] ?? null)));

/** A `text[]` in PostgreSQL's own writing. */
export const textArray = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
