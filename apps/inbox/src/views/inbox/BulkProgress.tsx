import { plural, t } from '@lingui/core/macro';
import { useStore } from '../../state/store';
import { formatNumber } from '../../i18n/format';
import styles from './list.module.css';

/** How far the acts on many have come, while they run. */
export const BulkProgress = () => {
  const bulks = useStore((state) => state.bulks);
  const running = Object.values(bulks).filter(({ status }) => status === 'running' || status === 'queued');
  return (
    <>
      {running.map((bulk) => (
        <div
          key={bulk.id}
          role="status"
          style={{ padding: '8px 16px', borderBlockEnd: '1px solid var(--line)' }}
          className="stack"
        >
          <span className="sm t2">
            {t`${formatNumber(bulk.done)} of ${plural(bulk.matched, { one: '# conversation', other: '# conversations' })}`}
          </span>
          <div className={styles.progress} aria-hidden="true">
            <i style={{ width: `${bulk.matched === 0 ? 0 : (bulk.done / bulk.matched) * 100}%` }} />
          </div>
        </div>
      ))}
    </>
  );
};
