import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { ArrowLeft } from 'lucide-react';
import { Suspense, lazy, useEffect } from 'react';
import { Button, IconButton } from '../../components/button';
import { problemText } from '../../i18n/problems';
import { shownConversation } from '../../state/conversations';
import { change } from '../../state/conversation-acts';
import { live } from '../../state/live';
import type { Problem } from '../../state/problem';
import { get, useStore } from '../../state/store';
import { openThread } from '../../state/thread-acts';
import { setView } from '../../state/view';
import list from '../inbox/list.module.css';
import { useInbox } from '../inbox/use-inbox';
import { LoadingShapes } from './LoadingShapes';
import { markSeen } from './seen';
import styles from './thread.module.css';

/** A list is there sooner without what only an open conversation needs. */
export const loadOpenThread = () => import('./OpenThread');
const OpenThread = lazy(loadOpenThread);

/** The open conversation: head, everything written, and the foot with suggestion and composer. */
export const ThreadPane = () => {
  const place = useInbox();
  const { openId } = place;
  const conversation = useStore((state) => (openId ? shownConversation(state, openId) : undefined));
  const problem = useStore((state) => (openId ? state.threads[openId]?.problem : null));
  useEffect(() => {
    if (openId) void openThread(openId);
    live.viewing(openId);
  }, [openId]);
  useReadMark(openId, conversation);

  if (!openId)
    return (
      <section className={`${list.pane} ${list.thread}`} aria-label={t`Conversation`}>
        <div className={styles.empty}>
          <div>
            <p>
              <Trans>Choose a conversation, or press</Trans> <kbd>J</kbd> <kbd>Enter</kbd>
            </p>
            <p className="sm">
              <Button look="link" onClick={() => setView({ isKeysOpen: true })}>
                <Trans>All keys</Trans>
              </Button>
            </p>
          </div>
        </div>
      </section>
    );
  return (
    <section className={`${list.pane} ${list.thread}`} aria-label={t`Conversation`}>
      {conversation ? (
        <Suspense fallback={<Waiting problem={null} onBack={() => place.open(null)} />}>
          <OpenThread key={conversation.id} conversation={conversation} />
        </Suspense>
      ) : (
        <Waiting problem={problem ?? null} onBack={() => place.open(null)} />
      )}
    </section>
  );
};

const Waiting = ({ problem, onBack }: { problem: Problem | null; onBack: () => void }) => (
  <>
    <header className={styles.head}>
      <IconButton className={styles.back ?? ''} label={t`Back to the list`} onClick={onBack}>
        <ArrowLeft size={16} className="mirror" />
      </IconButton>
    </header>
    {problem ? (
      <div className={styles.empty}>
        <p role="alert">{problemText(problem)}</p>
      </div>
    ) : (
      <div className={styles.thread} aria-busy="true">
        <LoadingShapes isDirect />
      </div>
    )}
  </>
);

const readAfterMs = 600;

/** A conversation that is really looked at counts as read; a list that is only passed through does not. */
const useReadMark = (openId: string | null, conversation: Conversation | undefined): void => {
  const unread = conversation?.unreadCount ?? 0;
  const threadIds = useStore((state) => (openId ? state.threads[openId]?.messageIds : undefined));
  useEffect(() => {
    const last = threadIds?.findLast((id) => get().messages[id]?.kind === 'message');
    if (openId && last) markSeen(openId, last);
  }, [openId, threadIds]);
  useEffect(() => {
    if (!openId || unread === 0) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void change(openId, { isRead: true }, 'read');
    }, readAfterMs);
    return () => clearTimeout(timer);
  }, [openId, unread]);
};
