import type { EntityManager } from 'typeorm';
import type { ServerContext } from '../build-context';
import type { FirstOwner } from '../first-run';
import { dress } from './dress';
import { addRules, furnish, type Furniture } from './furnish';
import { plainName } from './plain-name';
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
  const furniture = await ctx.store.transaction(workspaceId, async (db) => {
    const made = await furnish(ctx, db, workspaceId, sandbox);
    await note(db, workspaceId, { furniture: made, isReady: false });
    return made;
  });
  const history = sandbox.demo.history(conversations);
  await tell(ctx, workspaceId, history, furniture);
  await dress(ctx, owner, history.conversations, furniture);
  await ctx.store.transaction(workspaceId, async (db) => {
    furniture.rules = await addRules(db, workspaceId, furniture);
    await note(db, workspaceId, { furniture, isReady: true });
    await db.query('UPDATE workspace SET name = $2 WHERE id = $1 AND name = $3', [
      workspaceId,
      furniture.name,
      plainName,
    ]);
  });
  return furniture;
};

/** What is not ready was broken off, and is cleared away before the next try. */
const note = (
  db: EntityManager,
  workspaceId: number,
  demo: { furniture: Furniture; isReady: boolean },
): Promise<unknown> =>
  db.query(
    `UPDATE workspace SET is_demo = true, settings = settings || jsonb_build_object('demo', coalesce(settings->'demo', '{"state": "on"}') || $2::jsonb) WHERE id = $1`,
    [workspaceId, JSON.stringify(demo)],
  );
