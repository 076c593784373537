import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { approveRun, listWaitingRuns, undoRun } from '../../api';
import { Button } from '../../components/button';
import { Said } from '../../components/said';
import { formatAgo } from '../../i18n/format';
import { calledName } from '../../i18n/person-name';
import type { WaitingRun } from '../../records';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { reasonWord } from '../rules/reason-words';
import { Wrong } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';

/** What rules would hide or like and a member decides about: the words, the reason, one press for either. */
export const ActQueue = () => {
  const { value, setValue } = useLoaded(async () => (await listWaitingRuns()).items);
  if (!value || value.length === 0) return null;
  return (
    <section className="stack" aria-label={t`To be hidden`}>
      <h2>{t`To be hidden`}</h2>
      {value.map((run) => (
        <WaitingAct
          key={run.id}
          run={run}
          onDone={() => setValue((before) => (before ?? []).filter(({ id }) => id !== run.id))}
        />
      ))}
    </section>
  );
};

const WaitingAct = ({ run, onDone }: { run: WaitingRun; onDone: () => void }) => {
  const [problem, setProblem] = useState<Problem | null>(null);
  const mayDecide = useStore((state) => may(state.me?.role ?? 'viewer', 'moderate'));
  const isHide = run.actions.some(({ type, status }) => type === 'hide' && status === 'proposed');
  const decide = async (act: (id: string) => Promise<unknown>) => {
    try {
      await act(run.id);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <article className={styles.card}>
      <p className="line">
        <EyeOff size={16} aria-hidden />
        <bdi className="m">{calledName({ name: run.message.authorName })}</bdi>
        {run.createdAt ? <span className="t3 sm">{formatAgo(run.createdAt)}</span> : null}
        <Link
          to={`/inbox/${run.conversationId ?? ''}?status=open`}
          className="end sm t2"
          style={{ textDecoration: 'underline' }}
        >
          <Trans>The conversation</Trans>
        </Link>
      </p>
      <Said text={run.message.text} />
      <p className="sm t2">
        <bdi>{run.ruleName}</bdi>
        {run.reasons.length > 0 ? <bdi>{`: ${run.reasons.map(reasonWord).join(' · ')}`}</bdi> : null}
      </p>
      <Wrong problem={problem} />
      {mayDecide ? (
        <p className="line">
          <Button look="fill" onClick={() => void decide(approveRun)}>
            {isHide ? <Trans>Hide it</Trans> : <Trans>Do it</Trans>}
          </Button>
          <Button onClick={() => void decide(undoRun)}>
            <Trans>Let it be</Trans>
          </Button>
        </p>
      ) : null}
    </article>
  );
};
