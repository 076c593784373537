import type { Store } from '@hubbub/store';
import type { Furniture } from './furnish';
import { plainName } from './plain-name';

export type DemoState = 'on' | 'off';

export interface Demo {
  state: DemoState;
  /** Null until there is something. */
  furniture: Furniture | null;
  /** False: its making was broken off. */
  isReady: boolean;
}

/** What a workspace says about its demo; null where it has none. */
export const readDemo = async (store: Store, workspaceId: number): Promise<Demo | null> => {
  const [row]: { demo: Partial<Demo> | null; is_demo: boolean }[] = await store.transaction(workspaceId, (db) =>
    db.query(`SELECT settings->'demo' AS demo, is_demo FROM workspace WHERE id = $1`, [workspaceId]),
  );
  if (!row?.is_demo || !row.demo) return null;
  return { state: row.demo.state ?? 'on', furniture: row.demo.furniture ?? null, isReady: row.demo.isReady ?? false };
};

/** Switches the demo's traffic on or off. The running server follows within seconds; `on` furnishes a workspace that has no demo yet. */
export const switchDemo = (store: Store, workspaceId: number, state: DemoState): Promise<void> =>
  store.transaction(workspaceId, async (db) => {
    await db.query(
      `UPDATE workspace SET is_demo = true, settings = settings || jsonb_build_object('demo', coalesce(settings->'demo', '{}') || jsonb_build_object('state', $2::text)) WHERE id = $1`,
      [workspaceId, state],
    );
  });

/** Takes out everything that the demo has put in, with what hangs on it; what members made stays. */
export const removeDemo = async (store: Store, workspaceId: number): Promise<void> => {
  const demo = await readDemo(store, workspaceId);
  await store.transaction(workspaceId, async (db) => {
    if (demo?.furniture) {
      const { name } = demo.furniture;
      await db.query('UPDATE workspace SET name = $3 WHERE id = $1 AND name = $2', [workspaceId, name, plainName]);
      const { channels, members, teams, labels, savedReplies, rules, keywordSets, views, slaPolicies } = demo.furniture;
      const channelIds = Object.values(channels);
      const contacts: { contact_id: string }[] = await db.query(
        'SELECT DISTINCT contact_id FROM identity WHERE workspace_id = $1 AND channel_id = ANY ($2)',
        [workspaceId, channelIds],
      );
      const groups: [string, string[]][] = [
        ['rule', rules],
        ['channel', channelIds],
        ['keyword_set', keywordSets],
        ['view', views],
        ['sla_policy', slaPolicies],
        ['saved_reply', Object.values(savedReplies)],
        ['label', Object.values(labels)],
        ['team', Object.values(teams)],
        ['member', Object.values(members)],
      ];
      await db.query(
        `DELETE FROM delivery d USING delivery_outcome o WHERE d.workspace_id = $1 AND o.workspace_id = $1 AND o.delivery_id = d.id AND o.channel_id = ANY ($2)
           AND NOT EXISTS (SELECT FROM delivery_outcome p WHERE p.workspace_id = $1 AND p.delivery_id = d.id AND p.channel_id <> ALL ($2))`,
        [workspaceId, channelIds],
      );
      await db.query('DELETE FROM delivery_outcome WHERE workspace_id = $1 AND channel_id = ANY ($2)', [
        workspaceId,
        channelIds,
      ]);
      for (const [table, ids] of groups)
        await db.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND id = ANY ($2::uuid[])`, [workspaceId, ids]);
      await db.query(
        `DELETE FROM contact k WHERE k.workspace_id = $1 AND k.id = ANY ($2)
           AND NOT EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1 AND i.contact_id = k.id)
           AND NOT EXISTS (SELECT FROM conversation c WHERE c.workspace_id = $1 AND c.contact_id = k.id)`,
        [workspaceId, contacts.map(({ contact_id }) => contact_id)],
      );
    }
    await db.query(`UPDATE workspace SET is_demo = false, settings = settings - 'demo' WHERE id = $1`, [workspaceId]);
  });
};
