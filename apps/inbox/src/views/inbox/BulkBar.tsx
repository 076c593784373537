import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import {
  Check,
  Clock,
  Ellipsis,
  EyeOff,
  MailOpen,
  Mail,
  MessageSquareReply,
  ShieldAlert,
  Tag,
  Trash2,
  UserRoundPlus,
  X,
} from 'lucide-react';
import { Button, IconButton } from '../../components/button';
import { MenuButton } from '../../components/menu';
import { formatNumber } from '../../i18n/format';
import { selectionOf } from '../../state/bulk-acts';
import { countPicked, noSelection, pickAllMatching } from '../../state/selection';
import { set, useStore } from '../../state/store';
import { setView } from '../../state/view';
import { actOnPicked, close, setRead } from '../pickers/acts';
import { askBulk } from './bulk-request';
import styles from './list.module.css';
import { useInbox } from './use-inbox';

/** Covers the head of the list while rows are picked; the rows below do not move. */
export const BulkBar = ({ total }: { total: number }) => {
  const place = useInbox();
  const picked = useStore((state) => state.picked);
  const isAllMatching = useStore((state) => state.isAllMatching);
  const count = countPicked({ picked, isAllMatching, anchor: null }, total);
  const pick = (kind: 'assign' | 'label' | 'snooze') => (event: { currentTarget: HTMLElement }) =>
    setView({ picker: { kind, anchor: event.currentTarget } });
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
        <Button onClick={() => close(place)}>
          <Check size={18} aria-hidden />
          <span className="line" style={{ gap: 5 }}>
            <Trans>Close</Trans> <kbd>E</kbd>
          </span>
        </Button>
        <Button onClick={pick('snooze')} aria-haspopup="dialog">
          <Clock size={18} aria-hidden />
          <span className="line" style={{ gap: 5 }}>
            <Trans>Snooze</Trans> <kbd>H</kbd>
          </span>
        </Button>
        <Button onClick={pick('assign')} aria-haspopup="dialog">
          <UserRoundPlus size={18} aria-hidden />
          <span className="line" style={{ gap: 5 }}>
            <Trans>Assign</Trans> <kbd>A</kbd>
          </span>
        </Button>
        <Button onClick={pick('label')} aria-haspopup="dialog">
          <Tag size={18} aria-hidden />
          <span className="line" style={{ gap: 5 }}>
            <Trans>Label</Trans> <kbd>L</kbd>
          </span>
        </Button>
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
            { id: 'read', label: t`Mark as read`, icon: <MailOpen size={16} />, onChoose: () => setRead(place, true) },
            { id: 'unread', label: t`Mark as unread`, icon: <Mail size={16} />, onChoose: () => setRead(place, false) },
            {
              id: 'open',
              label: t`Open again`,
              icon: <Check size={16} />,
              onChoose: () => actOnPicked(place, { type: 'open' }),
            },
            {
              id: 'spam',
              label: t`Mark as spam`,
              icon: <ShieldAlert size={16} />,
              onChoose: () => actOnPicked(place, { type: 'spam' }),
            },
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
