import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerContext } from '../build-context';
import type { FirstOwner } from '../first-run';
import { openSandbox, type DemoSandbox, type OpenSandbox } from './sandbox';
import { seedDemo } from './seed-demo';
import { readDemo, removeDemo, switchDemo, type Demo, type DemoState } from './switch-demo';

/** The demo's part of the server: its sandbox and its customers. */
export interface RunningDemo {
  /** Looks at once whether the demo should run; it does so every few seconds by itself. */
  follow(): Promise<void>;
  stop(): Promise<void>;
}

const lookEveryMs = 2_000;

/**
 * Starts the sandbox and its customers where the demo is wanted: on an empty database unless HUBBUB_DEMO is `off`,
 * and wherever a demo workspace is switched on. `url` is where our webhooks are. Follows `hubbub demo on|off|remove`
 * and the API by looking at the workspace, so that it does not matter which process was asked.
 */
export const startDemo = async (
  ctx: ServerContext,
  url: string,
  owner: FirstOwner | null,
  open: OpenSandbox = openSandbox,
): Promise<RunningDemo> => {
  const stateFile = join(ctx.serverConfig.dataDir, 'sandbox.json');
  let sandbox: DemoSandbox | null = null;
  let running: DemoState = 'off';
  let workspace: number | null = null;
  let isStopped = false;
  let following: Promise<void> = Promise.resolve();

  const close = async (): Promise<void> => {
    const closing = sandbox;
    sandbox = null;
    running = 'off';
    if (!closing) return;
    ctx.alsoAllow.delete(hostOf(closing));
    await closing.stop();
  };

  const openAt = async (workspaceId: number): Promise<DemoSandbox> => {
    if (sandbox) return sandbox;
    mkdirSync(ctx.serverConfig.dataDir, { recursive: true });
    const opened = await open({ stateFile });
    sandbox = opened;
    ctx.alsoAllow.add(hostOf(opened));
    await pointChannels(ctx, workspaceId, opened.url);
    return opened;
  };

  const look = async (): Promise<void> => {
    if (isStopped) return;
    const wanted = await findDemo(ctx);
    if (!wanted) {
      if (workspace !== null) ctx.publish({ workspaceId: workspace }, 'sync:required');
      workspace = null;
      await close();
      if (existsSync(stateFile)) rmSync(stateFile);
      return;
    }
    const { workspaceId, memberId, state, furniture, isReady } = wanted;
    const opened = await openAt(workspaceId);
    workspace = workspaceId;
    if (state === 'on' && !isReady) {
      if (furniture) {
        await removeDemo(ctx.store, workspaceId);
        await switchDemo(ctx.store, workspaceId, 'on');
      }
      await seedDemo(ctx, { workspaceId, memberId }, opened);
      ctx.publish({ workspaceId }, 'sync:required');
    }
    if (state === running) return;
    running = state;
    if (state === 'on') opened.demo.start({ webhookUrl: `${url}/webhooks/facebook` });
    else opened.demo.stop();
  };

  const follow = (): Promise<void> => {
    following = following.then(look).catch((error: unknown) => {
      ctx.logger.error({ err: error }, 'The demo could not follow');
    });
    return following;
  };

  if (owner && ctx.serverConfig.demo !== false) await switchDemo(ctx.store, owner.workspaceId, 'on');
  if (ctx.serverConfig.roles.api) await follow();
  const timer = ctx.serverConfig.roles.api ? setInterval(() => void follow(), lookEveryMs) : null;
  timer?.unref();

  return {
    follow,
    stop: async () => {
      isStopped = true;
      if (timer) clearInterval(timer);
      await following;
      await close();
    },
  };
};

const hostOf = ({ url }: DemoSandbox): string => new URL(url).host;

interface Wanted extends Demo {
  workspaceId: number;
  memberId: string;
}

/** The first workspace that has a demo. */
const findDemo = async (ctx: ServerContext): Promise<Wanted | null> => {
  const workspaces: { id: number; is_demo: boolean }[] = await ctx.store.crossing((db) =>
    db.query('SELECT * FROM list_workspaces()'),
  );
  const workspaceId = workspaces.find(({ is_demo }) => is_demo)?.id;
  if (workspaceId === undefined) return null;
  const demo = await readDemo(ctx.store, workspaceId);
  const [owner]: { id: string }[] = await ctx.store.transaction(workspaceId, (db) =>
    db.query(
      `SELECT id FROM member WHERE workspace_id = $1 AND role = 'owner' AND is_active ORDER BY created_at, id LIMIT 1`,
      [workspaceId],
    ),
  );
  if (!demo || !owner) return null;
  return { ...demo, workspaceId, memberId: owner.id };
};

/** The sandbox has another port on each start. */
const pointChannels = async (ctx: ServerContext, workspaceId: number, apiBaseUrl: string): Promise<void> => {
  await ctx.store.transaction(workspaceId, async (db) => {
    await db.query(
      `UPDATE channel SET settings = settings || jsonb_build_object('apiBaseUrl', $2::text), version = version + 1, updated_at = now()
       WHERE workspace_id = $1 AND settings->>'isDemo' = 'true' AND deleted_at IS NULL`,
      [workspaceId, apiBaseUrl],
    );
    await db.query(
      `UPDATE post p SET image_url = $2 || substring(p.image_url FROM '/media/.*$') FROM channel c
       WHERE p.workspace_id = $1 AND c.workspace_id = $1 AND c.id = p.channel_id AND c.settings->>'isDemo' = 'true' AND p.image_url ~ '^http://[^/]+/media/'`,
      [workspaceId, apiBaseUrl],
    );
  });
};
