import { t } from '@lingui/core/macro';
import { X } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { IconButton, Segmented } from '../../components/button';
import { shownConversation } from '../../state/conversations';
import { useStore } from '../../state/store';
import { setView, useView } from '../../state/view';
import { useInbox } from '../inbox/use-inbox';
import styles from './contact.module.css';

/** A list is there sooner without what only an open conversation needs. */
export const loadContactDetails = () => import('./ContactDetails');
const ContactDetails = lazy(loadContactDetails);

/** Who wrote, beside the conversation; on a narrow screen a drawer over it. */
export const ContactPane = () => {
  const { openId } = useInbox();
  const conversation = useStore((state) => (openId ? shownConversation(state, openId) : undefined));
  const isOpen = useView((state) => state.isContactOpen);
  const [tab, setTab] = useState<'contact' | 'rules'>('contact');
  if (!conversation) return <aside className={`${styles.pane} ${styles.fixed}`} aria-label={t`Contact`} />;
  const inside = (
    <>
      <div className={styles.head}>
        <Segmented
          label={t`Contact or rules`}
          value={tab}
          options={[
            { value: 'contact', label: t`Contact` },
            { value: 'rules', label: t`Rule log` },
          ]}
          onChange={setTab}
        />
        {isOpen ? (
          <IconButton className="end" label={t`Close this pane`} onClick={() => setView({ isContactOpen: false })}>
            <X size={16} />
          </IconButton>
        ) : null}
      </div>
      <div
        className={`scroll ${styles.body}`}
        tabIndex={0}
        role="region"
        aria-label={tab === 'contact' ? t`Contact` : t`Rule log`}
      >
        <Suspense fallback={null}>
          <ContactDetails conversation={conversation} tab={tab} />
        </Suspense>
      </div>
    </>
  );
  return (
    <>
      <aside className={`${styles.pane} ${styles.fixed}`} aria-label={t`Contact`}>
        {inside}
      </aside>
      {isOpen ? (
        <aside
          className={`${styles.pane} ${styles.drawer}`}
          aria-label={t`Contact`}
          onKeyDown={(event) => event.key === 'Escape' && setView({ isContactOpen: false })}
        >
          {inside}
        </aside>
      ) : null}
    </>
  );
};
