import * as api from '../api';
import { defaultViews } from '../filters/default-views';
import type { State } from './store';
import { byId, get, set } from './store';

/** What every view needs to know of the workspace. Parts that fail are left as they are; the rest still shows. */
export const loadWorkspace = async (): Promise<void> => {
  await Promise.all([
    load(api.listPlatforms, (answer) => ({ platforms: byId(answer.items) })),
    load(api.listChannels, (answer) => ({ channels: byId(answer.items) })),
    load(api.listMembers, (answer) => ({ members: byId(answer.items) })),
    load(api.teams.list, (answer) => ({ teams: byId(answer.items) })),
    load(api.labels.list, (answer) => ({ labels: byId(answer.items) })),
    load(api.views.list, (answer) => ({ views: byId(answer.items) })),
    load(api.savedReplies.list, (answer) => ({ savedReplies: byId(answer.items) })),
    load(api.getAutomation, (automation) => ({ automation })),
    load(api.listNotifications, (answer) => ({ notifications: answer.items })),
  ]);
  set({ isWorkspaceLoaded: true });
  await loadCounts();
};

export const loadCounts = async (): Promise<void> => {
  const ids = [...defaultViews.map(({ id }) => id), ...Object.keys(get().views)];
  await load(
    () => api.countViews(ids),
    ({ items }) => putCounts(items),
  );
};

/** Whole values with a version: a late one never overwrites a newer one. */
export const putCounts = (
  items: readonly { viewId: string; count: number; unread: number; version: number }[],
): Partial<State> => {
  const counts = { ...get().counts };
  for (const { viewId, ...item } of items) if (item.version >= (counts[viewId]?.version ?? -1)) counts[viewId] = item;
  return { counts };
};

/** The kill switch of everything automatic. */
export const pauseAutomation = async (isPaused: boolean, reason: string | null): Promise<void> => {
  const automation = await api.setAutomation({ isPaused, reason });
  set({ automation });
};

const load = async <T>(ask: () => Promise<T>, read: (answer: T) => Partial<State>): Promise<void> => {
  try {
    const answer = await ask();
    set(read(answer));
  } catch {
    // The view that needs this part says so itself, from what is missing; the others go on.
  }
};
