import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { Check, Minus, Pause } from 'lucide-react';
import { useEffect, useState } from 'react';
import { getMessageRuns, undoRun } from '../../api';
import { Button } from '../../components/button';
import { formatWhen } from '../../i18n/format';
import type { RuleRun } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { reasonWord } from '../rules/reason-words';
import styles from './contact.module.css';

const restsAfterMs = 250; // of who is only passed by, nothing is asked

/** What rules did with the newest message here, and for each that did nothing, why. */
export const RuleLog = ({ conversation, isWhole = false }: { conversation: Conversation; isWhole?: boolean }) => {
  const messageId = useStore((state) =>
    state.threads[conversation.id]?.messageIds.findLast((id) => state.messages[id]?.direction === 'inbound'),
  );
  const [runs, setRuns] = useState<RuleRun[] | null>(null);
  useEffect(() => {
    if (!messageId) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      getMessageRuns(messageId)
        .then(({ items }) => isCurrent && setRuns(items))
        .catch(() => isCurrent && setRuns([]));
    }, restsAfterMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [messageId]);
  const shown = (runs ?? []).filter((run) => isWhole || run.outcome !== 'no_match');
  return (
    <section className={styles.section}>
      <h3>
        <Trans>Rules on this conversation</Trans>
      </h3>
      {runs && shown.length === 0 ? <p className="t3 sm">{t`No rule has done anything here.`}</p> : null}
      <ul className={styles.history}>
        {shown.map((run) => (
          <Run
            key={run.id ?? run.ruleId}
            run={run}
            onUndone={() => setRuns((before) => (before ?? []).filter(({ id }) => id !== run.id))}
          />
        ))}
      </ul>
    </section>
  );
};

const Run = ({ run, onUndone }: { run: RuleRun; onUndone: () => void }) => {
  const handleUndo = async (id: string) => {
    try {
      await undoRun(id);
      onUndone();
      announce({ type: 'saved' });
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  const outcome = {
    fired: t`Fired`,
    withheld: t`Held back`,
    dry_run: t`Would have fired`,
    no_match: t`Did not fire`,
  }[run.outcome];
  return (
    <li>
      {run.outcome === 'fired' ? (
        <Check size={14} className="ok" aria-hidden />
      ) : run.outcome === 'withheld' ? (
        <Pause size={14} className="warn" aria-hidden />
      ) : (
        <Minus size={14} className="t3" aria-hidden />
      )}
      <div>
        <p>
          <bdi className="m">{run.ruleName ?? t`Rule`}</bdi>
        </p>
        <p className="sm t2">
          {outcome}
          {run.reasons.length > 0 ? <bdi>{`: ${run.reasons.map(reasonWord).join(' · ')}`}</bdi> : null}
        </p>
        {run.id !== null && run.outcome === 'fired' && run.actions.length > 0 && !run.undoneAt ? (
          <Button size="tiny" look="accent" onClick={() => void handleUndo(run.id!)}>
            <Trans>Undo</Trans>
          </Button>
        ) : null}
      </div>
      {run.createdAt ? <time className="n">{formatWhen(run.createdAt)}</time> : <span />}
    </li>
  );
};
