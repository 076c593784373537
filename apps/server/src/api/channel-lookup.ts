import { type ChannelRow, findChannel } from '@hubbub/store';
import type { ServerContext } from '../build-context';

export interface KnownChannel {
  workspaceId: number;
  id: string;
  platform: string;
  secrets: Buffer;
}

/** So long a new secret or channel may go unnoticed by another process. Our own changes are seen at once. */
const freshMs = 2_000;

type Kept<T> = Map<string, { at: number; change: number; value: Promise<T[]> }>;

/** Channels across workspaces, before any workspace is known. Read once for many webhooks that come together. */
export const createChannelLookup = (ctx: ServerContext) => {
  const channels: Kept<KnownChannel> = new Map();
  const wholes: Kept<ChannelRow> = new Map();

  const remember = <T>(kept: Kept<T>, key: string, load: () => Promise<T[]>): Promise<T[]> => {
    const now = ctx.clock().getTime();
    const change = ctx.channelChanges.count;
    const known = kept.get(key);
    if (known && known.change === change && Math.abs(now - known.at) < freshMs) return known.value;
    if (kept.size > 10_000) kept.clear();
    const value = load();
    kept.set(key, { at: now, change, value });
    value.catch(() => kept.delete(key));
    return value;
  };

  const ofPlatform = (platform: string) =>
    remember(channels, `platform ${platform}`, () =>
      ctx.store.crossing(async (db) => {
        const rows: { workspace_id: number; id: string; secrets: Buffer }[] = await db.query(
          'SELECT workspace_id, id, secrets FROM list_platform_channels($1)',
          [platform],
        );
        return rows.map((row) => ({ workspaceId: row.workspace_id, id: row.id, platform, secrets: row.secrets }));
      }),
    );

  return {
    ofPlatforms: async (platforms: readonly string[]): Promise<KnownChannel[]> =>
      (await Promise.all(platforms.map(ofPlatform))).flat(),
    byId: async (id: string): Promise<KnownChannel | null> => {
      if (!uuid.test(id)) return null;
      const [channel] = await remember(channels, `channel ${id}`, () =>
        ctx.store.crossing(async (db) => {
          const rows: { workspace_id: number; id: string; platform: string; secrets: Buffer }[] = await db.query(
            'SELECT workspace_id, id, platform, secrets FROM find_channel($1)',
            [id],
          );
          return rows.map((row) => ({
            workspaceId: row.workspace_id,
            id: row.id,
            platform: row.platform,
            secrets: row.secrets,
          }));
        }),
      );
      return channel ?? null;
    },
    /** With its settings, for the few that need them before anything is kept; null: gone meanwhile. */
    whole: async ({ workspaceId, id }: KnownChannel): Promise<ChannelRow | null> => {
      const [channel] = await remember(wholes, id, async () => {
        const row = await ctx.store.transaction(workspaceId, (db) => findChannel(db, workspaceId, id));
        return row ? [row] : [];
      });
      return channel ?? null;
    },
  };
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
