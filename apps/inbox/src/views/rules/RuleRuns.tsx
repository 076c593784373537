import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Check, Minus, Pause, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { getRuleRuns, undoRun } from '../../api';
import { Button } from '../../components/button';
import { formatWhen } from '../../i18n/format';
import type { RuleRun } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { Failed } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { reasonWord, stayedWord } from './reason-words';
import { outcomeWord } from './rule-words';

/** What a rule has done lately, what it held back, and why; each run can be taken back as far as that is possible. */
export const RuleRuns = ({ ruleId }: { ruleId: string }) => {
  const { value, problem, reload } = useLoaded(() => getRuleRuns(ruleId), ruleId);
  return (
    <section className="stack" aria-label={t`Rule log`}>
      <h2>{t`Rule log`}</h2>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {(value?.items ?? []).map((run) => (
          <RunRow key={run.id} run={run} onUndone={reload} />
        ))}
        {value && value.items.length === 0 ? <li className="t3">{t`It has done nothing yet.`}</li> : null}
      </ul>
    </section>
  );
};

const RunRow = ({ run, onUndone }: { run: RuleRun; onUndone: () => void }) => {
  const [isBusy, setIsBusy] = useState(false);
  const mayUndo = run.outcome === 'fired' && !run.undoneAt && run.actions.some(({ status }) => status !== 'withheld');
  const handleUndo = async (id: string) => {
    setIsBusy(true);
    try {
      await undoRun(id);
      announce({ type: 'saved' });
      onUndone();
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
    setIsBusy(false);
  };
  // After an undo each action that stayed says why.
  const stayed = run.undoneAt ? run.actions.filter(({ status, reason }) => status !== 'undone' && reason) : [];
  return (
    <li>
      {run.undoneAt ? (
        <Undo2 size={14} className="t3" aria-hidden />
      ) : run.outcome === 'fired' ? (
        <Check size={14} className="ok" aria-hidden />
      ) : run.outcome === 'withheld' ? (
        <Pause size={14} className="warn" aria-hidden />
      ) : (
        <Minus size={14} className="t3" aria-hidden />
      )}
      <span className="grow">
        {run.undoneAt ? t`Undone` : run.outcome === 'fired' ? t`Acted` : outcomeWord(run.outcome)}
        <bdi>{run.reasons.length > 0 ? `: ${run.reasons.map(reasonWord).join(' · ')}` : ''}</bdi>
        {stayed.map(({ type, reason, code }) => (
          <bdi key={type} className="sm t3" style={{ display: 'block' }}>
            {stayedWord(reason ?? '', code ?? null)}
          </bdi>
        ))}
      </span>
      {run.id !== null && mayUndo ? (
        <Button size="tiny" look="accent" disabled={isBusy} onClick={() => void handleUndo(run.id!)}>
          <Trans>Undo</Trans>
        </Button>
      ) : null}
      {run.conversationId ? (
        <Link to={`/inbox/${run.conversationId}?status=open`} className="t2 sm" style={{ textDecoration: 'underline' }}>
          {t`The conversation`}
        </Link>
      ) : null}
      {run.createdAt ? <time className="sm t3">{formatWhen(run.createdAt)}</time> : null}
    </li>
  );
};
