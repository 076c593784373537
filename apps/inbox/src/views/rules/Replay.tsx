import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Check, History, Minus, Play, Plus } from 'lucide-react';
import { useState } from 'react';
import { replayRule } from '../../api';
import type { ReplayResult } from '../../api';
import { Button } from '../../components/button';
import { Said } from '../../components/said';
import { formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import styles from '../screen.module.css';
import { reasonWord } from './reason-words';
import { outcomeWord } from './rule-words';
import type { Draft } from './rule-words';

const days = 30;

/** What the rule would have done to the last thirty days, and where it would have held back. Nothing is sent. */
export const Replay = ({ rule, compareWith }: { rule: Draft; compareWith: string | undefined }) => {
  const [result, setResult] = useState<ReplayResult | null>(null);
  const [examined, setExamined] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const handleRun = async () => {
    setProblem(null);
    setResult(null);
    setExamined(0);
    const until = new Date();
    const since = new Date(until.getTime() - days * 86_400_000);
    try {
      const body = {
        rule: { ...rule, name: rule.name || '…' },
        since: since.toISOString(),
        until: until.toISOString(),
        ...(compareWith ? { compareWith } : {}),
      };
      for await (const { event, data } of replayRule(body)) {
        const part = data as Partial<ReplayResult>;
        if (typeof part.examined === 'number') setExamined(part.examined);
        if (event === 'done' || event === 'message')
          setResult({ examined: 0, fired: 0, withheld: [], samples: [], ...part });
        if (event === 'failed') throw new Error('The replay could not be finished');
      }
    } catch (error) {
      setProblem(problemOf(error));
    }
    setExamined(null);
  };
  const held = result?.withheld.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <section className={styles.card} aria-label={t`Replay`}>
      <div className="line wrap">
        <History size={16} aria-hidden />
        <h2>{t`On the last ${formatNumber(days)} days`}</h2>
        <span className="t3" role="status">
          {result
            ? plural(result.examined, { one: '# message read, nothing sent', other: '# messages read, nothing sent' })
            : examined !== null
              ? t`Reading…`
              : t`Nothing is sent by it`}
        </span>
        <Button
          look="line"
          size="small"
          className="end"
          disabled={examined !== null || rule.actions.length === 0}
          onClick={() => void handleRun()}
        >
          <Play size={13} aria-hidden />
          {result ? <Trans>Run again</Trans> : <Trans>Try it on the past</Trans>}
        </Button>
      </div>
      {problem ? (
        <p className="bad" role="alert">
          <bdi>{problemText(problem)}</bdi>
        </p>
      ) : null}
      {result ? (
        <>
          <div className="line wrap" style={{ gap: 24, alignItems: 'flex-start' }}>
            <div>
              <p className={styles.figure}>{formatNumber(result.fired)}</p>
              <p className="sm t2">{t`would have been acted on`}</p>
            </div>
            <div>
              <p className={styles.figure}>{formatNumber(held)}</p>
              <p className="sm t2">{t`held back`}</p>
            </div>
            <dl
              className="grow"
              style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 12px', minWidth: 200 }}
            >
              {result.withheld.map(({ reason, count }) => (
                <div key={reason} style={{ display: 'contents' }}>
                  <dt className="t2">{reasonWord(reason)}</dt>
                  <dd className="n">{formatNumber(count)}</dd>
                </div>
              ))}
            </dl>
          </div>
          {result.changed ? <Changes changed={result.changed} /> : null}
          {(result.accidents ?? []).length > 0 ? (
            <div className="stack" style={{ gap: 4 }}>
              <h3 className="sm warn">{t`Likely mistakes`}</h3>
              <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 12px' }}>
                {(result.accidents ?? []).map(({ reason, count }) => (
                  <div key={reason} style={{ display: 'contents' }}>
                    <dt className="t2">
                      <bdi>{reasonWord(reason)}</bdi>
                    </dt>
                    <dd className="n">{formatNumber(count)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ) : null}
          <ul className={styles.history}>
            {result.samples.slice(0, 12).map((sample) => (
              <li key={sample.messageId}>
                {sample.outcome === 'fired' || sample.outcome === 'dry_run' ? (
                  <Check size={14} className="ok" aria-hidden />
                ) : (
                  <Minus size={14} className="t3" aria-hidden />
                )}
                <Said
                  text={sample.text ?? sample.evidence?.map(({ text }) => text).join(' · ') ?? ''}
                  marks={(sample.evidence ?? []).flatMap(({ start, end }) =>
                    sample.text && start !== undefined && end !== undefined ? [{ start, end }] : [],
                  )}
                />
                <span className="sm t3">
                  {outcomeWord(sample.outcome)}
                  {sample.accident ? <bdi className="warn">{` · ${reasonWord(sample.accident)}`}</bdi> : null}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
};

/** What saving would change, by the messages themselves. */
const Changes = ({ changed }: { changed: NonNullable<ReplayResult['changed']> }) => (
  <section className="stack" style={{ gap: 4 }} aria-label={t`Against the saved rule`}>
    <p className="sm t2">
      {t`Against the saved rule: ${formatNumber(changed.added)} more, ${formatNumber(changed.removed)} fewer.`}
    </p>
    <ul className={styles.history}>
      {(changed.samples ?? []).map(({ change, messageId, text, evidence }) => (
        <li key={messageId}>
          {change === 'added' ? (
            <Plus size={14} className="ok" aria-hidden />
          ) : (
            <Minus size={14} className="warn" aria-hidden />
          )}
          <Said text={text} marks={evidence} />
          <span className="sm t3">{change === 'added' ? t`Would act now` : t`Would no longer act`}</span>
        </li>
      ))}
    </ul>
  </section>
);
