import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatDuration } from '../../i18n/format';
import { addressOf } from '../insight/Tile';
import styles from './board.module.css';

export const longMinutes = 60;

export const formatMinutes = (minutes: number): string => formatDuration(minutes * 60_000, 2);

/** A number that opens the list behind it, where there is one. */
export const Open = ({ filter, children }: { filter: unknown; children: ReactNode }) =>
  filter ? (
    <Link to={addressOf(filter)} className={styles.link}>
      {children}
    </Link>
  ) : (
    children
  );

export const Waits = ({ minutes }: { minutes: number | null }) =>
  minutes === null ? (
    <span className="t3">–</span>
  ) : (
    <span className="line" style={{ gap: 6 }}>
      {minutes > longMinutes ? <TriangleAlert size={13} aria-hidden className="warn" /> : null}
      <span className="n">{formatMinutes(minutes)}</span>
    </span>
  );
