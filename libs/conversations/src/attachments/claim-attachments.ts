import type { Attachment } from '@hubbub/contracts';
import { findConnector, whyNotAttach } from '@hubbub/connectors';
import { InvalidError, NotFoundError } from '@hubbub/runtime';
import type { ConversationRow } from '@hubbub/store';
import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import type { KeptType } from './file-type';

export interface ClaimedAttachment extends Attachment {
  id: string;
  type: KeptType;
  name: string;
  bytes: number;
  mimeType: string;
}

/** Kept files as a message carries them. Throws NotFoundError for an id that is not ours. */
export const claimAttachments = async (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
): Promise<ClaimedAttachment[]> => {
  if (ids.length === 0) return [];
  const rows: { id: string; name: string; type: KeptType; mime_type: string; bytes: number }[] = await db.query(
    'SELECT id, name, type, mime_type, bytes FROM attachment WHERE workspace_id = $1 AND id = ANY ($2)',
    [workspaceId, ids],
  );
  return ids.map((id) => {
    const file = rows.find((row) => row.id === id);
    if (!file) throw new NotFoundError('This attachment');
    return {
      id,
      type: file.type,
      url: null,
      name: file.name,
      bytes: file.bytes,
      mimeType: file.mime_type,
      state: 'kept',
    };
  });
};

/** Uploads belong to the first message that carries them, and go when that is erased. */
export const attachTo = async (
  db: EntityManager,
  workspaceId: number,
  ids: readonly string[],
  messageId: string,
): Promise<void> => {
  if (ids.length === 0) return;
  await db.query(
    'UPDATE attachment SET message_id = $3 WHERE workspace_id = $1 AND id = ANY ($2) AND message_id IS NULL',
    [workspaceId, ids, messageId],
  );
};

/** Would the platform take these? Throws InvalidError 422 with the platform's own limit, before anything is queued. */
export const checkAttachments = (
  ctx: Context,
  conversation: ConversationRow,
  audience: 'public' | 'private',
  files: readonly ClaimedAttachment[],
  text: string,
): void => {
  const platform = findConnector(conversation.platform)?.platform;
  const hasPublicUrl = ctx.config.publicUrl !== null;
  const refusal = platform && whyNotAttach(platform, conversation.kind, audience, files, { text, hasPublicUrl });
  if (refusal) throw new InvalidError(refusal.message, refusal.details, refusal.code, 422);
};
