import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Filter } from '@hubbub/contracts';
import { Download, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { getReport, getReportCsv } from '../../api';
import { Button } from '../../components/button';
import { fromFilter, writeQuery } from '../../filters/list-query';
import { formatNumber } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import type { Report } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { Failed } from '../Screen';
import screen from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import styles from './insight.module.css';
import { LegendDot } from './Plots';
import { figuresOf, tableOf } from './read-report';
import type { Cell, Figure, ReportTable } from './read-report';
import { columnWord, figureText, figureWord, formulaOf, kindOfAsking, stepWord } from './report-words';

const dayMs = 86_400_000;
const mostRows = 200;

/** One report: its figure first, what it looks like, its words; then its formula, its table and its file. */
export const Tile = ({
  name,
  title,
  days,
  head,
  colours = {},
  children,
}: {
  name: string;
  title: string;
  days: number;
  head: string | null; // the figure that stands large
  colours?: Readonly<Record<string, string>>; // of the figures that the plot draws
  children?: (report: Report) => ReactNode;
}) => {
  const [shown, setShown] = useState<'table' | 'formula' | null>(null);
  const { value, problem, reload } = useLoaded(() => {
    const until = new Date();
    return getReport(name, {
      since: new Date(until.getTime() - days * dayMs).toISOString(),
      until: until.toISOString(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  }, `${name}:${days}`);
  const figures = value ? figuresOf(value) : [];
  const first = figures.find((figure) => figure.name === head);
  const others = figures.filter((figure) => figure !== first);
  const table = value ? tableOf(value) : null;
  const toggle = (what: 'table' | 'formula') => () => setShown(shown === what ? null : what);
  return (
    <section className={`${screen.tile} ${styles.tile}`} aria-label={title}>
      <h3>
        <span className="grow">{title}</span>
        {first?.filter ? (
          <Link to={addressOf(first.filter)} className={`accent ${styles.link}`}>
            <Trans>Show them</Trans>
          </Link>
        ) : null}
      </h3>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {value ? (
        <>
          {head !== null ? (
            <p className={styles.head}>
              <span className={screen.figure}>{first ? figureText(first) : '–'}</span>
              <span className="t2">{first ? figureWord(first.name) : t`Nothing to measure yet`}</span>
            </p>
          ) : null}
          {head === null || first ? children?.(value) : null}
          {others.length > 0 ? (
            <p className={styles.legend}>
              {others.map((figure) => (
                <FigureWords key={figure.name} figure={figure} colour={colours[figure.name]} />
              ))}
            </p>
          ) : null}
        </>
      ) : problem ? null : (
        <span className="vh">{t`Loading`}</span>
      )}
      {value ? (
        <p className={styles.foot}>
          {table ? (
            <Button size="tiny" look="accent" aria-expanded={shown === 'table'} onClick={toggle('table')}>
              <Trans>Table</Trans>
            </Button>
          ) : null}
          <Button size="tiny" look="accent" aria-expanded={shown === 'formula'} onClick={toggle('formula')}>
            <Trans>Formula</Trans>
          </Button>
          {table ? (
            <Button size="tiny" className="end" aria-label={t`${title} as CSV`} onClick={() => void saveCsv(name)}>
              <Download size={13} aria-hidden /> CSV
            </Button>
          ) : null}
        </p>
      ) : null}
      {value && shown === 'formula' ? <p className="sm t2">{formulaOf(name, value)}</p> : null}
      {table && shown === 'table' ? <ReportRows title={title} table={table} /> : null}
    </section>
  );
};

const FigureWords = ({ figure, colour }: { figure: Figure; colour: string | undefined }) => {
  const words = (
    <>
      <b className="n">{figureText(figure)}</b> {figureWord(figure.name)}
    </>
  );
  return (
    <span>
      {colour ? <LegendDot colour={colour} /> : null}
      {figure.name === 'oldest waiting' && figure.value > 60 ? (
        <TriangleAlert size={13} aria-hidden className="warn" />
      ) : null}
      {figure.filter ? (
        <Link to={addressOf(figure.filter)} className={styles.link}>
          {words}
        </Link>
      ) : (
        <span>{words}</span>
      )}
    </span>
  );
};

const ReportRows = ({ title, table }: { title: string; table: ReportTable }) => (
  <div className={screen.frame} tabIndex={0} role="region" aria-label={title}>
    <table className={screen.table}>
      <thead>
        <tr>
          {table.columns.map((column) => (
            <th key={column} scope="col">
              {columnWord(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.slice(0, mostRows).map((row, index) => (
          <tr key={index}>
            {table.columns.map((column, at) => {
              const filter = at === 0 ? table.filters[index] : null;
              const text = cellText(column, row[column] ?? null);
              return (
                <td key={column} className={typeof row[column] === 'number' ? screen.number : undefined}>
                  {filter ? (
                    <Link to={addressOf(filter)} className={styles.link}>
                      <bdi>{text}</bdi>
                    </Link>
                  ) : (
                    <bdi>{text}</bdi>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const cellText = (column: string, value: Cell): string => {
  if (value === null) return '–';
  if (typeof value === 'number') return formatNumber(Math.round(value * 100) / 100);
  if (column === 'platform') return platformName(value);
  if (column === 'step') return stepWord(value);
  if (column === 'kind') return kindOfAsking(value);
  return value;
};

export const addressOf = (filter: unknown): string =>
  `/inbox?${writeQuery(fromFilter(filter as Filter, 'waiting')).toString()}`;

const saveCsv = async (name: string): Promise<void> => {
  try {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([await getReportCsv(name)], { type: 'text/csv' }));
    link.download = `${name}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    announce({ type: 'failed', problem: problemOf(error) });
  }
};
