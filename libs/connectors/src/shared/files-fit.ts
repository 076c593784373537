import type { AttachmentLimit, Audience, ConversationKind, Platform } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';

export interface FileToSend {
  type: AttachmentLimit['type'];
  name: string;
  mimeType: string | null;
  bytes: number;
}

export interface FileRefusal {
  code:
    'attachment_not_supported' | 'attachment_too_large' | 'too_many_attachments' | 'text_and_file' | 'text_too_long';
  message: string; // for people
  details: Record<string, unknown>;
}

/** Which files an answer to this kind of conversation may carry, and to this audience. */
export const fileLimitsFor = (
  { capabilities }: Platform,
  kind: ConversationKind,
  audience: Audience,
): readonly AttachmentLimit[] => {
  const can = capabilities[kind];
  const isPrivateReply = kind !== 'direct' && audience === 'private';
  return (isPrivateReply ? can?.privateAttachments : can?.attachments) ?? [];
};

/** Why the platform would not take these files, by its own data; null where it takes them. */
export const whyNotAttach = (
  platform: Platform,
  kind: ConversationKind,
  audience: Audience,
  files: readonly FileToSend[],
  { text = '', hasPublicUrl = true }: { text?: string; hasPublicUrl?: boolean } = {},
): FileRefusal | null => {
  if (files.length === 0) return null;
  const limits = fileLimitsFor(platform, kind, audience);
  const not = (code: FileRefusal['code'], message: string, details: Record<string, unknown>): FileRefusal => ({
    code,
    message,
    details,
  });
  for (const { type, name, mimeType, bytes } of files) {
    const limit = limits.find((row) => row.type === type);
    if (!limit) {
      const types = limits.map((row) => row.type);
      return not('attachment_not_supported', `${platform.name} does not take files of type ${type} here`, { types });
    }
    if (limit.mimeTypes && !limit.mimeTypes.includes(mimeType ?? ''))
      return not('attachment_not_supported', `${platform.name} does not take ${mimeType} as ${type}`, {
        mimeTypes: limit.mimeTypes,
      });
    if (bytes > limit.maxBytes)
      return not('attachment_too_large', `${name} has ${bytes} bytes; ${platform.name} takes ${limit.maxBytes}`, {
        limit: limit.maxBytes,
        bytes,
      });
    if (files.length > limit.maxCount)
      return not('too_many_attachments', `${platform.name} takes ${limit.maxCount} at once`, {
        limit: limit.maxCount,
        count: files.length,
      });
    if (limit.needsPublicUrl && !hasPublicUrl)
      return not(
        'attachment_not_supported',
        `${platform.name} fetches files from a public address, and PUBLIC_URL is not set`,
        {},
      );
  }
  const beside = platform.capabilities[kind]?.textWithFiles;
  const length = beside ? measureText(text, beside.unit) : 0;
  if (!beside || length <= beside.limit) return null;
  if (beside.limit === 0)
    return not('text_and_file', `${platform.name} takes a text or a file, not both in one message`, {});
  const words = `The text beside a file has ${length} ${beside.unit}; ${platform.name} takes ${beside.limit}`;
  return not('text_too_long', words, { limit: beside.limit, length, unit: beside.unit });
};
