import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorCodes } from '@hubbub/contracts';
import { Button } from '../components/button';
import { Original } from '../components/original';
import { isFailureCode } from '../i18n/failure-words';
import { problemText } from '../i18n/problems';
import type { Problem } from '../state/problem';
import { useTitle } from './frame/use-title';
import styles from './screen.module.css';

/** A screen beside the inbox: its title, what stands beside it, and its content. */
export const Page = ({
  title,
  aside,
  isNarrow = false,
  children,
}: {
  title: string;
  aside?: ReactNode;
  isNarrow?: boolean;
  children: ReactNode;
}) => {
  useTitle(title);
  return (
    <div className={isNarrow ? `${styles.page} ${styles.narrow}` : styles.page}>
      <div className="line wrap">
        <h1 className={styles.title}>{title}</h1>
        {aside}
      </div>
      {children}
    </div>
  );
};

/** What could not be read, in the server's words or ours, with another try. */
export const Failed = ({ problem, onAgain }: { problem: Problem; onAgain: () => void }) => (
  <div className={styles.card} role="alert">
    <p className="line">
      <TriangleAlert size={16} aria-hidden className="warn" />
      <span className="grow">{problemText(problem)}</span>
      <Button look="line" size="small" onClick={onAgain}>
        <RotateCw size={13} aria-hidden />
        <Trans>Try again</Trans>
      </Button>
    </p>
  </div>
);

/** What the server had against it, beside what was given. */
export const Wrong = ({ problem }: { problem: Problem | null }) =>
  problem ? (
    <div role="alert">
      <p className="bad line">
        <TriangleAlert size={14} aria-hidden />
        <bdi>{problemText(problem)}</bdi>
      </p>
      <Original words={isOfPlatform(problem.code) ? problem.message : null} />
    </div>
  ) : null;

/** Whether a platform refused it: what it said may say more than our words. */
const isOfPlatform = (code: string): boolean => isFailureCode(code) && !errorCodes.some((ours) => ours === code);

/** Grey lines until what is asked for is there; a word would only flash. */
export const Loading = () => (
  <div className={styles.loading} aria-busy="true">
    <span className="vh">{t`Loading`}</span>
    <i />
    <i />
    <i />
  </div>
);

/**
 * Figures and lists in columns; scrolls sideways inside its own frame. One that is `isStacked` shows each row as a block on
 * a phone: cells say what they are by their `data-label`, where they need to.
 */
export const Table = ({
  label,
  head,
  isStacked = false,
  children,
  foot,
}: {
  label: string;
  head: ReactNode;
  isStacked?: boolean;
  children: ReactNode;
  foot?: ReactNode;
}) => (
  <div className={styles.frame} tabIndex={0} role="region" aria-label={label}>
    <table className={isStacked ? `${styles.table} ${styles.stacked}` : styles.table}>
      <thead>
        <tr>{head}</tr>
      </thead>
      <tbody>{children}</tbody>
      {foot ? <tfoot>{foot}</tfoot> : null}
    </table>
  </div>
);

/** A share as a line; what it means is said beside it. */
export const Bar = ({ share, colour }: { share: number; colour?: string }) => (
  <span className={styles.bar} aria-hidden="true">
    <i
      style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%`, ...(colour ? { ['--c' as string]: colour } : {}) }}
    />
  </span>
);
