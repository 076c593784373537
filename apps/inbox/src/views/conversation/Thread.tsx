import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message } from '@hubbub/contracts';
import { Activity, RotateCw } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../components/button';
import { dayKey, formatDay, formatRelativeDay, formatWhen } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Thread as ThreadState } from '../../state/messages';
import { useStore } from '../../state/store';
import { readNewest, readOlder } from '../../state/thread-acts';
import { actText } from './act-words';
import { Bubble, Comment, Note } from './MessageItem';
import { PostCard } from './Post';
import { messageElementId } from './show-message';
import { LoadingShapes } from './LoadingShapes';
import styles from './thread.module.css';
import { commentTree, timelineItems } from './timeline-items';
import { WaitingReply } from './WaitingReply';

const nearEndPx = 120;
const nearStartPx = 300;

/** Everything written in a conversation: bubbles for direct messages, a tree for comments. */
export const Thread = ({
  conversation,
  onReply,
}: {
  conversation: Conversation;
  onReply: (message: Message) => void;
}) => {
  const { id, kind } = conversation;
  const thread = useStore((state) => state.threads[id]);
  const outbox = useStore((state) => state.outbox[id]) ?? noOutbox;
  const messages = useMessages(thread?.messageIds ?? none);
  const answeredAt =
    messages.findLast((message) => message.direction === 'outbound' && message.kind === 'message')?.sentAt ?? null;
  const frame = useRef<HTMLDivElement>(null);
  const unseen = useStickToEnd(frame, id, messages, outbox.length, kind === 'direct', thread);
  const isDirect = kind === 'direct';
  const items = useMemo(
    () => (isDirect ? timelineItems(messages, thread?.acts ?? [], dayKey) : []),
    [isDirect, messages, thread?.acts],
  );
  const tree = useMemo(() => (isDirect ? [] : commentTree(messages)), [isDirect, messages]);

  const handleScroll = () => {
    if (frame.current && frame.current.scrollTop < nearStartPx && thread?.nextCursor) void readOlder(id);
  };

  return (
    <>
      <div
        ref={frame}
        className={`scroll ${styles.scroller}`}
        role="log"
        aria-live="off"
        aria-label={isDirect ? t`Messages` : t`Comments`}
        tabIndex={0}
        onScroll={handleScroll}
      >
        <div className={isDirect ? `${styles.thread} ${styles.direct}` : styles.thread}>
          {thread?.nextCursor ? (
            <Button
              size="small"
              style={{ alignSelf: 'center' }}
              disabled={thread.isMore}
              onClick={() => void readOlder(id)}
            >
              <Trans>Show earlier messages</Trans>
            </Button>
          ) : null}
          <PostCard conversation={conversation} />
          {thread?.state === 'failed' && thread.problem ? (
            <div className={styles.fail} role="alert">
              <span className="grow">{problemText(thread.problem)}</span>
              <Button size="tiny" look="accent" onClick={() => void readNewest(id)}>
                <RotateCw size={13} aria-hidden />
                <Trans>Try again</Trans>
              </Button>
            </div>
          ) : null}
          {!thread || (thread.state === 'loading' && messages.length === 0) ? (
            <LoadingShapes isDirect={isDirect} />
          ) : null}
          {isDirect ? (
            items.map((item) => {
              if (item.type === 'day')
                return (
                  <span key={item.key} className={styles.day}>
                    {dayWord(item.at)}
                  </span>
                );
              if (item.type === 'seam')
                return (
                  <p key={item.key} className={styles.seam}>
                    <span>{t`Before connecting, ${formatWhen(item.at)}`}</span>
                  </p>
                );
              if (item.type === 'act')
                return (
                  <p key={item.key} className={styles.act}>
                    <Activity size={13} aria-hidden />
                    <span>{actText(item.act)}</span>
                    <time className="n">{formatWhen(item.act.at)}</time>
                  </p>
                );
              return (
                <div key={item.key} id={messageElementId(item.message.id)} tabIndex={-1} className={styles.item}>
                  {item.message.kind === 'note' ? (
                    <Note message={item.message} />
                  ) : (
                    <Bubble
                      message={item.message}
                      conversation={conversation}
                      answeredAt={answeredAt}
                      onReply={onReply}
                    />
                  )}
                </div>
              );
            })
          ) : (
            <div className={styles.tree}>
              {tree.map(({ message, replies }) => (
                <div key={message.id} className={styles.item} style={{ gap: 0 }}>
                  {message.kind === 'note' ? (
                    <Note message={message} />
                  ) : (
                    <Comment message={message} conversation={conversation} answeredAt={answeredAt} onReply={onReply} />
                  )}
                  {replies.length > 0 ? (
                    <div className={styles.kids}>
                      {replies.map((reply) =>
                        reply.kind === 'note' ? (
                          <div key={reply.id} style={{ paddingBlock: 5 }}>
                            <Note message={reply} />
                          </div>
                        ) : (
                          <Comment
                            key={reply.id}
                            message={reply}
                            conversation={conversation}
                            answeredAt={answeredAt}
                            onReply={onReply}
                          />
                        ),
                      )}
                    </div>
                  ) : null}
                </div>
              ))}
              {(thread?.acts ?? []).map((act) => (
                <p key={act.id} className={styles.act}>
                  <Activity size={13} aria-hidden />
                  <span>{actText(act)}</span>
                  <time className="n">{formatWhen(act.at)}</time>
                </p>
              ))}
            </div>
          )}
          {outbox.map((entry) => (
            <WaitingReply key={entry.key} entry={entry} />
          ))}
        </div>
      </div>
      {unseen.count > 0 ? (
        <div style={{ display: 'flex', justifyContent: 'center', height: 0, position: 'relative' }}>
          <Button size="small" look="line" style={{ position: 'absolute', insetBlockEnd: 8 }} onClick={unseen.show}>
            {plural(unseen.count, { one: '# new message', other: '# new messages' })}
          </Button>
        </div>
      ) : null}
      <div className="vh" role="status" aria-live="polite">
        {unseen.said}
      </div>
    </>
  );
};

