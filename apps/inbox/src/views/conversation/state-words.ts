import { t } from '@lingui/core/macro';
import type { Message } from '@hubbub/contracts';
import { formatTime } from '../../i18n/format';

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
