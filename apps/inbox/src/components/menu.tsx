import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button } from './button';
import type { ButtonProps } from './button';
import styles from './menu.module.css';

export interface MenuChoice {
  id: string;
  label: string;
  icon?: ReactNode;
  detail?: ReactNode;
  isOff?: boolean;
  isDanger?: boolean;
  onChoose: () => void;
}

/** A button that opens a short list of acts. */
export const MenuButton = ({
  label,
  choices,
  children,
  placement = 'bottom end',
  ...button
}: {
  label: string;
  choices: readonly MenuChoice[];
  placement?: 'bottom end' | 'bottom start' | 'top end' | 'top start';
} & ButtonProps) => {
  const [isOpen, setIsOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        {...button}
        ref={trigger}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={button.isIcon ? label : undefined}
        title={button.isIcon ? label : undefined}
        onClick={() => setIsOpen(true)}
      >
        {children}
      </Button>
      <Popover
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        placement={placement}
        offset={6}
        className={styles.popover ?? ''}
      >
        <AriaMenu
          aria-label={label}
          autoFocus="first"
          className={styles.menu ?? ''}
          disabledKeys={choices.filter(({ isOff }) => isOff).map(({ id }) => id)}
          onAction={(id) => choices.find((choice) => choice.id === id)?.onChoose()}
          onClose={() => setIsOpen(false)}
        >
          {choices.map((choice) => (
            <MenuItem
              key={choice.id}
              id={choice.id}
              textValue={choice.label}
              className={`${styles.item} ${choice.isDanger ? styles.danger : ''}`}
            >
              {choice.icon}
              <span className="grow">{choice.label}</span>
              {choice.detail ? <span className="sm t3">{choice.detail}</span> : null}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </>
  );
};
