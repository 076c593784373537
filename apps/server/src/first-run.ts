import { randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { enterWorkspace, type Store } from '@hubbub/store';
import { uuidv7 } from 'uuidv7';
import type { Config } from './config';

export interface FirstOwner {
  workspaceId: number;
  memberId: string;
  email: string;
  password: string;
}

/** On an empty database: the first workspace and its owner. Null where there is one already. */
export const makeFirstWorkspace = async (store: Store, config: Config): Promise<FirstOwner | null> => {
  const email = config.admin?.email ?? 'owner@hubbub.local';
  const password = config.admin?.password ?? randomBytes(9).toString('base64url');
  const passwordHash = await hash(password);
  return store.crossing(async (db) => {
    await db.query('SELECT pg_advisory_xact_lock(7263550)');
    const [known] = await db.query('SELECT 1 FROM list_workspaces() LIMIT 1');
    if (known) return null;
    const [{ id }]: [{ id: number }] = await db.query(`SELECT nextval('workspace_id_seq')::int AS id`);
    await enterWorkspace(db, id);
    const memberId = uuidv7();
    await db.query('INSERT INTO workspace (id, name) VALUES ($1, $2)', [id, 'My workspace']);
    await db.query(
      'INSERT INTO member (workspace_id, id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [id, memberId, email, nameFrom(email), 'owner', passwordHash],
    );
    return { workspaceId: id, memberId, email, password };
  });
};

const nameFrom = (email: string): string => {
  const [local = 'Owner'] = email.split('@');
  return local.charAt(0).toUpperCase() + local.slice(1);
};
