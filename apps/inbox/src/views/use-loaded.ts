import { useCallback, useEffect, useRef, useState } from 'react';
import { problemOf } from '../state/problem';
import type { Problem } from '../state/problem';

export interface Loaded<T> {
  value: T | null;
  problem: Problem | null;
  isLoading: boolean;
  reload: () => void;
  setValue: (value: T | ((before: T | null) => T | null)) => void;
}

/** What one screen alone shows: asked for when it opens, and again when `reload` is called or `key` changes. */
export const useLoaded = <T>(ask: () => Promise<T>, key = ''): Loaded<T> => {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setIsLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask); // a new function on every render; the key says what it asks for
  latest.current = ask;
  useEffect(() => {
    let isCurrent = true;
    setIsLoading(true);
    latest
      .current()
      .then((answer) => {
        if (!isCurrent) return;
        setValue(answer);
        setProblem(null);
      })
      .catch((error: unknown) => isCurrent && setProblem(problemOf(error)))
      .finally(() => isCurrent && setIsLoading(false));
    return () => {
      isCurrent = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { value, problem, isLoading, reload, setValue: setValue as Loaded<T>['setValue'] };
};
