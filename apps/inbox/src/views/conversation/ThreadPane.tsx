import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message, Suggestion, Tone } from '@hubbub/contracts';
import { may } from '@hubbub/contracts';
import {
  ArrowLeft,
  BadgeCheck,
  Check,
  CircleDashed,
  Clock,
  Ellipsis,
  Mail,
  PanelRight,
  ShieldAlert,
  Tag,
  X,
} from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { askSuggestion, judgeSuggestion } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button, IconButton } from '../../components/button';
import { PlatformGlyph } from '../../components/glyph';
import { MenuButton } from '../../components/menu';
import { platformName } from '../../i18n/platform-names';
import { problemText } from '../../i18n/problems';
import { flagWord, kindTitle } from '../../i18n/words';
import { announce } from '../../state/announce';
import { change, judgeFlag } from '../../state/conversation-acts';
import { shownConversation } from '../../state/conversations';
import { live } from '../../state/live';
import { problemOf } from '../../state/problem';
import { get, set, useStore } from '../../state/store';
import { openThread } from '../../state/thread-acts';
import { setView } from '../../state/view';
import list from '../inbox/list.module.css';
import { useInbox } from '../inbox/use-inbox';
import { advance, close, setRead } from '../pickers/acts';
import { askComposer } from './composer-bus';
import { Composer } from './Composer';
import { markSeen } from './seen';
import { SuggestionCard } from './SuggestionCard';
import { LoadingShapes, Thread } from './Thread';
import styles from './thread.module.css';

/** The open conversation: head, everything written, and the foot with suggestion and composer. */
export const ThreadPane = () => {
  const place = useInbox();
  const { openId } = place;
  const conversation = useStore((state) => (openId ? shownConversation(state, openId) : undefined));
  const problem = useStore((state) => (openId ? state.threads[openId]?.problem : null));
  useEffect(() => {
    if (openId) void openThread(openId);
    live.viewing(openId);
  }, [openId]);
  useReadMark(openId, conversation);

  if (!openId)
    return (
      <section className={`${list.pane} ${list.thread}`} aria-label={t`Conversation`}>
        <div className={styles.empty}>
          <div>
            <p>
              <Trans>Choose a conversation, or press</Trans> <kbd>J</kbd> <kbd>Enter</kbd>
            </p>
            <p className="sm">
              <Button look="link" onClick={() => setView({ isKeysOpen: true })}>
                <Trans>All keys</Trans>
              </Button>
            </p>
          </div>
        </div>
      </section>
    );
  return (
    <section className={`${list.pane} ${list.thread}`} aria-label={t`Conversation`}>
      {conversation ? (
        <OpenThread key={conversation.id} conversation={conversation} />
      ) : (
        <>
          <header className={styles.head}>
            <IconButton className={styles.back ?? ''} label={t`Back to the list`} onClick={() => place.open(null)}>
              <ArrowLeft size={16} className="mirror" />
            </IconButton>
          </header>
          {problem ? (
            <div className={styles.empty}>
              <p role="alert">{problemText(problem)}</p>
            </div>
          ) : (
            <div className={styles.thread} aria-busy="true">
              <LoadingShapes isDirect />
            </div>
          )}
        </>
      )}
    </section>
  );
};

const OpenThread = ({ conversation }: { conversation: Conversation }) => {
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const handleReply = useCallback((message: Message) => {
    setReplyTo(message);
    askComposer({ type: 'focus', slot: 'reply' });
  }, []);
  return (
    <>
      <Head conversation={conversation} />
      <Thread conversation={conversation} onReply={handleReply} />
      <Foot conversation={conversation} replyTo={replyTo} onReplyTo={setReplyTo} />
    </>
  );
};

