import type { Platform } from '@hubbub/contracts';
import { PlatformError } from '@hubbub/runtime';
import type { ChannelAccess, OutboundMessage, PlatformAct } from '../connector';
import { leaveOf } from '../windows';
import { whyNotAttach } from './files-fit';
import { requireTextFits, textLimitFor } from './text-limit';

/** The last guard before a send: what the platform's own data says cannot be sent is refused before any request. */
export const requireSendable = (platform: Platform, message: OutboundMessage): void => {
  const { conversationKind: kind, audience, text, attachments } = message;
  const can = platform.capabilities[kind];
  const isAble = kind === 'direct' || audience === 'public' ? can?.reply : can?.privateReply;
  if (!can || !isAble) throw notSupported(platform, `answers of this kind`);
  if (message.template) {
    if (!platform.templates?.includes(kind) || message.isAutomated) throw notSupported(platform, 'a template here');
    return; // its length is the platform's own business: it approved the words
  }
  requireTextFits(text, textLimitFor(platform, kind, audience));
  const refusal = whyNotAttach(platform, kind, audience, attachments, { text });
  if (refusal) throw new PlatformError('refused', refusal.code, refusal.message, { details: refusal.details });
  if (text.trim() === '' && attachments.length === 0)
    throw new PlatformError('refused', 'empty', 'There is neither a text nor a file to send');
};

/** The last guard where the platform says which messages this account may answer. Throws PlatformError `not_answerable`. */
export const requireLeave = (platform: Platform, message: OutboundMessage, { settings }: ChannelAccess): void => {
  const { conversationKind: kind, audience, replyTo } = message;
  const needsLeave = platform.windows.some((row) => row.kind === kind && row.audience === audience && row.needsLeave);
  if (needsLeave && leaveOf(replyTo, settings) === false)
    throw new PlatformError('refused', 'not_answerable', `${platform.name} takes no answer of this account to this`);
};

/** Throws PlatformError `not_supported` unless the capabilities of the conversation's kind name the act. */
export const requireAct = (platform: Platform, { type, direction, conversationKind }: PlatformAct): void => {
  const can = platform.capabilities[conversationKind];
  const isAble = {
    like: can?.like,
    unlike: can?.like,
    hide: can?.hide,
    unhide: can?.hide,
    delete: direction === 'outbound' ? can?.deleteOwn : can?.delete,
    edit: direction === 'outbound' && can?.edit,
  }[type];
  if (!isAble) throw notSupported(platform, `"${type}" here`);
};

export const notSupported = (platform: Platform, what: string): PlatformError =>
  new PlatformError('refused', 'not_supported', `${platform.name} does not take ${what}`);
