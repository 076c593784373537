import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';

/** Asks before something goes that is not easily made again. The question names it; what follows says what stays. */
export const RemoveDialog = ({
  title,
  verb,
  onClose,
  onRemove,
  children,
}: {
  title: string;
  verb?: ReactNode; // Remove, unless it says otherwise
  onClose: () => void;
  onRemove: () => void;
  children: ReactNode;
}) => (
  <Dialog
    isAlert
    title={title}
    onClose={onClose}
    foot={
      <>
        <Button className="end" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" onClick={onRemove}>
          {verb ?? <Trans>Remove</Trans>}
        </Button>
      </>
    }
  >
    {children}
  </Dialog>
);
