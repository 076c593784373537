import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { Popover } from '../../components/dialog';
import styles from '../screen.module.css';

export const PlusWords = ({ words }: { words: string }) => (
  <>
    <Plus size={14} aria-hidden />
    {words}
  </>
);

/** A part of the sentence: a button that says it, and opens what changes it. */
export const Slot = ({
  words,
  label,
  look,
  isPlain = false,
  children,
}: {
  words: ReactNode;
  label: string;
  look?: 'act' | 'guard';
  isPlain?: boolean;
  /** What changes it; a function gets what closes the frame again. */
  children: ReactNode | ((close: () => void) => ReactNode);
}) => {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      {isPlain ? (
        <Button ref={anchor} size="tiny" look="accent" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
          {words}
        </Button>
      ) : (
        <button
          ref={anchor}
          type="button"
          aria-haspopup="dialog"
          className={`${styles.slot} ${look ? styles[look] : ''}`}
          onClick={() => setIsOpen(true)}
        >
          {words}
        </button>
      )}
      {isOpen ? (
        <Popover label={label} anchor={anchor} placement="bottom start" onClose={() => setIsOpen(false)}>
          <div className="stack scroll" style={{ padding: 14, width: 300, maxHeight: '60dvh' }}>
            {typeof children === 'function' ? children(() => setIsOpen(false)) : children}
          </div>
        </Popover>
      ) : null}
    </>
  );
};
