import type { ReactNode } from 'react';
import styles from './chip.module.css';

export type ChipLook = 'accent' | 'danger' | 'warning' | 'success' | 'info' | 'suggest' | 'private' | 'note' | 'plain';

/** A word and mostly a glyph; the colour only repeats what they say. `isPossible` is drawn dashed: not certain. */
export const Chip = ({
  look,
  icon,
  isPossible = false,
  className,
  children,
}: {
  look?: ChipLook | undefined;
  icon?: ReactNode;
  isPossible?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) => (
  <span
    className={[styles.chip, look ? styles[look] : '', isPossible ? styles.possible : '', className ?? '']
      .filter(Boolean)
      .join(' ')}
    data-has-icon={icon ? '' : undefined}
  >
    {icon}
    <span>{children}</span>
  </span>
);

const labelColours = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'];

/** A label keeps its own colour; one without takes a steady one from its name. */
export const labelColour = ({ name, color }: { name: string; color?: string | null }): string => {
  const own = color;
  if (own && /^(#[0-9a-f]{3,8}|chart-[1-6])$/i.test(own)) return own.startsWith('#') ? own : `var(--${own})`;
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 997;
  return `var(${labelColours[sum % labelColours.length]})`;
};

export const Dot = ({ colour }: { colour: string }) => (
  <span className={styles.dot} style={{ ['--c' as string]: colour }} />
);

export const LabelChip = ({
  name,
  colour,
  className,
}: {
  name: string;
  colour: string;
  className?: string | undefined;
}) => (
  <span className={`${styles.chip} ${styles.label} ${className ?? ''}`} data-label="">
    <Dot colour={colour} />
    <span>
      <bdi>{name}</bdi>
    </span>
  </span>
);
