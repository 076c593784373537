import { t } from '@lingui/core/macro';
import styles from './thread.module.css';

/** Grey shapes of messages until they are there. */
export const LoadingShapes = ({ isDirect }: { isDirect: boolean }) => (
  <>
    <span className="vh">{t`Loading`}</span>
    {[46, 68, 38].map((width, index) => (
      <span
        key={index}
        className={styles.skeleton}
        style={{ width: `${width}%`, height: 40, alignSelf: isDirect && index === 1 ? 'flex-end' : 'flex-start' }}
      />
    ))}
  </>
);
