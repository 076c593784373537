import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useId } from 'react';
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

/** A dialog with two ways out: the verb, which Enter in a field does too, and Cancel. */
export const AskDialog = ({
  title,
  verb,
  isReady = true,
  isDangerous = false,
  size,
  onClose,
  onDo,
  children,
}: AskProps) => {
  const form = useId();
  return (
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
          <Button type="submit" form={form} look={isDangerous ? 'danger' : 'fill'} disabled={!isReady}>
            {verb ?? <Trans>Save</Trans>}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate // the browser would say it in its own language
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          onDo();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
};
