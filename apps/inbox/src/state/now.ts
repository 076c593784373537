import { useSyncExternalStore } from 'react';

const everyMs = 15_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const heard of listeners) heard();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
};

const read = (): number => {
  if (Date.now() - now > everyMs) now = Date.now();
  return now;
};

/** The time, moving on every fifteen seconds for everything on screen at once. */
export const useNow = (): number => useSyncExternalStore(subscribe, read);
