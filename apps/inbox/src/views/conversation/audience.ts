import type { Audience, Capabilities, Conversation, Platform, TextLimit } from '@hubbub/contracts';

export type ComposerAudience = Audience | 'note';

/** Who can be written to in a conversation: everyone, the person alone, or only the team. */
export const audiencesOf = (conversation: Conversation, can: Capabilities | undefined): ComposerAudience[] => {
  if (conversation.kind === 'direct') return ['private', 'note'];
  return can?.privateReply ? ['public', 'private', 'note'] : ['public', 'note'];
};

/** Whether it may be written now, and until when. */
export const windowOf = (
  { replyWindow }: Conversation,
  audience: ComposerAudience,
): { isOpen: boolean; until: string | null; reason: string | null } => {
  if (audience === 'note') return { isOpen: true, until: null, reason: null };
  if (audience === 'public') return { isOpen: replyWindow.public.open, until: replyWindow.public.until, reason: null };
  return { isOpen: replyWindow.private.open, until: replyWindow.private.until, reason: replyWindow.private.reason };
};

export const limitOf = (
  platform: Platform | undefined,
  conversation: Conversation,
  audience: ComposerAudience,
): TextLimit | null => {
  if (!platform || audience === 'note') return null;
  return platform.limits[conversation.kind]?.[audience] ?? platform.text;
};

/** A window is mentioned once it closes within this time. */
export const mentionWithinMs = 14 * 86_400_000;
