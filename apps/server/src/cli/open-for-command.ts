import { join } from 'node:path';
import type { Member } from '@hubbub/conversations';
import { findEmbeddedPostgres, migrate, openStore, startEmbeddedPostgres, type Store } from '@hubbub/store';
import { buildContext, type ServerContext } from '../build-context';
import type { Config } from '../config';

export interface CommandContext {
  config: Config;
  store: Store;
  /** What the verbs need; nobody listens, and a running server's loops find the work by themselves. */
  ctx: ServerContext;
  /** The only workspace, or the one of that name. */
  workspace(name?: string): Promise<{ id: number; name: string }>;
  close(): Promise<void>;
}

/** The database of a running server, else the embedded one started for this command alone. */
export const openForCommand = async (config: Config): Promise<CommandContext> => {
  const dataDir = join(config.dataDir, 'postgres');
  const running = config.databaseUrl ? null : findEmbeddedPostgres(dataDir);
  const own = config.databaseUrl || running ? null : await startEmbeddedPostgres({ dataDir });
  const url = config.databaseUrl ?? running?.url ?? own!.url;
  const store = await openStore({ url, poolSize: 2 });
  if (own) await migrate(store, url);
  const ctx = buildContext(config, store);
  return {
    config,
    store,
    ctx,
    workspace: async (name) => {
      const all: { id: number; name: string }[] = await store.crossing((db) =>
        db.query('SELECT id, name FROM list_workspaces()'),
      );
      const found =
        name === undefined ? all[0] : all.find((workspace) => workspace.name === name || String(workspace.id) === name);
      if (!found)
        throw new Error(
          name === undefined ? 'There is no workspace yet; start Hubbub once' : `There is no workspace "${name}"`,
        );
      return found;
    },
    close: async () => {
      await ctx.close();
      await store.close();
      await own?.stop();
    },
  };
};

/** Who acts on the command line: whoever may read the data directory is an owner. */
export const operatorOf = (workspaceId: number): Member => ({
  workspaceId,
  id: null,
  name: 'Command line',
  role: 'owner',
});
