import { t } from '@lingui/core/macro';
import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { runsRightToLeft } from './ghost';
import styles from './ghost.module.css';

/** How the sentence may go on, dim, where it would stand: a picture of the text lies over the field, its words unseen. */
export const GhostText = ({
  text,
  rest,
  from,
  tabTakes,
  onTake,
}: {
  text: string;
  rest: string;
  from: string;
  tabTakes: boolean;
  onTake: () => void;
}) => {
  const isRtl = runsRightToLeft(text);
  const arrow = isRtl ? '←' : '→';
  return (
    <div className={styles.ghost} dir="auto">
      <span aria-hidden className={styles.typed}>
        {text}
      </span>
      <wbr />
      <span aria-hidden dir={isRtl ? 'rtl' : 'ltr'} className={styles.rest}>
        {rest}
      </span>
      <button
        type="button"
        className={styles.take}
        tabIndex={-1}
        title={from}
        aria-label={t`Take the ending`}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onTake}
      >
        <kbd className={styles.key}>{tabTakes ? 'Tab' : arrow}</kbd>
        <Check size={14} className={styles.sign} aria-hidden />
        {from ? (
          <bdi className={`cut ${styles.from}`} dir="auto">
            {from}
          </bdi>
        ) : null}
      </button>
    </div>
  );
};

/** Says it once to whoever cannot see it; letters that follow it say nothing new. */
export const GhostWords = ({ rest, tabTakes }: { rest: string | null; tabTakes: boolean }) => {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (rest === null) setSaid('');
    else setSaid((before) => (before !== '' && before.endsWith(rest) ? before : rest));
  }, [rest]);
  return (
    <span role="status" className="vh">
      {said === ''
        ? ''
        : tabTakes
          ? t`The sentence could end: “${said}”. Tab takes it, Escape drops it.`
          : t`The sentence could end: “${said}”. The arrow that leads on takes it, Escape drops it.`}
    </span>
  );
};