const Head = ({ conversation }: { conversation: Conversation }) => {
  const place = useInbox();
  const { contact, platform, kind, status, flags } = conversation;
  const channel = useStore((state) => state.channels[conversation.channelId]?.name);
  const assignee = useStore((state) => (conversation.assigneeId ? state.members[conversation.assigneeId] : undefined));
  const role = useStore((state) => state.me?.role ?? 'viewer');
  const mayTriage = may(role, 'triage');
  const isClosed = status === 'closed';
  const pick = (kindOfPicker: 'assign' | 'label' | 'snooze') => (event: { currentTarget: HTMLElement }) =>
    setView({ picker: { kind: kindOfPicker, anchor: event.currentTarget } });
  return (
    <header className={styles.head}>
      <IconButton className={styles.back ?? ''} label={t`Back to the list`} onClick={() => place.open(null)}>
        <ArrowLeft size={16} className="mirror" />
      </IconButton>
      <div className={styles.title}>
        <h2 className={`line ${styles.who}`}>
          <PlatformGlyph id={platform} />
          <bdi className="cut">{contact.name || contact.handle || platformName(platform)}</bdi>
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
            onClick={pick('assign')}
            title={assignee?.name}
          >
            {assignee ? (
              <Avatar name={assignee.name} size={18} />
            ) : (
              <CircleDashed size={18} strokeWidth={1.25} aria-hidden />
            )}
            <bdi className="cut" style={{ maxWidth: 110 }}>
              {assignee ? (assignee.name.split(' ')[0] ?? assignee.name) : t`Assign`}
            </bdi>
            <kbd>A</kbd>
          </Button>
          <IconButton className={styles.wide ?? ''} label={t`Snooze`} aria-haspopup="dialog" onClick={pick('snooze')}>
            <Clock size={16} />
          </IconButton>
          <IconButton className={styles.wide ?? ''} label={t`Label`} aria-haspopup="dialog" onClick={pick('label')}>
            <Tag size={16} />
          </IconButton>
          <Button look="line" className={styles.done ?? ''} onClick={() => close(place)}>
            <Check size={16} aria-hidden />
            <span>{isClosed ? <Trans>Open again</Trans> : <Trans>Close</Trans>}</span>
            <kbd className={styles.wide}>E</kbd>
          </Button>
          <MenuButton
            label={t`More actions`}
            isIcon
            choices={[
              {
                id: 'assign',
                label: t`Assign`,
                icon: <CircleDashed size={15} />,
                onChoose: () => setView({ picker: { kind: 'assign', anchor: null } }),
              },
              {
                id: 'snooze',
                label: t`Snooze`,
                icon: <Clock size={15} />,
                onChoose: () => setView({ picker: { kind: 'snooze', anchor: null } }),
              },
              {
                id: 'label',
                label: t`Label`,
                icon: <Tag size={15} />,
                onChoose: () => setView({ picker: { kind: 'label', anchor: null } }),
              },
              {
                id: 'unread',
                label: t`Mark as unread`,
                icon: <Mail size={15} />,
                onChoose: () => setRead(place, false),
              },
              {
                id: 'spam',
                label: flags.some(({ name }) => name === 'spam') ? t`Not spam` : t`Mark as spam`,
                icon: <ShieldAlert size={15} />,
                onChoose: () => {
                  const isSpam = flags.some(({ name }) => name === 'spam');
                  void judgeFlag(conversation.id, 'spam', !isSpam);
                },
              },
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

const Foot = ({
  conversation,
  replyTo,
  onReplyTo,
}: {
  conversation: Conversation;
  replyTo: Message | null;
  onReplyTo: (message: Message | null) => void;
}) => {
  const place = useInbox();
  const { id } = conversation;
  const suggestion = useSuggestion(conversation);
  const [isWriting, setIsWriting] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [forming, setForming] = useState<string[] | null>(null); // checked sentences of a draft under way
  const tone = useRef<Tone | undefined>(undefined);
  const wish = useStore((state) => state.me?.suggestions ?? 'auto');
  const isExperienced = useStore((state) => state.me?.isExperienced ?? false);
  const isQuiet = wish === 'quiet' || (wish === 'auto' && isExperienced);
  const shown = wish === 'off' ? null : suggestion.record;
  const isDirect = conversation.kind === 'direct';
  const { replyWindow } = conversation;
  const canReply = replyWindow.private.open || (!isDirect && replyWindow.public.open); // else nothing could be done with it

  const suggestionText = useCallback(
    (wanted?: Tone) => {
      if (!shown || !canReply) return null;
      const index = Math.max(
        0,
        shown.variants.findIndex((known) => known.tone === (wanted ?? tone.current)),
      );
      const variant = shown.variants[index];
      return variant && variant.verdict !== 'block'
        ? { suggestionId: shown.id, variant: index, text: variant.text }
        : null;
    },
    [shown, canReply],
  );
  const handleUse = (used: Tone, isToEdit: boolean) => {
    tone.current = used;
    askComposer({ type: 'suggestion', act: isToEdit ? 'edit' : 'use' });
  };
  const handleDismiss = useCallback(() => {
    if (!shown) return;
    set(({ dismissed }) => ({ dismissed: { ...dismissed, [shown.id]: true } }));
    judgeSuggestion(shown.id, 0, 'discarded').catch(() => undefined);
  }, [shown]);
  const handleAgain = async () => {
    setIsBusy(true);
    try {
      for await (const { event, data } of askSuggestion(id, {})) {
        const { variant, text } = data as { variant?: number; text?: string };
        if (event === 'sentence' && variant === 0 && text) setForming((known) => [...(known ?? []), text]);
        if (event !== 'done' && event !== 'message') continue;
        const record = { ...(data as Suggestion), conversationId: id };
        if (record.id) set(({ suggestions }) => ({ suggestions: { ...suggestions, [id]: record } }));
      }
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    } finally {
      setForming(null);
      setIsBusy(false);
    }
  };
  const handleSent = useCallback(
    (andClose: boolean) => {
      if (!andClose) return;
      void change(id, { status: 'closed' }, 'closed');
      advance(place, id);
    },
    [id, place],
  );
  const role = useStore((state) => state.me?.role ?? 'viewer');
  if (!may(role, 'reply')) return null;
  return (
    <div className={styles.foot}>
      {shown && canReply ? (
        <SuggestionCard
          key={shown.id}
          conversation={conversation}
          suggestion={shown}
          isStale={suggestion.isStale}
          isBusy={isBusy}
          forming={forming}
          isFolded={isDirect || isWriting || isQuiet || isLow()}
          onTone={(next) => (tone.current = next)}
          onUse={handleUse}
          onDismiss={handleDismiss}
          onAgain={() => void handleAgain()}
        />
      ) : null}
      <Presence conversationId={id} />
      <Composer
        conversation={conversation}
        replyTo={replyTo}
        onReplyTo={onReplyTo}
        suggestionText={suggestionText}
        onDismiss={handleDismiss}
        onSent={handleSent}
        onTyping={setIsWriting}
      />
    </div>
  );
};

/** A phone held low has no room for an open card above the composer. */
const isLow = (): boolean => window.matchMedia('(width < 640px) and (height < 700px)').matches;

/** The latest draft: gone once somebody has answered or the member sent it away, stale once something newer arrived. */
const useSuggestion = ({ id, lastMessage }: Conversation): { record: Suggestion | null; isStale: boolean } => {
  const record = useStore((state) => state.suggestions[id]);
  const isDismissed = useStore((state) => (record ? record.id in state.dismissed : false));
  return useMemo(() => {
    if (!record || isDismissed || record.variants.length === 0) return { record: null, isStale: false };
    if (lastMessage?.direction === 'outbound' && lastMessage.sentAt > record.createdAt)
      return { record: null, isStale: false };
    const isStale =
      record.messageId !== null &&
      lastMessage !== null &&
      lastMessage.direction === 'inbound' &&
      lastMessage.id !== record.messageId;
    return { record, isStale };
  }, [record, isDismissed, lastMessage]);
};

/** Who else looks at this or answers it; its place is kept. */
const Presence = ({ conversationId }: { conversationId: string }) => {
  const present = useStore((state) => state.presence[conversationId]);
  const members = useStore((state) => state.members);
  const me = useStore((state) => state.me?.id);
  const others = (present ?? []).filter(({ id }) => id !== me);
  const other = others.find(({ doing }) => doing === 'replying') ?? others[0];
  const name = other ? members[other.id]?.name : undefined;
  return (
    <div className={styles.presence} role="status">
      {other && name ? (
        <>
          <Avatar name={name} size={20} />
          <span className="cut">{other.doing === 'replying' ? t`${name} is replying` : t`${name} is here`}</span>
          {other.doing === 'replying' ? (
            <span className={styles.typing} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
          ) : null}
        </>
      ) : null}
    </div>
  );
};

const readAfterMs = 600;

/** A conversation that is really looked at counts as read; a list that is only passed through does not. */
const useReadMark = (openId: string | null, conversation: Conversation | undefined): void => {
  const unread = conversation?.unreadCount ?? 0;
  const threadIds = useStore((state) => (openId ? state.threads[openId]?.messageIds : undefined));
  useEffect(() => {
    const last = threadIds?.findLast((id) => get().messages[id]?.kind === 'message');
    if (openId && last) markSeen(openId, last);
  }, [openId, threadIds]);
  useEffect(() => {
    if (!openId || unread === 0) return;
    const timer = setTimeout(() => {
      if (document.visibilityState === 'visible') void change(openId, { isRead: true }, 'read');
    }, readAfterMs);
    return () => clearTimeout(timer);
  }, [openId, unread]);
};
