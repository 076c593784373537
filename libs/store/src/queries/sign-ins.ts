import type { EntityManager } from 'typeorm';

export interface SignInRow {
  workspaceId: number;
  id: string;
  platform: string;
  memberId: string;
  /** `started` on the platform's page; `returned` once its code was taken; `choosing` an account; `used`; `failed`. */
  status: 'started' | 'returned' | 'choosing' | 'used' | 'failed';
  redirectUri: string;
  /** The channel that is connected again; null for a new one. */
  channelId: string | null;
  sealed: Buffer;
  accounts: { externalId: string; name: string }[];
  problem: { code: string; message: string } | null;
  expiresAt: Date;
}

const columns = `workspace_id AS "workspaceId", id, platform, member_id AS "memberId", status, redirect_uri AS "redirectUri", channel_id AS "channelId",
  sealed, accounts, problem, expires_at AS "expiresAt"`;

/** Old ones go with the next one that begins: nothing secret stays longer than it is good. */
export const insertSignIn = async (
  db: EntityManager,
  row: Pick<
    SignInRow,
    'workspaceId' | 'id' | 'platform' | 'memberId' | 'redirectUri' | 'channelId' | 'sealed' | 'expiresAt'
  > & {
    stateHash: Buffer;
    sessionHash: Buffer;
    now: Date;
  },
): Promise<void> => {
  await db.query('DELETE FROM sign_in WHERE workspace_id = $1 AND expires_at < $2', [row.workspaceId, row.now]);
  await db.query(
    `INSERT INTO sign_in (workspace_id, id, platform, member_id, state_hash, session_hash, redirect_uri, channel_id, sealed, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.workspaceId,
      row.id,
      row.platform,
      row.memberId,
      row.stateHash,
      row.sessionHash,
      row.redirectUri,
      row.channelId,
      row.sealed,
      row.expiresAt,
    ],
  );
};

/** Takes the one sign-in of this state and session, once: a second return with the same state finds nothing. */
export const takeSignIn = async (
  db: EntityManager,
  workspaceId: number,
  wanted: { platform: string; stateHash: Buffer; sessionHash: Buffer; now: Date },
): Promise<SignInRow | null> => {
  const [rows]: [SignInRow[]] = await db.query(
    `UPDATE sign_in SET status = 'returned' WHERE workspace_id = $1 AND platform = $2 AND state_hash = $3 AND session_hash = $4
       AND status = 'started' AND expires_at > $5 RETURNING ${columns}`,
    [workspaceId, wanted.platform, wanted.stateHash, wanted.sessionHash, wanted.now],
  );
  return rows[0] ?? null;
};

/** One that belongs to this session and is still good. */
export const findSignIn = async (
  db: EntityManager,
  workspaceId: number,
  wanted: { id: string; sessionHash: Buffer; now: Date },
): Promise<SignInRow | null> => {
  const [row]: SignInRow[] = await db.query(
    `SELECT ${columns} FROM sign_in WHERE workspace_id = $1 AND id = $2 AND session_hash = $3 AND expires_at > $4`,
    [workspaceId, wanted.id, wanted.sessionHash, wanted.now],
  );
  return row ?? null;
};

export const updateSignIn = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  change: Pick<SignInRow, 'status' | 'problem' | 'sealed' | 'accounts'>,
): Promise<void> => {
  await db.query(
    'UPDATE sign_in SET status = $3, problem = $4, sealed = $5, accounts = $6 WHERE workspace_id = $1 AND id = $2',
    [workspaceId, id, change.status, JSON.stringify(change.problem), change.sealed, JSON.stringify(change.accounts)],
  );
};

/** False: somebody made a channel of it already. */
export const useSignIn = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  sealed: Buffer,
): Promise<boolean> => {
  const [rows]: [unknown[]] = await db.query(
    `UPDATE sign_in SET status = 'used', sealed = $3 WHERE workspace_id = $1 AND id = $2 AND status = 'choosing' RETURNING id`,
    [workspaceId, id, sealed],
  );
  return rows.length > 0;
};

export interface PlatformAppRow {
  platform: string;
  clientId: string;
  secrets: Buffer; // sealed
}

export const listPlatformApps = (db: EntityManager, workspaceId: number): Promise<PlatformAppRow[]> =>
  db.query(`SELECT platform, client_id AS "clientId", secrets FROM platform_app WHERE workspace_id = $1`, [
    workspaceId,
  ]);

export const findPlatformApp = async (
  db: EntityManager,
  workspaceId: number,
  platform: string,
): Promise<PlatformAppRow | null> =>
  (await listPlatformApps(db, workspaceId)).find((app) => app.platform === platform) ?? null;

export const putPlatformApp = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  { platform, clientId, secrets }: PlatformAppRow,
): Promise<void> => {
  await db.query(
    `INSERT INTO platform_app (workspace_id, id, platform, client_id, secrets) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, platform) DO UPDATE SET client_id = excluded.client_id, secrets = excluded.secrets,
       version = platform_app.version + 1, updated_at = now()`,
    [workspaceId, id, platform, clientId, secrets],
  );
};
