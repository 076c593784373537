import { plural, t } from '@lingui/core/macro';
import { useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../components/avatar';
import { Segmented } from '../../components/button';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber, formatWhen } from '../../i18n/format';
import type { Report } from '../../records';
import { useStore } from '../../state/store';
import { Bar, Page } from '../Screen';
import screen from '../screen.module.css';
import styles from './insight.module.css';
import { Heat, Lines, Stacks } from './Plots';
import type { HeatRow } from './Plots';
import { byDay, daysOf, tableOf } from './read-report';
import type { Cell } from './read-report';
import { addressOf, Tile } from './Tile';

type Span = '7' | '14' | '30';
const chart = (index: number): string => `var(--chart-${index})`;

/** What waits, how fast it is answered, when it comes, who has it, what rules and drafts do, and what people feel. */
const InsightView = () => {
  const [span, setSpan] = useState<Span>('14');
  const days = Number(span);
  return (
    <div className={screen.screen}>
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
        <div className={screen.tiles}>
          <Tile name="open" title={t`Open now`} days={days} head="open">
            {(report) => <Channels report={report} />}
          </Tile>
          <Tile name="first-reply" title={t`First reply`} days={days} head="p50" colours={{ p90: chart(2) }}>
            {(report) => <Percentiles report={report} unit="Minutes" />}
          </Tile>
          <Tile name="time-to-close" title={t`Time to close`} days={days} head="p50" colours={{ p90: chart(2) }}>
            {(report) => <Percentiles report={report} unit="Hours" />}
          </Tile>
          <Tile name="inbound" title={t`When people write`} days={days} head="messages">
            {(report) => <Heat rows={heatOf(report)} />}
          </Tile>
          <Tile name="load" title={t`Load by member`} days={days} head="assigned">
            {(report) => <Load rows={tableOf(report)?.rows ?? []} filters={tableOf(report)?.filters ?? []} />}
          </Tile>
          <Tile name="rules" title={t`Rules`} days={days} head="acted">
            {(report) => <RuleBars rows={tableOf(report)?.rows ?? []} filters={tableOf(report)?.filters ?? []} />}
          </Tile>
          <Tile name="suggestions" title={t`Suggestions`} days={days} head="suggested">
            {() => (
              <p className="sm">
                <Link to="/insight/suggestions" className="accent">{t`What suggestions are worth`}</Link>
              </p>
            )}
          </Tile>
          <Tile name="sentiment" title={t`Sentiment`} days={days} head="negative" colours={moods}>
            {(report) => (
              <>
                <Stacks
                  series={(['positive', 'neutral', 'negative'] as const).map((mood) => ({
                    name: mood,
                    values: byDay(report, mood),
                    colour: moods[mood],
                  }))}
                />
                <Days report={report} />
              </>
            )}
          </Tile>
          <Tile name="requests" title={t`What people ask for`} days={days} head="feature requests">
            {(report) => <Asked rows={tableOf(report)?.rows ?? []} />}
          </Tile>
          <Tile name="fans" title={t`Fans`} days={days} head="fans">
            {(report) => <Fans rows={tableOf(report)?.rows ?? []} filters={tableOf(report)?.filters ?? []} />}
          </Tile>
        </div>
      </Page>
    </div>
  );
};

const moods = { positive: chart(1), neutral: chart(6), negative: chart(2) } as const;
const fewRows = 6;

const number = (value: Cell | undefined): number => (typeof value === 'number' ? value : 0);
type Rows = readonly Record<string, Cell>[];

const Percentiles = ({ report, unit }: { report: Report; unit: 'Minutes' | 'Hours' }) => (
  <>
    <Lines
      series={[
        { name: 'p50', values: byDay(report, `p50${unit}`), colour: chart(1) },
        { name: 'p90', values: byDay(report, `p90${unit}`), colour: chart(2), isDashed: true },
      ]}
    />
    <Days report={report} />
  </>
);

/** The first and the last day below a plot. */
const Days = ({ report }: { report: Report }) => {
  const days = daysOf(report);
  const [first, last] = [days[0], days.at(-1)];
  return first && last ? (
    <p className={styles.days}>
      <span>{formatWhen(`${first}T12:00:00`, 0)}</span>
      <span>{formatWhen(`${last}T12:00:00`, 0)}</span>
    </p>
  ) : null;
};

