import { t } from '@lingui/core/macro';
import { Star } from 'lucide-react';
import { formatNumber } from '../i18n/format';
import styles from './stars.module.css';

const most = 5;

/** What a review gives, from one star to five. */
export const Stars = ({ rating }: { rating: number | undefined }) =>
  rating === undefined ? null : (
    <span className={styles.stars} role="img" aria-label={t`${formatNumber(rating)} of ${formatNumber(most)} stars`}>
      {Array.from({ length: most }, (_, index) => (
        <Star key={index} size={14} fill={index < rating ? 'currentColor' : 'none'} aria-hidden />
      ))}
    </span>
  );
