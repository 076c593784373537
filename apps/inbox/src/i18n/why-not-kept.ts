import { t } from '@lingui/core/macro';
import type { Attachment } from '@hubbub/contracts';

/** Why the bytes of a file are not here; null where they are, or are still being fetched. */
export const whyNotKept = ({ state, reasonCode }: Pick<Attachment, 'state' | 'reasonCode'>): string | null => {
  switch (reasonCode) {
    case 'no_room':
      return state === 'failed' ? t`not kept: there was no room for files` : t`waits for room: the file store is full`;
    case 'other_type':
      return t`not kept: it is not what it claims to be`;
    case 'too_large':
      return t`not kept: it is too large`;
    case 'gone':
      return t`not kept: the platform no longer has it`;
    default:
      return state === 'failed' ? t`not kept` : null;
  }
};
