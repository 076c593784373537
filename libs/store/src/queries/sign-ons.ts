import type { EntityManager } from 'typeorm';

/** The provider at which members of a workspace may sign in. */
export interface SignOnRow {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  secrets: Buffer; // sealed
  isOn: boolean;
  version: number;
}

export const findSignOn = async (db: EntityManager, workspaceId: number): Promise<SignOnRow | null> => {
  const [row]: SignOnRow[] = await db.query(
    'SELECT id, name, issuer, client_id AS "clientId", secrets, is_on AS "isOn", version FROM sign_on WHERE workspace_id = $1',
    [workspaceId],
  );
  return row ?? null;
};

export const putSignOn = async (
  db: EntityManager,
  workspaceId: number,
  row: Omit<SignOnRow, 'version'>,
): Promise<void> => {
  await db.query(
    `INSERT INTO sign_on (workspace_id, id, name, issuer, client_id, secrets, is_on) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (workspace_id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id, secrets = excluded.secrets,
       is_on = excluded.is_on, version = sign_on.version + 1, updated_at = now()`,
    [workspaceId, row.id, row.name, row.issuer, row.clientId, row.secrets, row.isOn],
  );
};

/** False: there was none. Whom it has vouched for is forgotten with it. */
export const removeSignOn = async (db: EntityManager, workspaceId: number): Promise<boolean> => {
  await db.query('UPDATE member SET sign_on_subject = NULL WHERE workspace_id = $1', [workspaceId]);
  const [, count]: [unknown, number] = await db.query('DELETE FROM sign_on WHERE workspace_id = $1', [workspaceId]);
  return count > 0;
};

export interface SignOnMember {
  id: string;
  name: string;
  isActive: boolean;
  subject: string | null;
}

/** The member for whom the provider vouches: known by it already, else by an address that was invited. Locked. */
export const findSignOnMember = async (
  db: EntityManager,
  workspaceId: number,
  { subject, email }: { subject: string; email: string | null },
): Promise<SignOnMember | null> => {
  const [row]: SignOnMember[] = await db.query(
    `SELECT id, name, is_active AS "isActive", sign_on_subject AS subject FROM member WHERE workspace_id = $1
       AND (sign_on_subject = $2 OR lower(email) = lower($3)) ORDER BY (sign_on_subject IS NOT DISTINCT FROM $2) DESC LIMIT 1 FOR UPDATE`,
    [workspaceId, subject, email],
  );
  return row ?? null;
};

/** From now on the provider's own name for them says who they are; an open invitation is used up. */
export const linkSignOnMember = async (
  db: EntityManager,
  workspaceId: number,
  id: string,
  subject: string,
): Promise<void> => {
  await db.query(
    `UPDATE member SET sign_on_subject = $3, invitation_hash = NULL, invited_until = NULL, version = version + 1, updated_at = now() WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, subject],
  );
};
