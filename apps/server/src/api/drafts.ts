import type { Draft } from '@hubbub/contracts';
import { ConflictError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';

interface Row extends Omit<Draft, 'updatedAt'> {
  updatedAt: Date;
}

/** Without a draft: an empty text of version 0. Uploads that are gone are left out. */
export const findDraft = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  memberId: string,
): Promise<Draft> => {
  const [row]: Row[] = await db.query(
    `SELECT d.text, d.audience, d.version, d.updated_at AS "updatedAt",
       coalesce((SELECT json_agg(a.id ORDER BY place) FROM jsonb_array_elements_text(d.attachments) WITH ORDINALITY AS wanted(id, place)
         JOIN attachment a ON a.workspace_id = d.workspace_id AND a.id::text = wanted.id), '[]') AS attachments,
       coalesce((SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'type', a.type, 'bytes', a.bytes) ORDER BY place)
         FROM jsonb_array_elements_text(d.attachments) WITH ORDINALITY AS wanted(id, place)
         JOIN attachment a ON a.workspace_id = d.workspace_id AND a.id::text = wanted.id), '[]') AS files
     FROM draft d WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND d.member_id = $3`,
    [workspaceId, conversationId, memberId],
  );
  return row
    ? { ...row, updatedAt: row.updatedAt.toISOString() }
    : { text: '', audience: null, attachments: [], files: [], version: 0, updatedAt: null };
};

/**
 * Keeps a member's unsent text. With `version`, the one that it was written over: when another device has written since,
 * nothing is replaced. Throws ConflictError `draft_moved` with the draft that is there.
 */
export const keepDraft = async (
  db: EntityManager,
  workspaceId: number,
  conversationId: string,
  memberId: string,
  input: { text: string; audience: string | null; attachments: readonly string[]; version?: number | undefined },
): Promise<Draft> => {
  const written: unknown[] = await db.query(
    `INSERT INTO draft AS d (workspace_id, conversation_id, member_id, text, audience, attachments) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (workspace_id, conversation_id, member_id) DO UPDATE
       SET text = excluded.text, audience = excluded.audience, attachments = excluded.attachments, version = d.version + 1, updated_at = now()
       WHERE $7::int IS NULL OR d.version = $7
     RETURNING version`,
    [
      workspaceId,
      conversationId,
      memberId,
      input.text,
      input.audience,
      JSON.stringify(input.attachments),
      input.version ?? null,
    ],
  );
  const draft = await findDraft(db, workspaceId, conversationId, memberId);
  if (written.length === 0) throw new ConflictError('draft_moved', 'Another device has written here since', { draft });
  return draft;
};
