import type { Realtime } from './realtime';

/** The socket in use, for the views that say where the member is; silent while there is none. */
let current: Realtime | null = null;

export const setLive = (realtime: Realtime | null): void => {
  current = realtime;
};

const leastMs = 3000;
const last = { viewing: { id: '' as string | null, at: 0 }, replying: { id: '' as string | null, at: 0 } };

const tell = (what: 'viewing' | 'replying', id: string | null): void => {
  const now = Date.now();
  if (last[what].id === id && now - last[what].at < leastMs) return;
  last[what] = { id, at: now };
  current?.[what](id);
};

export const live = {
  viewing: (id: string | null): void => tell('viewing', id),
  replying: (id: string | null): void => tell('replying', id),
  watch: (list: Parameters<Realtime['watch']>[0]): void => current?.watch(list),
};
