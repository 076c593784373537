import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Clock, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button';
import { Said } from '../../components/said';
import { problemText } from '../../i18n/problems';
import { findDraft, keepDraft } from '../../state/drafts';
import type { Leaving } from '../../state/messages';
import { leave, sendAnyway, sendWaiting } from '../../state/outbox';
import { askComposer } from './composer-bus';
import { lastSeenOf } from './seen';
import styles from './thread.module.css';

/** A reply without an answer from the server yet: on its way, waiting for the line, or refused after it had waited. */
export const WaitingReply = ({ entry }: { entry: Leaving }) => {
  const { conversationId, text, audience, isWaiting, isAttempted, problem } = entry;
  const slot = audience === 'note' ? 'note' : 'reply';
  const handleBack = async () => {
    leave(entry);
    const there = (await findDraft(conversationId, slot))?.text.trimEnd() ?? '';
    keepDraft(conversationId, slot, there === '' ? text : `${there}\n${text}`, audience);
    askComposer({ type: 'reload', slot });
  };
  return (
    <div className={`${styles.bubble} ${styles.out} ${problem ? styles.failed : styles.pending}`}>
      <Said text={text} />
      <div className={styles.meta}>
        <span className={styles.state}>
          {problem ? <TriangleAlert size={13} aria-hidden /> : <Clock size={13} aria-hidden />}
          {problem ? (
            <Trans>Not sent</Trans>
          ) : isWaiting ? (
            isAttempted ? (
              t`No answer yet. It is asked for again, and goes out once.`
            ) : (
              t`Waits for the line, and goes out once.`
            )
          ) : (
            <Trans>On its way</Trans>
          )}
        </span>
        {isWaiting && !isAttempted && !problem ? (
          <Button size="tiny" look="accent" onClick={() => void handleBack()}>
            <Trans>Take back</Trans>
          </Button>
        ) : null}
      </div>
      {problem ? (
        <div className={styles.fail} role="alert">
          <span className="grow">{problemText(problem)}</span>
          <Button
            size="tiny"
            look="accent"
            onClick={() => void sendAnyway(entry, lastSeenOf(conversationId) ?? null).then(sendWaiting)}
          >
            {problem.code === 'conversation_moved' ? <Trans>Send anyway</Trans> : <Trans>Send again</Trans>}
          </Button>
          <Button size="tiny" onClick={() => void handleBack()}>
            <Trans>Back into the composer</Trans>
          </Button>
          <Button size="tiny" onClick={() => leave(entry)}>
            <Trans>Discard</Trans>
          </Button>
        </div>
      ) : null}
    </div>
  );
};
