import type { ExternalAttachment } from '@hubbub/connectors';
import type { Attachment } from '@hubbub/contracts';
import { isFetched } from '../attachments/fetch-attachments';

/** An attachment as messages keep it: not fetched yet. */
export const toAttachment = (attachment: ExternalAttachment): Attachment & { externalId?: string } => ({
  id: null,
  type: attachment.type,
  url: attachment.url ?? null,
  name: attachment.name ?? null,
  bytes: attachment.bytes ?? null,
  mimeType: attachment.mimeType ?? null,
  ...(isFetched(attachment) ? { state: 'waiting' as const } : {}),
  ...(attachment.externalId ? { externalId: attachment.externalId } : {}),
});
