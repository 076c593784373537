import type { Attachment } from '@hubbub/contracts';
import { NotFoundError } from '@hubbub/runtime';
import type { EntityManager } from 'typeorm';

interface KeptFile {
  id: string;
  name: string;
  type: Attachment['type'];
  mime_type: string;
  bytes: number;
}

/** Uploaded files as a message carries them. Throws NotFoundError for an id that is not ours. */
export const claimAttachments = async (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
): Promise<Attachment[]> => {
  if (ids.length === 0) return [];
  const rows: KeptFile[] = await db.query(
    'SELECT id, name, type, mime_type, bytes FROM attachment WHERE workspace_id = $1 AND id = ANY ($2)',
    [workspaceId, ids],
  );
  return ids.map((id) => {
    const file = rows.find((row) => row.id === id);
    if (!file) throw new NotFoundError('This attachment');
    return { id, type: file.type, url: null, name: file.name, bytes: file.bytes, mimeType: file.mime_type };
  });
};
