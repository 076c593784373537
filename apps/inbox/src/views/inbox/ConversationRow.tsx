import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { AtSign, Check, CircleDashed, Clock, Flag, Mail, MessageSquare, Star, TriangleAlert, Zap } from 'lucide-react';
import { memo } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { personName } from '../../i18n/person-name';
import { Avatar } from '../../components/avatar';
import { Chip, LabelChip, labelColour } from '../../components/chip';
import type { ChipLook } from '../../components/chip';
import { HandsIcon } from '../../components/glyph';
import { SaidLine } from '../../components/said';
import { Stars } from '../../components/stars';
import { formatDuration, formatExact, formatNumber, formatWhen } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { problemText } from '../../i18n/problems';
import { flagWord, intentWord, kindWord } from '../../i18n/words';
import type { Leaving } from '../../state/lists';
import { useNow } from '../../state/now';
import { shownConversation } from '../../state/conversations';
import { useStore } from '../../state/store';
import styles from './row.module.css';

export const kindIcon = (kind: Conversation['kind'], size = 12): ReactNode =>
  ({
    direct: <Mail size={size} aria-hidden />,
    comment: <MessageSquare size={size} aria-hidden />,
    mention: <AtSign size={size} aria-hidden />,
    review: <Star size={size} aria-hidden />,
  })[kind];

const flagLooks: Record<string, ChipLook> = {
  partnership: 'warning',
  sponsorship: 'warning',
  spam: 'danger',
  hate: 'danger',
  urgent: 'danger',
};

export const FlagChip = ({
  name,
  isPossible,
  className,
}: {
  name: string;
  isPossible: boolean;
  className?: string | undefined;
}) => (
  <Chip
    look={flagLooks[name] ?? 'info'}
    isPossible={isPossible}
    className={className}
    icon={name === 'partnership' || name === 'sponsorship' ? <HandsIcon size={12} /> : <Flag size={12} aria-hidden />}
  >
    {isPossible ? t`${flagWord(name)}, possibly` : flagWord(name)}
  </Chip>
);

const intentLooks: Record<string, ChipLook> = {
  complaint: 'danger',
  urgent: 'danger',
  hate: 'danger',
  praise: 'success',
  lead: 'accent',
};

interface RowProps {
  id: string;
  top: number;
  index: number; // from 1
  isOpen: boolean;
  isCursor: boolean;
  isPicked: boolean;
  isPicking: boolean;
  leaving: Leaving | undefined;
  onPress: (id: string, event: MouseEvent) => void;
  onPick: (id: string, event: MouseEvent) => void;
  onPointer: (id: string) => void;
}

/** One conversation of the list: dot or box, face, name and waiting time, one line of text, what is known of it. */
export const ConversationRow = memo(function ConversationRow(props: RowProps) {
  const { id, isOpen, isCursor, isPicked, isPicking, leaving } = props;
  const conversation = useStore((state) => shownConversation(state, id));
  const isUnread = (conversation?.unreadCount ?? 0) > 0;
  const classes = [
    styles.row,
    isUnread ? styles.isUnread : '',
    isOpen ? styles.open : '',
    isPicked ? styles.picked : '',
    isPicking ? styles.picking : '',
    isCursor ? styles.cursor : '',
    leaving ? styles.leaving : '',
  ];
  return (
    <div
      role="row"
      id={`row-${id}`}
      aria-rowindex={props.index}
      aria-selected={isPicked}
      aria-current={isOpen ? 'true' : undefined}
      className={classes.filter(Boolean).join(' ')}
      style={{ insetBlockStart: props.top }}
      onClick={(event) => props.onPress(id, event)}
      onPointerEnter={() => props.onPointer(id)}
      data-id={id}
    >
      <div role="gridcell" className={styles.select} onClick={(event) => props.onPick(id, event)}>
        <span className={styles.box}>
          <Check size={12} strokeWidth={2.5} aria-hidden />
        </span>
        {isUnread ? (
          <span className={styles.unread}>
            <span className="vh">{t`Unread`}</span>
          </span>
        ) : null}
      </div>
      {conversation ? <Cells conversation={conversation} leaving={leaving} /> : <SkeletonCells />}
    </div>
  );
});

