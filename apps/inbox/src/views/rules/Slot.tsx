import { Plus, TriangleAlert } from 'lucide-react';
import { useId, useRef, useState } from 'react';
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

/** Why a part of the sentence cannot stay so: behind it, in the sentence itself. */
export const Fault = ({ id, words }: { id?: string; words: string | undefined }) =>
  words ? (
    <span className={styles.fault} id={id} role="alert">
      <TriangleAlert size={13} aria-hidden />
      <bdi>{words}</bdi>
    </span>
  ) : null;

/** A part of the sentence: a button that says it, and opens what changes it. */
export const Slot = ({
  words,
  label,
  look,
  isPlain = false,
  wrong,
  children,
}: {
  words: ReactNode;
  label: string;
  look?: 'act' | 'guard';
  isPlain?: boolean;
  /** Why it cannot stay so. */
  wrong?: string | undefined;
  /** What changes it; a function gets what closes the frame again. */
  children: ReactNode | ((close: () => void) => ReactNode);
}) => {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const why = useId();
  return (
    <>
      {isPlain ? (
        <Button
          ref={anchor}
          size="tiny"
          look="accent"
          aria-haspopup="dialog"
          aria-describedby={wrong ? why : undefined}
          onClick={() => setIsOpen(true)}
        >
          {words}
        </Button>
      ) : (
        <button
          ref={anchor}
          type="button"
          aria-haspopup="dialog"
          aria-describedby={wrong ? why : undefined}
          className={`${styles.slot} ${look ? styles[look] : ''} ${wrong ? styles.wrong : ''}`}
          onClick={() => setIsOpen(true)}
        >
          {words}
        </button>
      )}
      <Fault id={why} words={wrong} />
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
