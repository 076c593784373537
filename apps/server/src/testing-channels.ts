import { secretsPlace } from '@hubbub/conversations';
import { uuidv7 } from 'uuidv7';
import type { TestServer } from './testing';

export interface PlacedChannel {
  platform: string;
  /** The account's id on the platform, also its name here. */
  externalId: string;
  secrets?: Record<string, string>;
  settings?: object;
  /** Long before anything was written unless given: then nothing is history. */
  connectedAt?: Date;
}

/**
 * Puts a channel in place without signing in, since its platform is not asked. Earlier ones of the platform are
 * disconnected, so that what arrives is this one's. Returns its id.
 */
export const placeChannel = async (
  { ctx, workspaceId }: Pick<TestServer, 'ctx' | 'workspaceId'>,
  { platform, externalId, secrets = {}, settings = {}, connectedAt = new Date('2020-01-01') }: PlacedChannel,
): Promise<string> => {
  const id = uuidv7();
  await ctx.store.transaction(workspaceId, async (db) => {
    await db.query(
      'UPDATE channel SET is_off = true, deleted_at = now() WHERE workspace_id = $1 AND platform = $2 AND deleted_at IS NULL',
      [workspaceId, platform],
    );
    await db.query(
      'INSERT INTO channel (workspace_id, id, platform, name, external_id, secrets, settings, created_at) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)',
      [
        workspaceId,
        id,
        platform,
        externalId,
        ctx.secrets.seal(secrets, secretsPlace(workspaceId, id)),
        JSON.stringify(settings),
        connectedAt,
      ],
    );
  });
  return id;
};
