/** Which rows are picked: some by hand, or everything that matches but a few. */
export interface SelectionSlice {
  picked: ReadonlySet<string>;
  isAllMatching: boolean; // then `picked` holds the exceptions
  anchor: string | null; // where a range starts
}

export const noSelection: SelectionSlice = { picked: new Set(), isAllMatching: false, anchor: null };

export const isPicked = ({ picked, isAllMatching }: SelectionSlice, id: string): boolean =>
  picked.has(id) !== isAllMatching;

export const hasSelection = ({ picked, isAllMatching }: SelectionSlice): boolean => isAllMatching || picked.size > 0;

export const togglePick = (selection: SelectionSlice, id: string): SelectionSlice => {
  const picked = new Set(selection.picked);
  if (!picked.delete(id)) picked.add(id);
  return { ...selection, picked, anchor: id };
};

/** Picks every row between the anchor and `id`, in the order on screen. */
export const pickRange = (selection: SelectionSlice, rows: readonly string[], id: string): SelectionSlice => {
  const from = rows.indexOf(selection.anchor ?? id);
  const to = rows.indexOf(id);
  if (to < 0) return selection;
  const start = from < 0 ? to : from;
  const range = rows.slice(Math.min(start, to), Math.max(start, to) + 1);
  const picked = new Set(selection.picked);
  for (const row of range) {
    if (selection.isAllMatching) picked.delete(row);
    else picked.add(row);
  }
  return { ...selection, picked, anchor: selection.anchor ?? id };
};

export const pickAll = (rows: readonly string[]): SelectionSlice => ({
  picked: new Set(rows),
  isAllMatching: false,
  anchor: rows[0] ?? null,
});

export const pickAllMatching = (): SelectionSlice => ({ picked: new Set(), isAllMatching: true, anchor: null });

export const countPicked = ({ picked, isAllMatching }: SelectionSlice, matching: number): number =>
  isAllMatching ? Math.max(0, matching - picked.size) : picked.size;
