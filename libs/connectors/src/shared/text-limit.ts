import type { Audience, ConversationKind, Platform, TextLimit } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import { measureText } from '@hubbub/text';

/** How long an answer may be in this kind of conversation. In direct messages `public` and `private` are one. */
export const textLimitFor = (platform: Platform, kind: ConversationKind, audience: Audience): TextLimit => {
  const limits = platform.limits[kind];
  if (kind === 'direct') return limits?.private ?? limits?.public ?? platform.text;
  return limits?.[audience] ?? platform.text;
};

/** The last guard before a send: throws PlatformError `text_too_long` with limit, length and unit. */
export const requireTextFits = (text: string, { limit, unit }: TextLimit): void => {
  const length = measureText(text, unit);
  if (length <= limit) return;
  throw new PlatformError('refused', 'text_too_long', `The text has ${length} ${unit}; ${limit} fit`, {
    details: { limit, length, unit },
  });
};
