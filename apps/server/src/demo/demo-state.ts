import { enterWorkspace, type Store } from '@hubbub/store';

export type DemoState = 'on' | 'off' | 'remove';

/** What a member or the command line wants of the demo; the running server looks at it. Throws when there is no demo. */
export const setDemo = async (store: Store, state: DemoState): Promise<void> => {
  await store.crossing(async (db) => {
    const all: { id: number; is_demo: boolean }[] = await db.query('SELECT id, is_demo FROM list_workspaces()');
    const demo = all.find(({ is_demo }) => is_demo);
    if (!demo) throw new Error('There is no demo workspace');
    await enterWorkspace(db, demo.id);
    await db.query(`UPDATE workspace SET settings = settings || jsonb_build_object('demo', $2::text) WHERE id = $1`, [
      demo.id,
      state,
    ]);
  });
};
