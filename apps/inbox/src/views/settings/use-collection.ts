import { useState } from 'react';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { rememberUndo } from '../../state/undo-acts';
import { useLoaded } from '../use-loaded';

interface Routes<T> {
  list: () => Promise<{ items: T[] }>;
  create: (body: Record<string, unknown>) => Promise<T>;
  change: (id: string, body: Record<string, unknown>) => Promise<T>;
  remove: (id: string) => Promise<void>;
}

/** A plain collection of the workspace: read, added to, changed and removed, with the way back. */
export const useCollection = <T extends { id: string }>(
  routes: Routes<T>,
  onChange: (items: T[]) => void = () => undefined,
) => {
  const loaded = useLoaded(async () => (await routes.list()).items);
  const [problem, setProblem] = useState<Problem | null>(null);
  const put = (items: T[]) => {
    loaded.setValue(items);
    onChange(items);
  };
  const items = loaded.value ?? [];
  const attempt = async (run: () => Promise<void>): Promise<boolean> => {
    setProblem(null);
    try {
      await run();
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    }
  };
  return {
    ...loaded,
    items,
    saveProblem: problem,
    clearProblem: () => setProblem(null),
    save: (id: string | null, body: Record<string, unknown>) =>
      attempt(async () => {
        const saved = id ? await routes.change(id, body) : await routes.create(body);
        put(id ? items.map((item) => (item.id === id ? saved : item)) : [...items, saved]);
        announce({ type: 'saved' });
      }),
    remove: (item: T, asNew: Record<string, unknown>) =>
      attempt(async () => {
        await routes.remove(item.id);
        const left = items.filter(({ id }) => id !== item.id);
        put(left);
        rememberUndo({ type: 'changed', act: 'removed', count: 1 }, async () => {
          const again = await routes.create(asNew);
          put([...left, again]);
        });
      }),
  };
};