const none: readonly string[] = [];

/** The records of these messages; the same list as long as none of them has changed, whatever arrives elsewhere. */
const useMessages = (ids: readonly string[]): readonly Message[] => {
  const before = useRef<readonly Message[]>([]);
  return useStore(({ messages }) => {
    const found = ids.flatMap((messageId) => messages[messageId] ?? []);
    const known = before.current;
    if (found.length === known.length && found.every((record, at) => record === known[at])) return known;
    return (before.current = found);
  });
};
const noOutbox: readonly never[] = [];

/** Direct messages open at their end and stay there; whoever has scrolled up is told instead of moved. */
const useStickToEnd = (
  frame: React.RefObject<HTMLDivElement | null>,
  id: string,
  messages: readonly Message[],
  outgoing: number,
  isDirect: boolean,
  thread: ThreadState | undefined,
) => {
  const [seen, setSeen] = useState({ id, count: 0, said: '' });
  const before = useRef({ id: '', first: '', height: 0, atEnd: true, length: 0, last: '' });
  const show = useCallback(() => {
    frame.current?.scrollTo({ top: frame.current.scrollHeight });
    setSeen((state) => ({ ...state, count: 0 }));
  }, [frame]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const known = before.current;
    const [first, last] = [messages[0]?.id ?? '', messages.at(-1)];
    const isOther = known.id !== id || known.length === 0;
    if (isOther) element.scrollTop = isDirect ? element.scrollHeight : 0;
    else if (first !== known.first && known.first !== '' && messages.length > known.length)
      element.scrollTop += element.scrollHeight - known.height;
    else if (last && last.id !== known.last) {
      if (known.atEnd || last.direction === 'outbound') element.scrollTop = element.scrollHeight;
      else
        setSeen((state) => ({
          id,
          count: (state.id === id ? state.count : 0) + 1,
          said: t`New message from ${last.author.name}`,
        }));
    } else if (known.atEnd && isDirect && outgoing > 0) element.scrollTop = element.scrollHeight;
    before.current = {
      id,
      first,
      height: element.scrollHeight,
      atEnd: isAtEnd(element),
      length: messages.length,
      last: last?.id ?? '',
    };
  }, [frame, id, messages, outgoing, isDirect, thread?.state]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const handleScroll = () => {
      before.current.atEnd = isAtEnd(element);
      if (before.current.atEnd) setSeen((state) => (state.count === 0 ? state : { ...state, count: 0 }));
    };
    element.addEventListener('scroll', handleScroll, { passive: true });
    return () => element.removeEventListener('scroll', handleScroll);
  }, [frame]);

  return { count: seen.id === id ? seen.count : 0, said: seen.said, show };
};

const isAtEnd = (element: HTMLElement): boolean =>
  element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;

const dayWord = (at: string): string => {
  const then = Date.parse(at);
  const now = Date.now();
  if (dayKey(then) === dayKey(now)) return formatRelativeDay(0);
  if (dayKey(then) === dayKey(now - 86_400_000)) return formatRelativeDay(1);
  return formatDay(at);
};
