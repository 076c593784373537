import { t } from '@lingui/core/macro';
import type { BulkRow, BulkSkipReason } from '@hubbub/contracts';
import { failureTold, failureWord, type Told } from '../../i18n/failures';
import { problemText } from '../../i18n/problems';

const unchanged = () => t`Already so`;
const waits = () => t`A reply waits for approval`;
const notOffered = () => t`The platform does not offer this`;

/** Why rows of an act on many are left as they are: the type asks for words for every reason. */
const skipWords: Readonly<Record<BulkSkipReason, () => string>> = {
  already_replied_privately: () => t`Has had its one private reply`,
  changed_since: () => t`Changed by somebody since`,
  channel_off: () => t`The channel is off`,
  conversation_moved: () => t`Something newer was written there`,
  nobody_free: () => t`Nobody has room for it`,
  not_found: () => t`No longer here`,
  not_supported: notOffered,
  nothing_to_act_on: () => t`Nothing there to do this to`,
  text_too_long: () => t`The text is too long there`,
  too_late: () => t`It has left already`,
  unchanged,
  waits_for_approval: waits,
  window_closed: () => t`Outside the reply window`,
};

const isSkip = (code: string): code is BulkSkipReason => Object.hasOwn(skipWords, code);

/** Null for a reason of a newer server. */
export const skipWord = (code: string): string | null => (isSkip(code) ? skipWords[code]() : null);

/** Why one row was left, and the platform's own words where it was one that refused. */
export const leftTold = ({ reason, code }: Pick<BulkRow, 'reason' | 'code'>): Told => {
  const skip = code === null || code === reason ? skipWord(reason) : null;
  if (skip) return { words: skip, original: null };
  if (code && failureWord(code) === null) {
    const words = problemText({ code, message: '' });
    if (!words.includes(`(${code})`)) return { words, original: null };
  }
  return failureTold({ code, message: reason || null }) ?? { words: notOffered(), original: null };
};
