import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { platformName } from '../../i18n/platform-names';
import type { ComposerAudience } from './audience';

/** From words for the team to words for others: nobody goes there by accident. */
export const LeaveNoteDialog = ({
  audience,
  conversation,
  onStay,
  onLeave,
  onMove,
}: {
  audience: ComposerAudience;
  conversation: Conversation;
  onStay: () => void;
  onLeave: () => void;
  onMove: () => void;
}) => (
  <Dialog
    isAlert
    title={t`Leave the note?`}
    onClose={onStay}
    foot={
      <>
        <Button look="warning" onClick={onMove}>
          <Trans>Move the text into the reply</Trans>
        </Button>
        <Button className="end" onClick={onLeave}>
          <Trans>Leave it here</Trans>
        </Button>
        <Button look="fill" onClick={onStay} autoFocus>
          <Trans>Stay in the note</Trans>
        </Button>
      </>
    }
  >
    <p className="t2">
      {audience === 'public'
        ? t`A note is read by your team alone. A public reply is read by everyone on ${platformName(conversation.platform)}.`
        : t`A note is read by your team alone. A private reply is read by the person who wrote to you.`}
    </p>
  </Dialog>
);
