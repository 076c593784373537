import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber } from '../../i18n/format';
import styles from './insight.module.css';

export interface Series {
  name: ReactNode;
  values: readonly (number | null)[]; // one a day; null: nothing to measure
  colour: string;
  isDashed?: boolean;
}

const [wide, high] = [320, 84];

/** Values by day as lines; the first one is filled below. What they mean is said by the legend and the table. */
export const Lines = ({ series }: { series: readonly Series[] }) => {
  const most = Math.max(1, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const point = (value: number, at: number, count: number): string =>
    `${((at / Math.max(1, count - 1)) * wide).toFixed(1)},${(high - 3 - (value / most) * (high - 8)).toFixed(1)}`;
  return (
    <svg className={styles.plot} viewBox={`0 0 ${wide} ${high}`} preserveAspectRatio="none" aria-hidden="true">
      {[0, 0.5, 1].map((share) => (
        <line key={share} x1="0" x2={wide} y1={1 + share * (high - 2)} y2={1 + share * (high - 2)} />
      ))}
      {series.map(({ values, colour, isDashed }, index) => {
        const known = values.flatMap((value, at) => (value === null ? [] : [point(value, at, values.length)]));
        if (known.length === 0) return null;
        const [firstX] = (known[0] ?? '0,0').split(',');
        const [lastX] = (known.at(-1) ?? '0,0').split(',');
        return (
          <g key={index} style={{ color: colour }}>
            {isDashed ? null : (
              <polygon points={`${firstX},${high} ${known.join(' ')} ${lastX},${high}`} fill="currentColor" />
            )}
            <polyline
              points={
                known.length === 1 ? `${known[0]} ${Number(firstX) + 4},${known[0]?.split(',')[1]}` : known.join(' ')
              }
              stroke="currentColor"
              strokeDasharray={isDashed ? '4 3' : undefined}
            />
          </g>
        );
      })}
    </svg>
  );
};

/** Counts by day, one on top of the other. */
export const Stacks = ({ series }: { series: readonly Series[] }) => {
  const days = series[0]?.values.length ?? 0;
  const sums = Array.from({ length: days }, (_, day) =>
    series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0),
  );
  const most = Math.max(1, ...sums);
  return (
    <div className={styles.stacks} aria-hidden="true">
      {sums.map((_, day) => (
        <span key={day}>
          {series.map(({ values, colour }, index) => {
            const share = ((values[day] ?? 0) / most) * 100;
            return share > 0 ? <i key={index} style={{ height: `${share}%`, background: colour }} /> : null;
          })}
        </span>
      ))}
    </div>
  );
};

export interface HeatRow {
  channelId: string;
  platform: string;
  channel: string;
  hours: readonly number[]; // 24
}

const hoursPerCell = 2;
const inFull = 100;

/** When people write: a line a channel, a field for every two hours; darker is more. The table says how many. */
export const Heat = ({ rows }: { rows: readonly HeatRow[] }) => {
  const cellsOf = ({ hours }: HeatRow): number[] =>
    Array.from({ length: 24 / hoursPerCell }, (_, at) => (hours[at * 2] ?? 0) + (hours[at * 2 + 1] ?? 0));
  const most = Math.max(1, ...rows.flatMap(cellsOf));
  return (
    <div className={styles.heat} role="img" aria-label={t`Messages by channel and hour`}>
      {rows.map((row) => (
        <div key={row.channelId}>
          <PlatformGlyph id={row.platform} size={14} />
          {cellsOf(row).map((count, at) => (
            <i
              key={at}
              title={`${row.channel}, ${formatNumber(at * hoursPerCell)}–${formatNumber((at + 1) * hoursPerCell)}: ${formatNumber(count)}`}
              style={{
                background: `color-mix(in oklab, var(--chart-1) ${Math.round((count / most) * inFull)}%, var(--line))`,
              }}
            />
          ))}
        </div>
      ))}
      <div className={styles.hours}>
        <span />
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour} className="n">
            {formatNumber(hour)}
          </span>
        ))}
      </div>
    </div>
  );
};

export const LegendDot = ({ colour }: { colour: string }) => (
  <i className={styles.dot} style={{ background: colour }} aria-hidden="true" />
);