const Cells = ({ conversation, leaving }: { conversation: Conversation; leaving: Leaving | undefined }) => {
  const now = useNow();
  const { contact, lastMessage, waitingSince, kind, platform } = conversation;
  const refusal = useStore((state) => state.refusals[conversation.id]);
  const draft = useStore((state) => state.drafted[conversation.id]);
  const since = waitingSince ?? lastMessage?.sentAt ?? conversation.updatedAt;
  const marks = conversation.flags.flatMap(({ evidence }) =>
    evidence.filter(({ messageId }) => messageId === lastMessage?.id),
  );
  return (
    <>
      <div role="gridcell">
        <Avatar name={personName(contact.name) || contact.handle || '?'} url={contact.avatarUrl} platform={platform} />
      </div>
      <div role="gridcell" className={styles.main}>
        <div className={styles.l1}>
          <bdi className={`cut ${styles.name}`}>
            {personName(contact.name) || contact.handle || t`Somebody on ${platformName(platform)}`}
          </bdi>
          <span className={styles.kind}>
            {kindIcon(kind)}
            <span>{kindWord(kind)}</span>
          </span>
          <time className={`n ${styles.when}`} dateTime={since} title={formatExact(since)}>
            {waitingSince ? formatDuration(now - Date.parse(waitingSince)) : formatWhen(since, now)}
          </time>
        </div>
        <div className={styles.l2}>
          {leaving ? (
            <span className={styles.state}>
              <Check size={13} aria-hidden />
              <span className="cut">{leavingWord(leaving)}</span>
            </span>
          ) : draft ? (
            <>
              <Chip>
                <Trans>Draft</Trans>
              </Chip>
              <SaidLine text={draft} className={`cut ${styles.snippet}`} />
            </>
          ) : (
            <>
              {lastMessage?.direction === 'outbound' ? <span className="t3">{t`You:`}</span> : null}
              <Stars rating={lastMessage?.rating} />
              <SaidLine
                text={oneLine(lastMessage)}
                marks={marks}
                lang={conversation.language}
                className={`cut ${styles.snippet}`}
              />
            </>
          )}
        </div>
        <div className={styles.l3}>
          {refusal ? (
            <span className={`cut ${styles.state} ${styles.refused}`}>
              <TriangleAlert size={13} aria-hidden />
              <span className="cut">{t`Put back: ${problemText(refusal)}`}</span>
            </span>
          ) : (
            <Facts conversation={conversation} />
          )}
          <span className={styles.right}>
            <WindowClock conversation={conversation} now={now} />
            <Assignee id={conversation.assigneeId} />
          </span>
        </div>
      </div>
    </>
  );
};

const leavingWord = ({ act }: Leaving): string =>
  ({
    closed: t`Closed`,
    opened: t`Opened again`,
    snoozed: t`Snoozed`,
    assigned: t`Assigned`,
    labelled: t`Labels changed`,
    moved: t`Moved`,
    removed: t`Removed`,
  })[act];

/** So many chips stand in a row whole; cut short they would say nothing. What is left is counted. */
const fittingChips = 2;

