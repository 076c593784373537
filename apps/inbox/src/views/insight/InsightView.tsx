import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Filter } from '@hubbub/contracts';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { getReport, getReportCsv } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button, Segmented } from '../../components/button';
import { fromFilter, writeQuery } from '../../filters/list-query';
import { formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { Bar, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { figuresOf, tableOf } from './read-report';
import type { Figure } from './read-report';

type Span = '7' | '14' | '30';
const names = ['open', 'first-reply', 'time-to-close', 'inbound', 'load', 'rules', 'suggestions', 'sentiment'] as const;

/** Six and more figures; each says its formula, opens the conversations behind it and has a table. */
const InsightView = () => {
  const [span, setSpan] = useState<Span>('14');
  const titles: Record<(typeof names)[number], string> = {
    open: t`Open now`,
    'first-reply': t`First reply, business hours`,
    'time-to-close': t`Time to close`,
    inbound: t`When people write`,
    load: t`Load by member`,
    rules: t`Rules`,
    suggestions: t`Suggestions`,
    sentiment: t`Sentiment`,
  };
  return (
    <div className={styles.screen}>
      <Page
        title={t`Insight`}
        aside={
          <Segmented
            label={t`Span`}
            value={span}
            options={(['7', '14', '30'] as const).map((value) => ({
              value,
              label: t`${formatNumber(Number(value))} days`,
            }))}
            onChange={setSpan}
          />
        }
      >
        <div className={styles.tiles}>
          {names.map((name) => (
            <Tile key={name} name={name} title={titles[name]} span={span} />
          ))}
        </div>
      </Page>
    </div>
  );
};

const Tile = ({ name, title, span }: { name: string; title: string; span: Span }) => {
  const [isTable, setIsTable] = useState(false);
  const [isFormula, setIsFormula] = useState(false);
  const { value, problem } = useLoaded(() => {
    const until = new Date();
    return getReport(name, {
      since: new Date(until.getTime() - Number(span) * 86_400_000).toISOString(),
      until: until.toISOString(),
    });
  }, `${name}:${span}`);
  const figures = value ? figuresOf(value) : [];
  const table = value ? tableOf(value) : null;
  const [first] = figures;
  const handleCsv = async () => {
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([await getReportCsv(name)], { type: 'text/csv' }));
      link.download = `${name}.csv`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  return (
    <section className={styles.tile} aria-label={title}>
      <h3>
        <span className="grow">{title}</span>
        {first?.filter ? (
          <Link to={addressOf(first.filter)} className="t2" style={{ textDecoration: 'underline' }}>
            <Trans>Show them</Trans>
          </Link>
        ) : null}
        {value?.formula ? (
          <Button size="tiny" look="accent" aria-expanded={isFormula} onClick={() => setIsFormula(!isFormula)}>
            <Trans>Formula</Trans>
          </Button>
        ) : null}
      </h3>
      {problem ? (
        <p className="t3 sm">
          <bdi>{problem.message || problemText(problem)}</bdi>
        </p>
      ) : null}
      {figures.slice(0, 4).map((figure, index) => (
        <FigureLine key={figure.name} figure={figure} isLarge={index === 0} />
      ))}
      {value && figures.length === 0 && !table ? <p className="t3">{t`Nothing to count yet.`}</p> : null}
      {isFormula ? (
        <p className="sm t2">
          <bdi>{value?.formula}</bdi>
        </p>
      ) : null}
      {name === 'load' && table ? <Load rows={table.rows} /> : null}
      {table ? (
        <p className="line" style={{ marginBlockStart: 'auto' }}>
          <Button size="tiny" look="accent" aria-expanded={isTable} onClick={() => setIsTable(!isTable)}>
            <Trans>Table</Trans>
          </Button>
          <Button size="tiny" className="end" onClick={() => void handleCsv()}>
            <Download size={13} aria-hidden /> CSV
          </Button>
        </p>
      ) : null}
      {isTable && table ? (
        <div className={styles.frame} tabIndex={0} role="region" aria-label={title}>
          <table className={styles.table}>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column}>{column}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.slice(0, 200).map((row, index) => (
                <tr key={index}>
                  {table.columns.map((column) => (
                    <td key={column} className={typeof row[column] === 'number' ? styles.number : undefined}>
                      {cell(row[column])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
};

const FigureLine = ({ figure, isLarge }: { figure: Figure; isLarge: boolean }) => (
  <p className="line">
    <span className={isLarge ? styles.figure : 'b n'}>
      {formatNumber(Math.round(figure.value * 10) / 10)} {figure.unit ? <small>{figure.unit}</small> : null}
    </span>
    <span className="sm t2">{figure.name.replace(/[._]/g, ' ')}</span>
  </p>
);

/** Who owes what: load against capacity, fullest first. */
const Load = ({ rows }: { rows: Record<string, unknown>[] }) => {
  const members = useStore((state) => state.members);
  const read = (row: Record<string, unknown>, field: string): number =>
    typeof row[field] === 'number' ? row[field] : 0;
  const loads = rows.map((row) => ({
    name: members[String(row.memberId ?? row.id ?? '')]?.name ?? String(row.name ?? row.member ?? '?'),
    open: read(row, 'open') || read(row, 'load') || read(row, 'count'),
    capacity: read(row, 'capacity'),
  }));
  const most = Math.max(1, ...loads.map(({ open, capacity }) => Math.max(open, capacity)));
  return (
    <ul className="stack" style={{ gap: 8 }}>
      {loads.slice(0, 8).map(({ name, open, capacity }) => (
        <li key={name} className="line">
          <Avatar name={name} size={20} />
          <bdi className="cut" style={{ width: 80 }}>
            {name}
          </bdi>
          <span className="grow" style={{ display: 'grid' }}>
            <Bar
              share={open / (capacity || most)}
              {...(capacity > 0 && open >= capacity ? { colour: 'var(--danger-fill)' } : {})}
            />
          </span>
          <span className="n sm t2">
            {capacity > 0 ? `${formatNumber(open)} / ${formatNumber(capacity)}` : formatNumber(open)}
          </span>
        </li>
      ))}
    </ul>
  );
};

const addressOf = (filter: unknown): string =>
  `/inbox?${writeQuery(fromFilter(filter as Filter, 'waiting')).toString()}`;

const cell = (value: unknown): string => {
  if (typeof value === 'number') return formatNumber(Math.round(value * 100) / 100);
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | boolean);
};

export default InsightView;
