import { t } from '@lingui/core/macro';
import { isolate } from './format';

/** Why something did not reach a platform, by the code that connectors and the sender give; null for one not known here. */
export const failureWord = (code: string): string | null => {
  switch (code) {
    case 'attachment_refused':
    case 'media_not_ready':
      return t`The platform does not take this file.`;
    case 'attachment_too_large':
      return t`The file is larger than the platform takes.`;
    case 'too_many_attachments':
      return t`These are more files than the platform takes at once.`;
    case 'channel_off':
      return t`The channel is switched off or disconnected.`;
    case 'duplicate':
      return t`The platform refuses the same text twice. Change a word.`;
    case 'gone':
      return t`What it answers is no longer there.`;
    case 'interrupted':
      return t`The sending was interrupted.`;
    case 'missing_permission':
    case 'missing_scope':
    case 'no_role':
      return t`The account has not allowed this. Connect the channel again and allow everything that is asked for.`;
    case 'no_answer':
      return t`The platform did not answer in time.`;
    case 'opted_out':
    case 'recipient_unavailable':
      return t`This person cannot be written to.`;
    case 'platform_down':
    case 'unreachable':
      return t`The platform cannot be reached just now. Try again later.`;
    case 'private_reply_refused':
      return t`The platform does not allow a private answer here.`;
    case 'reconnect':
    case 'bad_token':
    case 'token_revoked':
    case 'no_token':
      return t`The channel’s keys are no longer good. Connect it again.`;
    case 'not_answerable':
      return t`The platform does not let this account answer this message.`;
    case 'reply_not_allowed':
      return t`Answers are not allowed here.`;
    case 'restricted':
      return t`The platform has restricted this account.`;
    case 'throttled':
    case 'too_many_requests':
      return t`The platform asks us to slow down. Try again later.`;
    default:
      return null;
  }
};

/** Why nothing may be written now: the dated rule of the platform; null for a rule not known here. */
export const closedWord = (reason: string): string | null => {
  switch (reason) {
    case 'window_closed':
      return t`Too much time has passed since their last message.`;
    case 'they_must_write_first':
      return t`They must write to you first.`;
    case 'already_replied_privately':
      return t`One private reply was already sent to this comment; the platform allows no second.`;
    case 'not_supported':
      return t`The platform does not offer this.`;
    case 'not_answerable':
      return t`The platform does not let this account answer this message.`;
    default:
      return null;
  }
};

/** Why a message was not sent, with the platform's own words behind ours, which may say more. */
export const failureText = ({ code, message }: { code?: string | null; message: string | null }): string | null => {
  const word = code ? failureWord(code) : null;
  if (!word) return message === null ? null : (closedWord(message) ?? message);
  return message && !ours.has(code ?? '') ? `${word} ${isolate(`(${message})`)}` : word;
};

/** Codes that the sender itself gives: their English says nothing that the word does not. */
const ours = new Set(['channel_off', 'interrupted', 'no_answer', 'unreachable']);
