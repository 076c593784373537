import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { may } from '@hubbub/contracts';
import { ArrowLeft, BadgeCheck, Check, CircleDashed, Ellipsis, PanelRight, X } from 'lucide-react';
import { personName } from '../../i18n/person-name';
import { Avatar } from '../../components/avatar';
import { Button, IconButton } from '../../components/button';
import { PlatformGlyph } from '../../components/glyph';
import { MenuButton } from '../../components/menu';
import { platformName } from '../../i18n/platform-names';
import { flagWord, kindTitle } from '../../i18n/words';
import { change, judgeFlag } from '../../state/conversation-acts';
import { useStore } from '../../state/store';
import { setView } from '../../state/view';
import { useInbox } from '../inbox/use-inbox';
import { triageActs, triageChoices } from '../pickers/triage-acts';
import styles from './thread.module.css';

/** Who it is, where, and what can be done with the conversation as a whole. */
export const ThreadHead = ({ conversation }: { conversation: Conversation }) => {
  const place = useInbox();
  const { contact, platform, kind, status, flags } = conversation;
  const channel = useStore((state) => state.channels[conversation.channelId]?.name);
  const assignee = useStore((state) => (conversation.assigneeId ? state.members[conversation.assigneeId] : undefined));
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const mayTriage = may(role, 'triage');
  const isClosed = status === 'closed';
  const acts = triageActs(place);
  const isSpam = flags.some(({ name }) => name === 'spam');
  return (
    <header className={styles.head}>
      <IconButton className={styles.back ?? ''} label={t`Back to the list`} onClick={() => place.open(null)}>
        <ArrowLeft size={16} className="mirror" />
      </IconButton>
      <div className={styles.title}>
        <h2 className={`line ${styles.who}`}>
          <PlatformGlyph id={platform} />
          <bdi className="cut">
            {personName(contact.name) || contact.handle || t`Somebody on ${platformName(platform)}`}
          </bdi>
        </h2>
        <p className="sm t3 cut">
          <span>{kindTitle(kind)}</span>
          {channel ? (
            <>
              {' · '}
              <bdi>{channel}</bdi>
            </>
          ) : null}
        </p>
      </div>
      {mayTriage ? (
        <>
          <Button
            look="line"
            className={styles.wide ?? ''}
            aria-haspopup="dialog"
            onClick={acts.assign.run}
            title={assignee?.name}
          >
            {assignee ? (
              <Avatar name={assignee.name} size={18} />
            ) : (
              <CircleDashed size={18} strokeWidth={1.25} aria-hidden />
            )}
            <bdi className="cut" style={{ maxWidth: 110 }}>
              {assignee ? (assignee.name.split(' ')[0] ?? assignee.name) : acts.assign.label}
            </bdi>
            <kbd>{acts.assign.cap}</kbd>
          </Button>
          {[acts.snooze, acts.label].map(({ label, Icon, run }) => (
            <IconButton key={label} className={styles.wide ?? ''} label={label} aria-haspopup="dialog" onClick={run}>
              <Icon size={16} />
            </IconButton>
          ))}
          <Button look="line" className={styles.done ?? ''} onClick={acts.close.run}>
            <acts.close.Icon size={16} aria-hidden />
            <span>{isClosed ? <Trans>Open again</Trans> : acts.close.label}</span>
            <kbd className={styles.wide}>{acts.close.cap}</kbd>
          </Button>
          <MenuButton
            label={t`More actions`}
            isIcon
            choices={[
              ...triageChoices(acts, ['assign', 'snooze', 'label', 'unread']),
              ...(isSpam
                ? [
                    {
                      id: 'notSpam',
                      label: t`Not spam`,
                      icon: <acts.spam.Icon size={16} />,
                      onChoose: () => void judgeFlag(conversation.id, 'spam', false),
                    },
                  ]
                : triageChoices(acts, ['spam'])),
              {
                id: 'urgent',
                label: conversation.priority === 'urgent' ? t`Normal priority` : t`Make it urgent`,
                icon: <BadgeCheck size={15} />,
                onChoose: () =>
                  void change(
                    conversation.id,
                    { priority: conversation.priority === 'urgent' ? 'normal' : 'urgent' },
                    'prioritised',
                  ),
              },
              ...flags
                .filter(({ name }) => name !== 'spam')
                .flatMap((flag) => [
                  ...(flag.certainty === 'possible'
                    ? [
                        {
                          id: `yes-${flag.name}`,
                          label: t`Flag is right: ${flagWord(flag.name)}`,
                          icon: <Check size={15} />,
                          onChoose: () => void judgeFlag(conversation.id, flag.name, true),
                        },
                      ]
                    : []),
                  {
                    id: `no-${flag.name}`,
                    label: t`Take the flag off: ${flagWord(flag.name)}`,
                    icon: <X size={15} />,
                    onChoose: () => void judgeFlag(conversation.id, flag.name, false),
                  },
                ]),
            ]}
          >
            <Ellipsis size={16} aria-hidden />
          </MenuButton>
        </>
      ) : null}
      <IconButton
        className={styles.contactButton ?? ''}
        label={t`Show the contact`}
        onClick={() => setView({ isContactOpen: true })}
      >
        <PanelRight size={16} className="mirror" />
      </IconButton>
    </header>
  );
};