const Channels = ({ report }: { report: Report }) => {
  const { rows = [], filters = [] } = tableOf(report) ?? {};
  const most = Math.max(1, ...rows.map(({ open }) => number(open)));
  return (
    <ul className={styles.list}>
      {rows.slice(0, fewRows).map((row, index) => (
        <li key={String(row.channelId)}>
          <PlatformGlyph id={String(row.platform)} size={14} />
          <Link to={addressOf(filters[index])} className={`cut ${styles.link}`} dir="auto" style={{ width: 110 }}>
            <bdi>{row.channel}</bdi>
          </Link>
          <span className="grow" style={{ display: 'grid' }}>
            <Bar share={number(row.open) / most} />
          </span>
          <span className="n sm t2">{formatNumber(number(row.open))}</span>
        </li>
      ))}
    </ul>
  );
};

/** Who owes what: load against capacity, fullest first. */
const Load = ({ rows, filters }: { rows: Rows; filters: readonly unknown[] }) => {
  const members = useStore((state) => state.members);
  const most = Math.max(1, ...rows.map(({ open, capacity }) => Math.max(number(open), number(capacity))));
  return (
    <ul className={styles.list}>
      {rows.slice(0, fewRows + 2).map((row, index) => {
        const name = row.memberId ? (members[String(row.memberId)]?.name ?? String(row.name)) : t`Nobody`;
        const [open, capacity] = [number(row.open), number(row.capacity)];
        const share = open / (capacity || most);
        const colour = capacity === 0 ? 1 : share >= 1 ? 'danger' : share >= 0.9 ? 'warning' : 1;
        return (
          <li key={String(row.memberId)}>
            <Avatar name={name} size={20} />
            <Link to={addressOf(filters[index])} className={`cut ${styles.link}`} dir="auto" style={{ width: 100 }}>
              <bdi>{name}</bdi>
            </Link>
            <span className="grow" style={{ display: 'grid' }}>
              <Bar share={share} {...(colour === 1 ? {} : { colour: `var(--${colour}-fill)` })} />
            </span>
            <span className="n sm t2">
              {capacity > 0 ? `${formatNumber(open)} / ${formatNumber(capacity)}` : formatNumber(open)}
            </span>
          </li>
        );
      })}
    </ul>
  );
};

const RuleBars = ({ rows, filters }: { rows: Rows; filters: readonly unknown[] }) => {
  const most = Math.max(1, ...rows.map(({ fired }) => number(fired)));
  return (
    <ul className={styles.list}>
      {rows.slice(0, fewRows).map((row, index) => (
        <li key={String(row.ruleId)}>
          <Link to={addressOf(filters[index])} className={`cut ${styles.link}`} dir="auto" style={{ width: 150 }}>
            <bdi>{row.rule}</bdi>
          </Link>
          <span className="grow" style={{ display: 'grid' }}>
            <Bar share={number(row.fired) / most} />
          </span>
          <span className="n sm t2">{formatNumber(number(row.fired))}</span>
        </li>
      ))}
    </ul>
  );
};

const Asked = ({ rows }: { rows: Rows }) => (
  <ul className={styles.list}>
    {rows.slice(0, fewRows).map((row, index) => (
      <li key={index}>
        <bdi
          className="cut grow"
          dir="auto"
          lang={String(row.language)}
          style={{ textAlign: 'match-parent' as 'start' }}
        >
          {row.text}
        </bdi>
        <span className="n sm t2">{plural(number(row.people), { one: '# person', other: '# people' })}</span>
      </li>
    ))}
  </ul>
);

const Fans = ({ rows, filters }: { rows: Rows; filters: readonly unknown[] }) => (
  <ul className={styles.list}>
    {rows.slice(0, fewRows).map((row, index) => (
      <li key={String(row.contactId)}>
        <Avatar name={String(row.name)} size={20} />
        <Link to={addressOf(filters[index])} className={`cut grow ${styles.link}`} dir="auto">
          <bdi>{row.name}</bdi>
        </Link>
        <span className="n sm t2">{formatNumber(number(row.positive))}</span>
      </li>
    ))}
  </ul>
);

/** The hours of each channel that was written to. */
const heatOf = (report: Report): HeatRow[] => {
  const rows = new Map<string, HeatRow & { hours: number[] }>();
  for (const cell of (Array.isArray(report.cells) ? report.cells : []) as Record<string, Cell>[]) {
    const channelId = String(cell.channelId);
    const row = rows.get(channelId) ?? {
      channelId,
      platform: String(cell.platform),
      channel: String(cell.channel),
      hours: Array.from({ length: 24 }, () => 0),
    };
    row.hours[number(cell.hour)] = number(cell.messages);
    rows.set(channelId, row);
  }
  return [...rows.values()].slice(0, fewRows);
};

export default InsightView;
