import { t } from '@lingui/core/macro';
import { Check, Minus, Pause } from 'lucide-react';
import { Link } from 'react-router';
import { getRuleRuns } from '../../api';
import { formatWhen } from '../../i18n/format';
import { Failed } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { outcomeWord, reasonWord } from './rule-words';

/** What a rule has done lately, what it held back, and why. */
export const RuleRuns = ({ ruleId }: { ruleId: string }) => {
  const { value, problem, reload } = useLoaded(() => getRuleRuns(ruleId), ruleId);
  return (
    <section className="stack" aria-label={t`Rule log`}>
      <h2>{t`Rule log`}</h2>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {(value?.items ?? []).map((run) => (
          <li key={run.id}>
            {run.outcome === 'fired' ? (
              <Check size={14} className="ok" aria-hidden />
            ) : run.outcome === 'withheld' ? (
              <Pause size={14} className="warn" aria-hidden />
            ) : (
              <Minus size={14} className="t3" aria-hidden />
            )}
            <span className="grow">
              {run.outcome === 'fired' ? t`Acted` : outcomeWord(run.outcome)}
              {run.reasons.length > 0 ? `: ${run.reasons.map(reasonWord).join(', ')}` : ''}
            </span>
            {run.conversationId ? (
              <Link
                to={`/inbox/${run.conversationId}?status=open`}
                className="t2 sm"
                style={{ textDecoration: 'underline' }}
              >
                {t`The conversation`}
              </Link>
            ) : null}
            {run.createdAt ? <time className="sm t3">{formatWhen(run.createdAt)}</time> : null}
          </li>
        ))}
        {value && value.items.length === 0 ? <li className="t3">{t`It has done nothing yet.`}</li> : null}
      </ul>
    </section>
  );
};
