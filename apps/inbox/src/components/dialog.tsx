import type { ReactNode, RefObject } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Popover as AriaPopover } from 'react-aria-components/Popover';
import styles from './dialog.module.css';

/** A question as its title, consequences in the middle, verbs at the foot. Esc and a press outside leave it. */
export const Dialog = ({
  title,
  onClose,
  size,
  children,
  foot,
  isAlert = false,
}: {
  title: ReactNode;
  onClose: () => void;
  size?: 'wide';
  children: ReactNode;
  foot?: ReactNode;
  isAlert?: boolean;
}) => (
  <ModalOverlay
    isOpen
    isDismissable={!isAlert}
    onOpenChange={(isOpen) => isOpen || onClose()}
    className={styles.scrim ?? ''}
  >
    <Modal className={`${styles.modal} ${size ? styles[size] : ''}`}>
      <AriaDialog className={styles.dialog ?? ''} role={isAlert ? 'alertdialog' : 'dialog'}>
        <Heading slot="title" level={2} className={styles.head ?? ''}>
          {title}
        </Heading>
        <div className={styles.body}>{children}</div>
        {foot ? <div className={styles.foot}>{foot}</div> : null}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

/** A frame near the top of the window, for the palette and for pickers that have no button on screen. */
export const TopDialog = ({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
}) => (
  <ModalOverlay
    isOpen
    isDismissable
    onOpenChange={(isOpen) => isOpen || onClose()}
    className={`${styles.scrim} ${styles.top}`}
  >
    <Modal className={`${styles.modal} ${styles.palette}`}>
      <AriaDialog className={styles.dialog ?? ''} aria-label={label}>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);

/** A small frame at the side of what opened it. */
export const Popover = ({
  label,
  anchor,
  onClose,
  placement = 'bottom end',
  children,
}: {
  label: string;
  anchor: RefObject<Element | null>;
  onClose: () => void;
  placement?: 'bottom end' | 'bottom start' | 'top start' | 'top end';
  children: ReactNode;
}) => (
  <AriaPopover
    triggerRef={anchor}
    isOpen
    onOpenChange={(isOpen) => isOpen || onClose()}
    placement={placement}
    offset={6}
    className={styles.popover ?? ''}
  >
    <AriaDialog aria-label={label}>{children}</AriaDialog>
  </AriaPopover>
);
