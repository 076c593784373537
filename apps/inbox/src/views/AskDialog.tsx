import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../components/button';
import { Dialog } from '../components/dialog';

export interface AskProps {
  title: string;
  /** What the button says that does it; Save, unless it says otherwise. */
  verb?: ReactNode;
  isReady?: boolean;
  isDangerous?: boolean;
  size?: 'wide';
  onClose: () => void;
  onDo: () => void;
  children: ReactNode;
}

/** A dialog with two ways out: the verb, and Cancel. */
export const AskDialog = ({
  title,
  verb,
  isReady = true,
  isDangerous = false,
  size,
  onClose,
  onDo,
  children,
}: AskProps) => (
  <Dialog
    isAlert={isDangerous}
    title={title}
    {...(size ? { size } : {})}
    onClose={onClose}
    foot={
      <>
        <Button className="end" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look={isDangerous ? 'danger' : 'fill'} disabled={!isReady} onClick={onDo}>
          {verb ?? <Trans>Save</Trans>}
        </Button>
      </>
    }
  >
    {children}
  </Dialog>
);
