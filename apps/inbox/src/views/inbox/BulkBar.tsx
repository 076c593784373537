import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Check, Ellipsis, EyeOff, MessageSquareReply, Trash2, X } from 'lucide-react';
import { Button, IconButton } from '../../components/button';
import { MenuButton } from '../../components/menu';
import { formatNumber } from '../../i18n/format';
import { selectionOf } from '../../state/bulk-acts';
import { countPicked, noSelection, pickAllMatching } from '../../state/selection';
import { set, useStore } from '../../state/store';
import { actOnPicked } from '../pickers/acts';
import { triageActs, triageChoices } from '../pickers/triage-acts';
import { askBulk } from './bulk-request';
import styles from './list.module.css';
import { useInbox } from './use-inbox';

/** Covers the head of the list while rows are picked; the rows below do not move. */
export const BulkBar = ({ total }: { total: number }) => {
  const place = useInbox();
  const picked = useStore((state) => state.picked);
  const isAllMatching = useStore((state) => state.isAllMatching);
  const count = countPicked({ picked, isAllMatching, anchor: null }, total);
  const acts = triageActs(place);
  const handleReply = () => {
    const selection = selectionOf(place.key);
    if (selection) askBulk(selection, { type: 'reply', text: '' });
  };
  return (
    <div className={styles.bulk} role="toolbar" aria-label={t`Act on the selection`}>
      <div className={styles.bulkHead}>
        <IconButton label={t`Clear the selection`} onClick={() => set(noSelection)}>
          <X size={16} />
        </IconButton>
        <span className="b n" role="status">
          {plural(count, { one: '# selected', other: '# selected' })}
        </span>
        {!isAllMatching && total > count ? (
          <>
            <span className="t3" aria-hidden="true">
              ·
            </span>
            <Button look="link" onClick={() => set(pickAllMatching())}>
              <Trans>Select all {formatNumber(total)} matching</Trans>
            </Button>
          </>
        ) : null}
      </div>
      <div className={styles.bulkVerbs}>
        {[acts.close, acts.snooze, acts.assign, acts.label].map(({ label, Icon, cap, opensDialog, run }) => (
          <Button key={label} onClick={run} aria-haspopup={opensDialog ? 'dialog' : undefined}>
            <Icon size={18} aria-hidden />
            <span className="line" style={{ gap: 5 }}>
              {label} <kbd>{cap}</kbd>
            </span>
          </Button>
        ))}
        <MenuButton
          label={t`More actions`}
          isIcon
          choices={[
            {
              id: 'reply',
              label: t`Reply to all of them`,
              icon: <MessageSquareReply size={16} />,
              onChoose: handleReply,
            },
            ...triageChoices(acts, ['read', 'unread']),
            {
              id: 'open',
              label: t`Open again`,
              icon: <Check size={16} />,
              onChoose: () => actOnPicked(place, { type: 'open' }),
            },
            ...triageChoices(acts, ['spam']),
            {
              id: 'hide',
              label: t`Hide on the platform`,
              icon: <EyeOff size={16} />,
              onChoose: () => actOnPicked(place, { type: 'hide' }),
            },
            {
              id: 'delete',
              label: t`Delete on the platform`,
              icon: <Trash2 size={16} />,
              isDanger: true,
              onChoose: () => actOnPicked(place, { type: 'delete' }),
            },
          ]}
        >
          <Ellipsis size={18} aria-hidden />
        </MenuButton>
      </div>
    </div>
  );
};
