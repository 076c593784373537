import { plural, t } from '@lingui/core/macro';
import type { Message } from '@hubbub/contracts';
import { formatTime, formatWhen } from '../../i18n/format';
import type { Hold } from './what-holds';

/** What became of a message of ours: ticks never stand alone. */
export const deliveryWord = (message: Message): string => {
  const time = formatTime(message.sentAt);
  switch (message.status) {
    case 'proposed':
      return t`Waits for approval`;
    case 'queued':
      return t`Waiting to be sent`;
    case 'sending':
      return t`Being sent`;
    case 'sent':
      return t`Sent ${time}`;
    case 'delivered':
      return t`Delivered ${time}`;
    case 'read':
      return t`Read ${time}`;
    case 'failed':
      return t`Not sent`;
    case 'unconfirmed':
      return t`Not known whether it was sent`;
    case 'cancelled':
      return t`Taken back`;
    default:
      return time;
  }
};

/** Why a queued message of ours has not left. */
export const holdWord = (hold: Hold): string => {
  switch (hold.type) {
    case 'turn':
      return plural(hold.before, { one: 'Waits its turn: # before it', other: 'Waits its turn: # before it' });
    case 'limit':
      return t`The platform’s limit until ${formatWhen(hold.until)}`;
    case 'silent':
      return t`The platform does not answer; tried again at ${formatWhen(hold.until)}`;
    case 'again':
      return t`It did not get through; tried again at ${formatWhen(hold.until)}`;
    case 'later':
      return t`Goes out at ${formatWhen(hold.until)}`;
    case 'doubt':
      return t`Held until it is known whether an earlier one was sent`;
    case 'paused':
      return t`Held while rules are paused`;
  }
};
