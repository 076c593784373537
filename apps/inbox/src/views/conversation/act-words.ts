import { t } from '@lingui/core/macro';
import { isolate } from '../../i18n/format';
import { get } from '../../state/store';
import type { TimelineAct } from '../../state/messages';

/** What happened in a conversation, as a short sentence. */
export const actText = ({ type, by, text }: TimelineAct): string => {
  const who = by ? isolate(by) : t`Hubbub`;
  const word = type.replace(/^conversation[._]/, '');
  switch (word) {
    case 'closed':
    case 'close':
      return t`${who} closed it`;
    case 'opened':
    case 'open':
    case 'reopened':
      return t`${who} opened it again`;
    case 'snoozed':
    case 'snooze':
      return t`${who} snoozed it`;
    case 'woken':
    case 'woke':
      return t`Back from snooze`;
    case 'assigned':
    case 'assign':
      return text ? t`${who} assigned it to ${isolate(get().members[text]?.name ?? '?')}` : t`${who} assigned it`;
    case 'unassigned':
      return t`${who} took the assignment off`;
    case 'labelled':
    case 'label':
    case 'labels':
      return t`${who} changed the labels`;
    case 'flagged':
    case 'flag':
      return text ? t`${who} flagged it: ${isolate(text)}` : t`${who} flagged it`;
    case 'priority':
      return t`${who} changed the priority`;
    default:
      return text ? `${who}: ${text}` : `${who}: ${word.replace(/[._]/g, ' ')}`;
  }
};
