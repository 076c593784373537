import type { Announcement } from './announce';

/** The way back of one act; what it resolves to is said instead of a plain “undone”. */
export type Undo = () => Promise<Announcement | void>;

/** One act that can be taken back; `undo` throws when it cannot, with the reason. */
export interface UndoEntry {
  id: number;
  what: Announcement;
  undo: Undo;
}

const kept = 20;
let lastId = 0;

export const nextId = (): number => (lastId += 1);

export const pushUndo = (stack: readonly UndoEntry[], entry: UndoEntry): readonly UndoEntry[] =>
  [...stack, entry].slice(-kept);

export const withoutUndo = (stack: readonly UndoEntry[], id: number): readonly UndoEntry[] =>
  stack.filter((entry) => entry.id !== id);
