import type { Store } from '@hubbub/store';
import { removeDemo, switchDemo } from './switch-demo';

export type DemoState = 'on' | 'off' | 'remove';

/**
 * What a member or the command line wants of the demo; a running server follows within a moment. Without
 * `workspaceId` the demo's workspace is meant or, where there is none and it is switched on, the first one.
 * Throws when there is no demo to switch off or to remove.
 */
export const setDemo = async (store: Store, state: DemoState, workspaceId?: number): Promise<void> => {
  const all: { id: number; is_demo: boolean }[] = await store.crossing((db) =>
    db.query('SELECT id, is_demo FROM list_workspaces()'),
  );
  const isMeant = ({ id }: { id: number }) => workspaceId === undefined || id === workspaceId;
  const demo = all.find((one) => one.is_demo && isMeant(one));
  const target = demo ?? (state === 'on' ? all.find(isMeant) : undefined);
  if (!target) throw new Error('There is no demo workspace');
  if (state === 'remove') await removeDemo(store, target.id);
  else await switchDemo(store, target.id, state);
};