const Facts = ({ conversation }: { conversation: Conversation }) => {
  const labels = useStore((state) => state.labels);
  const present = useStore((state) => state.presence[conversation.id]);
  const members = useStore((state) => state.members);
  const me = useStore((state) => state.me?.id);
  const other = present?.find(({ id }) => id !== me);
  const name = other ? members[other.id]?.name : undefined;
  const { flags, intent, priority } = conversation;
  const isRuleReply =
    conversation.lastMessage?.direction === 'outbound' && conversation.lastMessage.status === 'proposed';
  const chips = [
    ...flags.map((flag) => (
      <FlagChip key={flag.name} name={flag.name} isPossible={flag.certainty === 'possible'} className={styles.chip} />
    )),
    priority === 'urgent' && !flags.some((flag) => flag.name === 'urgent') ? (
      <Chip key="priority" look="danger" icon={<TriangleAlert size={12} aria-hidden />} className={styles.chip}>
        <Trans context="priority">Urgent</Trans>
      </Chip>
    ) : null,
    isRuleReply ? (
      <Chip key="approval" look="info" icon={<Zap size={12} aria-hidden />} className={styles.chip}>
        <Trans>Waits for approval</Trans>
      </Chip>
    ) : null,
    intent && intent !== 'other' && !flags.some((flag) => flag.name === intent) ? (
      <Chip key="intent" look={intentLooks[intent]} className={styles.chip}>
        {intentWord(intent)}
      </Chip>
    ) : null,
    ...conversation.labels.map((id) => {
      const label = labels[id];
      return label ? (
        <LabelChip key={id} name={label.name} colour={labelColour(label)} className={styles.chip} />
      ) : null;
    }),
  ].filter((chip) => chip !== null);
  const left = chips.length - fittingChips;
  return (
    <>
      {chips.slice(0, fittingChips)}
      {left > 0 ? <span className="t3 sm n">+{formatNumber(left)}</span> : null}
      {name ? (
        <span className={styles.presence}>
          <Avatar name={name} size={16} />
          <span className="cut">{other?.doing === 'replying' ? t`${name} is replying` : t`${name} is here`}</span>
        </span>
      ) : null}
    </>
  );
};

const soonMs = 3_600_000;

/** How long the platform still lets us answer, where that ends within a day. */
const WindowClock = ({ conversation, now }: { conversation: Conversation; now: number }) => {
  if (!conversation.waitingSince || conversation.status === 'closed') return null;
  const { public: open, private: dm } = conversation.replyWindow;
  const until = conversation.kind === 'direct' ? dm.until : open.until;
  if (!until) return null;
  const left = Date.parse(until) - now;
  if (left > 86_400_000) return null;
  if (left <= 0)
    return (
      <span className={`${styles.clock} ${styles.late}`}>
        <TriangleAlert size={13} aria-hidden />
        <span>{t`Window closed`}</span>
      </span>
    );
  return (
    <span className={left < soonMs ? `${styles.clock} ${styles.soon}` : styles.clock}>
      <Clock size={13} aria-hidden />
      <span className="n">{t`${formatDuration(left)} left`}</span>
    </span>
  );
};

const Assignee = ({ id }: { id: string | null }) => {
  const member = useStore((state) => (id ? state.members[id] : undefined));
  if (!id)
    return (
      <span className={styles.nobody} title={t`Nobody has it`}>
        <CircleDashed size={20} strokeWidth={1.25} aria-hidden />
        <span className="vh">{t`Nobody has it`}</span>
      </span>
    );
  const name = member?.name ?? '?';
  return (
    <span title={name}>
      <Avatar name={name} size={20} />
      <span className="vh">{t`Assigned to ${name}`}</span>
    </span>
  );
};

const SkeletonCells = () => (
  <>
    <div role="gridcell">
      <span className={styles.skeleton} style={{ display: 'block', width: 36, height: 36, borderRadius: '50%' }} />
    </div>
    <div role="gridcell" className={styles.main} style={{ gap: 13, paddingBlockStart: 6 }}>
      <span className="vh">{t`Loading`}</span>
      <span className={styles.skeleton} style={{ width: '45%', height: 9 }} />
      <span className={styles.skeleton} style={{ width: '85%', height: 9 }} />
      <span className={styles.skeleton} style={{ width: '30%', height: 9 }} />
    </div>
  </>
);

/** A grey shape of exactly a row. */
export const SkeletonRow = ({ top }: { top: number }) => (
  <div className={styles.row} style={{ insetBlockStart: top }} role="row">
    <div role="gridcell" className={styles.select} />
    <SkeletonCells />
  </div>
);

const oneLine = (message: Conversation['lastMessage']): string => {
  if (!message) return '';
  if (message.text) return message.text.replace(/\n/g, ' ');
  return message.attachments > 0 ? t`Attachment` : '';
};
