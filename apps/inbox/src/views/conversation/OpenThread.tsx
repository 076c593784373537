import { t } from '@lingui/core/macro';
import type { Conversation, Message, Suggestion, Tone } from '@hubbub/contracts';
import { may } from '@hubbub/contracts';
import { useCallback, useMemo, useRef, useState } from 'react';
import { askSuggestion, judgeSuggestion } from '../../api';
import { Avatar } from '../../components/avatar';
import { announce } from '../../state/announce';
import { change } from '../../state/conversation-acts';
import { problemOf } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { useInbox } from '../inbox/use-inbox';
import { advance } from '../pickers/acts';
import { askComposer } from './composer-bus';
import { Composer } from './Composer';
import { SuggestionCard } from './SuggestionCard';
import { Thread } from './Thread';
import { ThreadHead } from './ThreadHead';
import styles from './thread.module.css';

/** What an open conversation shows: its head, everything written, and the foot with suggestion and composer. */
const OpenThread = ({ conversation }: { conversation: Conversation }) => {
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const handleReply = useCallback((message: Message) => {
    setReplyTo(message);
    askComposer({ type: 'focus', slot: 'reply' });
  }, []);
  return (
    <>
      <ThreadHead conversation={conversation} />
      <Thread conversation={conversation} onReply={handleReply} />
      <Foot conversation={conversation} replyTo={replyTo} onReplyTo={setReplyTo} />
    </>
  );
};
export default OpenThread;

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
