import { enterWorkspace } from '@hubbub/store';
import type { ServerContext } from '../build-context';
import type { FirstOwner } from '../first-run';
import { dress } from './dress';
import { addRules, furnish, type Furniture } from './furnish';
import type { DemoSandbox } from './sandbox';
import { tell } from './tell';

const conversations = 500;

/**
 * Makes a workspace the demo's: the shop's people and things, two channels at the sandbox, and sixteen days of
 * conversations by the real road. Rules come last, so that none acts on what is old.
 */
export const seedDemo = async (
  ctx: ServerContext,
  owner: Pick<FirstOwner, 'workspaceId' | 'memberId'>,
  sandbox: DemoSandbox,
): Promise<Furniture> => {
  const { workspaceId } = owner;
  const { brand, channels } = sandbox.demo;
  const furniture = await ctx.store.transaction(workspaceId, async (db) => {
    await enterWorkspace(db, workspaceId);
    return furnish(ctx, db, workspaceId, { channels, apiBaseUrl: sandbox.url });
  });
  const history = sandbox.demo.history(conversations);
  await tell(ctx, workspaceId, history, furniture);
  await dress(ctx, owner, history.conversations, furniture);
  await ctx.store.transaction(workspaceId, async (db) => {
    furniture.rules = await addRules(db, workspaceId, furniture);
    await db.query(
      `UPDATE workspace SET is_demo = true, name = CASE WHEN name = 'My workspace' THEN $2 ELSE name END,
         settings = settings || jsonb_build_object('demo', jsonb_build_object('state', 'on', 'furniture', $3::jsonb)) WHERE id = $1`,
      [workspaceId, brand.name, JSON.stringify(furniture)],
    );
  });
  return furniture;
};
