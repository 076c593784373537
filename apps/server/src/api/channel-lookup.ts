import type { ServerContext } from '../build-context';

export interface KnownChannel {
  workspaceId: number;
  id: string;
  platform: string;
  secrets: Buffer;
}

/** So long a new secret or channel may go unnoticed by another process. Our own changes are seen at once. */
const freshMs = 2_000;

/** Channels across workspaces, before any workspace is known. Read once for many webhooks that come together. */
export const createChannelLookup = (ctx: ServerContext) => {
  const kept = new Map<string, { at: number; value: Promise<KnownChannel[]> }>();

  const remember = (key: string, load: () => Promise<KnownChannel[]>): Promise<KnownChannel[]> => {
    const now = ctx.clock().getTime();
    const known = kept.get(key);
    if (known && Math.abs(now - known.at) < freshMs) return known.value;
    if (kept.size > 10_000) kept.clear();
    const value = load();
    kept.set(key, { at: now, value });
    value.catch(() => kept.delete(key));
    return value;
  };

  const ofPlatform = (platform: string) =>
    remember(`platform ${platform}`, () =>
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
      const [channel] = await remember(`channel ${id}`, () =>
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
  };
};

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
