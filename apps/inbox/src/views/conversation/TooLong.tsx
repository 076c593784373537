import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button';
import { formatNumber } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { problemText } from '../../i18n/problems';
import { unitWord } from '../../i18n/words';
import type { Problem } from '../../state/problem';
import type { limitOf } from './audience';
import styles from './composer.module.css';

/** More than the platform takes, in its own unit, and the ways out. */
export const TooLong = ({
  id,
  platform,
  length,
  limit,
  onSplit,
  onShorten,
  onPrivate,
}: {
  id: string;
  platform: string;
  length: number;
  limit: NonNullable<ReturnType<typeof limitOf>>;
  onSplit: () => void;
  onShorten: () => void;
  onPrivate: (() => void) | null;
}) => (
  <div className={styles.way} id={id} role="alert">
    <span className="bad line" style={{ gap: 4 }}>
      <TriangleAlert size={13} aria-hidden />
      {t`Too long for ${platformName(platform)} by ${formatNumber(length - limit.limit)} ${unitWord(limit.unit)}.`}
    </span>
    <Button size="tiny" look="accent" onClick={onSplit}>
      <Trans>Split in two</Trans>
    </Button>
    <Button size="tiny" look="accent" onClick={onShorten}>
      <Trans>Shorten</Trans>
    </Button>
    {onPrivate ? (
      <Button size="tiny" look="accent" onClick={onPrivate}>
        <Trans>Send it privately</Trans>
      </Button>
    ) : null}
  </div>
);

/** Why it was not sent. */
export const NotSent = ({ id, problem }: { id: string; problem: Problem }) => (
  <div className={styles.way} id={id} role="alert">
    <span className="bad line" style={{ gap: 4 }}>
      <TriangleAlert size={13} aria-hidden />
      {problemText(problem)}
    </span>
  </div>
);
