import { t } from '@lingui/core/macro';
import type { Problem } from '../state/problem';

/** What went wrong and what to do about it. Codes without words of ours show the server's own sentence. */
export const problemText = ({ code, message }: Problem): string => {
  switch (code) {
    case 'unreachable':
      return t`No answer from the server. Nothing you typed is lost.`;
    case 'signed_out':
      return t`Your session has ended. Sign in again; nothing you typed is lost.`;
    case 'forbidden':
      return t`Your role does not allow this.`;
    case 'not_found':
      return t`It is no longer here.`;
    case 'version_conflict':
      return t`Somebody changed it in the meantime.`;
    case 'too_many':
      return t`Too many tries. Wait a moment.`;
    case 'conversation_moved':
      return t`Something newer was written here.`;
    case 'window_closed':
      return message || t`The reply window is closed.`;
    case 'already_replied_privately':
      return t`One private reply was already sent to this comment; the platform allows no second.`;
    case 'text_too_long':
      return t`The text is too long for this platform.`;
    case 'not_supported':
      return message || t`The platform does not offer this.`;
    case 'internal':
    case 'failed':
      return t`The server has a problem. Nothing you typed is lost; try again in a moment.`;
    default:
      return message || t`Something went wrong (${code}).`;
  }
};
