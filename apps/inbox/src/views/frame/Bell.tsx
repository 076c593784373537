import { t } from '@lingui/core/macro';
import { Bell as BellIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { readNotifications } from '../../api';
import { IconButton } from '../../components/button';
import { Popover } from '../../components/dialog';
import { formatAgo, formatCount, formatNumber } from '../../i18n/format';
import { noticeWords } from '../../i18n/notices';
import { set, useStore } from '../../state/store';
import styles from './frame.module.css';

/** What concerns the member: assigned, mentioned, told by a rule. Looking at them reads them. */
export const Bell = ({ className }: { className?: string | undefined }) => {
  const notifications = useStore((state) => state.notifications);
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const navigate = useNavigate();
  const unread = notifications.filter(({ isRead }) => !isRead).length;
  const handleClose = () => {
    setIsOpen(false);
    if (unread === 0) return;
    readNotifications()
      .then(() => set((state) => ({ notifications: state.notifications.map((one) => ({ ...one, isRead: true })) })))
      .catch(() => undefined); // they stay unread, and are read the next time
  };
  return (
    <>
      <IconButton
        ref={anchor}
        className={`${styles.bell} ${className ?? ''}`}
        label={unread > 0 ? t`Notifications, ${formatNumber(unread)} new` : t`Notifications`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(true)}
      >
        <BellIcon size={16} aria-hidden />
        {unread > 0 ? (
          <span className={`n ${styles.unseen}`} aria-hidden="true">
            {formatCount(unread)}
          </span>
        ) : null}
      </IconButton>
      {isOpen ? (
        <Popover label={t`Notifications`} anchor={anchor} placement="top start" onClose={handleClose}>
          <ul className={styles.notices}>
            {notifications.length === 0 ? (
              <li className="t3">{t`What is assigned to you or mentions you is said here.`}</li>
            ) : null}
            {notifications.slice(0, 30).map((one) => (
              <li key={one.id}>
                <button
                  className={one.isRead ? undefined : styles.isNew}
                  onClick={() => {
                    handleClose();
                    if (one.conversationId) void navigate(`/inbox/${one.conversationId}?status=open`);
                  }}
                >
                  <bdi dir="auto" className="grow">
                    {noticeWords(one)}
                  </bdi>
                  <time className="t3 sm n" dateTime={one.createdAt}>
                    {formatAgo(one.createdAt)}
                  </time>
                </button>
              </li>
            ))}
          </ul>
        </Popover>
      ) : null}
    </>
  );
};
