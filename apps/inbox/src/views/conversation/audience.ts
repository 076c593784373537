import { find } from 'linkifyjs';
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
  if (audience === 'public') {
    const { open, until, reason } = replyWindow.public;
    return { isOpen: open, until, reason: reason ?? null };
  }
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

/** What the platform charges for this text because of a link in it; null: nothing beside the usual. */
export const linkPriceOf = (
  platform: Platform | undefined,
  { kind }: Conversation,
  audience: ComposerAudience,
  text: string,
  now: Date,
): number | null => {
  if (audience === 'note' || !platform?.linkPrices || find(text, 'url').length === 0) return null;
  const today = now.toISOString().slice(0, 10);
  const [row] = platform.linkPrices
    .filter(({ since, kinds }) => since <= today && kinds.includes(kind))
    .sort((a, b) => b.since.localeCompare(a.since));
  return row && row.usd > row.usualUsd ? row.usd : null;
};
