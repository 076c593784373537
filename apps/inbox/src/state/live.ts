import type { Realtime } from './realtime';

/** The socket in use, for the views that say where the member is; silent while there is none. */
let current: Realtime | null = null;
let place: { viewing: string | null; replying: string | null } = { viewing: null, replying: null };
let timer: ReturnType<typeof setInterval> | null = null;

const againMs = 3000; // the server forgets after six seconds

/** Says where the member is: at once when it changes, and again every three seconds while the page is seen. */
const tell = (): void => {
  if (place.replying !== null) current?.replying(place.replying);
  else current?.viewing(place.viewing);
};

export const setLive = (realtime: Realtime | null): void => {
  current = realtime;
  if (timer) clearInterval(timer);
  timer = realtime
    ? setInterval(() => {
        if (document.visibilityState === 'visible' && (place.viewing ?? place.replying) !== null) tell();
      }, againMs)
    : null;
};

export const live = {
  viewing: (id: string | null): void => {
    if (place.viewing === id) return;
    place = { ...place, viewing: id };
    tell();
  },
  replying: (id: string | null): void => {
    if (place.replying === id) return;
    place = { ...place, replying: id };
    tell();
  },
  watch: (list: Parameters<Realtime['watch']>[0]): void => current?.watch(list),
};
