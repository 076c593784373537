import { announce } from './announce';
import type { Announcement } from './announce';
import { problemOf } from './problem';
import { get, set } from './store';
import { nextId, pushUndo, withoutUndo } from './undo';
import type { Undo } from './undo';

/** Says what happened, and keeps the way back: in the toast, and under `z` for the last twenty acts. */
export const rememberUndo = (what: Announcement, undo: Undo): void => {
  const id = nextId();
  set(({ undoStack }) => ({ undoStack: pushUndo(undoStack, { id, what, undo }) }));
  announce(what, () => void runUndo(id));
};

/** Takes back the newest act that can still be taken back. */
export const undoLast = async (): Promise<void> => {
  const last = get().undoStack.at(-1);
  if (last) await runUndo(last.id);
  else announce({ type: 'nothingToUndo' });
};

const runUndo = async (id: number): Promise<void> => {
  const entry = get().undoStack.find((known) => known.id === id);
  if (!entry) return;
  set(({ undoStack }) => ({ undoStack: withoutUndo(undoStack, id) }));
  try {
    const said = await entry.undo();
    announce(said ?? { type: 'undone', what: entry.what });
  } catch (error) {
    announce({ type: 'notUndone', problem: problemOf(error) });
  }
};
