import type { Clock } from './clock';

/** A clock that stands still until a test moves it. */
export const fakeClock = (
  start = '2026-11-02T10:00:00Z',
): Clock & { advance(ms: number): void; set(at: string): void } => {
  let now = new Date(start).getTime();
  return Object.assign(() => new Date(now), {
    advance: (ms: number) => void (now += ms),
    set: (at: string) => void (now = new Date(at).getTime()),
  });
};
export { startObjectStore } from './fake-object-store';
