import { getBulk, previewBulk, startBulk, undoBulk } from '../api';
import { toFilter } from '../filters/list-query';
import type { Bulk, BulkAction, BulkPreview, BulkSelection } from '../records';
import { announce } from './announce';
import { refreshList } from './list-acts';
import { problemOf } from './problem';
import { noSelection } from './selection';
import { get, set } from './store';
import { rememberUndo } from './undo-acts';

const askEveryMs = 700;
const finished = new Set(['done', 'undone', 'failed']);

/** What is picked, as the server takes it: ids, or the list's own filter without the exceptions. */
export const selectionOf = (listKey: string): BulkSelection | null => {
  const { picked, isAllMatching, lists } = get();
  const list = lists[listKey];
  if (isAllMatching) return list ? { filter: toFilter(list.query), except: [...picked] } : null;
  return picked.size > 0 ? { ids: [...picked] } : null;
};

/** What would happen, and to whom not; changes nothing. */
export const preview = (selection: BulkSelection, action: BulkAction): Promise<BulkPreview> =>
  previewBulk({ selection, action });

/** Starts an act on many, follows it to its end and offers the way back. Resolves when it has ended. */
export const runBulk = async (
  listKey: string | null,
  selection: BulkSelection,
  action: BulkAction,
  onChange: () => void = () => undefined,
): Promise<Bulk | null> => {
  const look = async (): Promise<void> => {
    if (listKey !== null) await refreshList(listKey);
    onChange();
  };
  try {
    const started = await startBulk({ selection, action }, crypto.randomUUID());
    set(({ bulks }) => ({ ...noSelection, bulks: { ...bulks, [started.id]: { ...emptyBulk, ...started } } }));
    const ended = await follow(started.id);
    rememberUndo({ type: 'bulkDone', bulkId: started.id, done: ended.done, left: leftOf(ended) }, async () => {
      await undoBulk(started.id);
      const back = await follow(started.id, 'undone');
      await look();
      // Who was put back, and who had been changed by somebody since.
      return { type: 'bulkUndone', bulkId: started.id, done: back.done, left: ended.done - back.done };
    });
    await look();
    return ended;
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
    return null;
  }
};

/** All of them; the record itself names the first few thousand only. */
const leftOf = ({ skipped, failed, skippedCount, failedCount }: Bulk): number =>
  (skippedCount ?? skipped.length) + (failedCount ?? failed.length);

const emptyBulk: Bulk = { id: '', status: 'queued', matched: 0, done: 0, skipped: [], failed: [] };

/** Sockets bring the progress; asking now and then makes the end certain even without them. */
const follow = async (bulkId: string, until?: string): Promise<Bulk> => {
  for (;;) {
    const bulk = { ...emptyBulk, ...(await getBulk(bulkId)) };
    set(({ bulks }) => ({ bulks: { ...bulks, [bulkId]: bulk } }));
    if (until ? bulk.status === until || bulk.status === 'failed' : finished.has(bulk.status)) return bulk;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
};
