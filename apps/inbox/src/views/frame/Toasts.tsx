import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { CircleCheck, Clock, TriangleAlert, Undo2 } from 'lucide-react';
import { Suspense, lazy, useEffect } from 'react';
import { Toaster, toast } from 'sonner';
import { Button } from '../../components/button';
import { problemText } from '../../i18n/problems';
import { onAnnounce } from '../../state/announce';
import type { Announcement, ConversationAct } from '../../state/announce';
import { showBulkResults, useBulkResults } from '../inbox/bulk-results';
import styles from './frame.module.css';

const BulkResults = lazy(() => import('../inbox/BulkResults'));

const shownForMs = 8000;

/** What happened, with the way back; one at a time, at the bottom start, never over the composer. */
export const Toasts = ({ dir }: { dir: 'ltr' | 'rtl' }) => {
  useEffect(
    () =>
      onAnnounce((announcement, undo) => {
        const text = announcementText(announcement);
        if (!text) return;
        const isBad = ['refused', 'failed', 'notUndone'].includes(announcement.type);
        toast.custom(
          (id) => (
            <div className={styles.toast} role={isBad ? 'alert' : 'status'}>
              {isBad ? (
                <TriangleAlert size={16} aria-hidden />
              ) : announcement.type === 'sending' ? (
                <Clock size={16} aria-hidden />
              ) : announcement.type === 'undone' || announcement.type === 'bulkUndone' ? (
                <Undo2 size={16} aria-hidden className="mirror" />
              ) : (
                <CircleCheck size={16} aria-hidden />
              )}
              <span>{text}</span>
              {'left' in announcement && announcement.left > 0 ? (
                <Button
                  size="small"
                  onClick={() => {
                    toast.dismiss(id);
                    showBulkResults(announcement.bulkId);
                  }}
                >
                  <Trans>Show them</Trans>
                </Button>
              ) : null}
              {undo ? (
                <Button
                  size="small"
                  onClick={() => {
                    toast.dismiss(id);
                    undo();
                  }}
                >
                  {t`Undo`} <kbd>Z</kbd>
                </Button>
              ) : null}
            </div>
          ),
          { duration: shownForMs, unstyled: true, id: 'one' },
        );
      }),
    [],
  );
  const results = useBulkResults();
  return (
    <>
      <Toaster
        dir={dir}
        position={dir === 'rtl' ? 'bottom-right' : 'bottom-left'}
        visibleToasts={1}
        containerAriaLabel={t`Messages`}
        offset={16}
        mobileOffset={{ bottom: 72, left: 16, right: 16 }}
      />
      {results ? (
        <Suspense fallback={null}>
          <BulkResults key={results} bulkId={results} />
        </Suspense>
      ) : null}
    </>
  );
};

const announcementText = (announcement: Announcement): string | null => {
  switch (announcement.type) {
    case 'changed':
      return changedText(announcement.act, announcement.count);
    case 'refused':
      return t`Put back: ${problemText(announcement.problem)}`;
    case 'sending':
      return t`Sending in ${announcement.seconds} s`;
    case 'sent':
      return t`On its way`;
    case 'proposed':
      return t`Waits for approval`;
    case 'noted':
      return t`Note added`;
    case 'failed':
      return problemText(announcement.problem);
    case 'undone':
      return t`Undone`;
    case 'notUndone':
      return t`Not undone: ${problemText(announcement.problem)}`;
    case 'nothingToUndo':
      return t`Nothing to undo`;
    case 'bulkDone':
    case 'bulkUndone': {
      const { type, done, left } = announcement;
      const text =
        type === 'bulkDone'
          ? plural(done, { one: '# conversation done', other: '# conversations done' })
          : plural(done, { one: '# conversation put back', other: '# conversations put back' });
      return left > 0 ? `${text}. ${plural(left, { one: '# left as it was', other: '# left as they were' })}` : text;
    }
    case 'saved':
      return t`Saved`;
    case 'copied':
      return t`Copied`;
    case 'incoming':
      return null;
  }
};

const changedText = (act: ConversationAct, count: number): string => {
  const words: Record<ConversationAct, () => string> = {
    closed: () => plural(count, { one: '# conversation closed', other: '# conversations closed' }),
    opened: () => plural(count, { one: '# conversation opened again', other: '# conversations opened again' }),
    snoozed: () => plural(count, { one: '# conversation snoozed', other: '# conversations snoozed' }),
    assigned: () => t`Assigned`,
    unassigned: () => t`Nobody has it now`,
    labelled: () => t`Labels changed`,
    moved: () => t`Moved`,
    removed: () => t`Removed`,
    read: () => t`Marked as read`,
    unread: () => t`Marked as unread`,
    flagConfirmed: () => t`Flag confirmed`,
    flagRemoved: () => t`Flag removed`,
    spam: () => t`Marked as spam`,
    prioritised: () => t`Priority changed`,
    muted: () => t`Post muted`,
    unmuted: () => t`Post no longer muted`,
    hidden: () => t`Hidden on the platform`,
    unhidden: () => t`Shown again on the platform`,
    deleted: () => t`Deleted on the platform`,
    liked: () => t`Liked`,
    unliked: () => t`Like taken back`,
    replied: () => t`Replied`,
  };
  return words[act]();
};
