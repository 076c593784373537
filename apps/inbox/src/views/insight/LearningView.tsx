import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../components/avatar';
import { Segmented } from '../../components/button';
import { formatNumber } from '../../i18n/format';
import type { Report } from '../../records';
import { Bar, Page } from '../Screen';
import screen from '../screen.module.css';
import styles from './insight.module.css';
import { tableOf } from './read-report';
import type { Cell } from './read-report';
import { columnWord } from './report-words';
import { addressOf, Tile } from './Tile';

type Span = '7' | '14' | '30' | '90';
const outcomes = ['asIs', 'edited', 'rewritten', 'discarded', 'ignored'] as const;

/** What members made of suggestions, each member's own share of it, and whether they make answers quicker. */
const LearningView = () => {
  const [span, setSpan] = useState<Span>('30');
  return (
    <div className={screen.screen}>
      <Page
        title={t`What suggestions are worth`}
        aside={
          <Segmented
            label={t`Span`}
            value={span}
            options={(['7', '14', '30', '90'] as const).map((value) => ({
              value,
              label: t`${formatNumber(Number(value))} days`,
            }))}
            onChange={setSpan}
          />
        }
      >
        <p>
          <Link to="/insight" className="t2">
            <Trans>Insight</Trans>
          </Link>
        </p>
        <div className={screen.tiles}>
          <Tile name="suggestions" title={t`Suggestions`} days={Number(span)} head="suggested">
            {(report) => <Outcomes report={report} />}
          </Tile>
          <Tile name="suggestions-by-member" title={t`By member`} days={Number(span)} head="used">
            {(report) => <Members report={report} />}
          </Tile>
        </div>
      </Page>
    </div>
  );
};

const number = (value: Cell | undefined): number => (typeof value === 'number' ? value : 0);
const outcomeColumns: Readonly<Record<string, string>> = { as_is: 'asIs' };

/** One bar for each thing that can become of a draft. */
const Outcomes = ({ report }: { report: Report }) => {
  const { rows = [], filters = [] } = tableOf(report) ?? {};
  const all = rows.reduce((sum, row) => sum + number(row.suggestions), 0);
  return (
    <ul className={styles.list}>
      {rows.map((row, index) => {
        const outcome = String(row.outcome);
        return (
          <li key={outcome}>
            <Link to={addressOf(filters[index])} className={`cut ${styles.link}`} dir="auto" style={{ width: 130 }}>
              {columnWord(outcomeColumns[outcome] ?? outcome)}
            </Link>
            <span className="grow" style={{ display: 'grid' }}>
              <Bar share={number(row.suggestions) / Math.max(1, all)} />
            </span>
            <span className="n sm t2">{formatNumber(number(row.suggestions))}</span>
          </li>
        );
      })}
    </ul>
  );
};

/** Who used how much of what was drafted for them, and how long first answers took with and without a draft. */
const Members = ({ report }: { report: Report }) => (
  <ul className={styles.list}>
    {(tableOf(report)?.rows ?? []).map((row, index) => {
      const name = String(row.name);
      const filter = tableOf(report)?.filters[index];
      const used = number(row.asIs) + number(row.edited);
      const parts = outcomes.map((outcome) => `${columnWord(outcome)} ${formatNumber(number(row[outcome]))}`);
      return (
        <li key={String(row.memberId)} title={parts.join(' · ')}>
          <Avatar name={name} size={20} />
          {filter ? (
            <Link to={addressOf(filter)} className={`cut ${styles.link}`} dir="auto" style={{ width: 100 }}>
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi className="cut" style={{ width: 100 }}>
              {name}
            </bdi>
          )}
          <span className="grow" style={{ display: 'grid' }}>
            <Bar share={used / Math.max(1, number(row.suggestions))} />
          </span>
          <span className="n sm t2">{`${formatNumber(used)} / ${formatNumber(number(row.suggestions))}`}</span>
        </li>
      );
    })}
  </ul>
);

export default LearningView;
