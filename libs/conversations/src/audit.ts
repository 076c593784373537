import type { AuditAct, AuditTarget } from '@hubbub/contracts';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { Member } from './member';

/** Who did what: written in the transaction of the act itself. */
export const audit = async (
  db: EntityManager,
  member: Pick<Member, 'workspaceId' | 'name'> & { id: string | null },
  act: AuditAct,
  target: { type: AuditTarget; id: string | null },
  detail: Record<string, unknown> = {},
): Promise<void> => {
  await db.query(
    'INSERT INTO audit_entry (workspace_id, id, member_id, actor, act, target_type, target_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [member.workspaceId, uuidv7(), member.id, member.name, act, target.type, target.id, JSON.stringify(detail)],
  );
};
