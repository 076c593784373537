import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message, Tone } from '@hubbub/contracts';
import { may } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import { X } from 'lucide-react';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import { calledName } from '../../i18n/person-name';
import { assist } from '../../api';
import { IconButton } from '../../components/button';
import { Popover } from '../../components/dialog';
import { findDraft, keepDraft } from '../../state/drafts';
import { live } from '../../state/live';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { useStore } from '../../state/store';
import { readNewest } from '../../state/thread-acts';
import { audiencesOf, limitOf, linkPriceOf, windowOf } from './audience';
import type { ComposerAudience } from './audience';
import { AudienceTabs } from './AudienceTabs';
import { placeholder } from './composer-words';
import styles from './composer.module.css';
import { ComposerBar } from './ComposerBar';
import { ComposerField, useCaret } from './ComposerField';
import { fileLimitsOf, useFilesToSend } from './files-to-send';
import { FilesToSend } from './FilesToSend';
import { LeaveNoteDialog } from './LeaveNoteDialog';
import { MovedDialog } from './MovedDialog';
import { OtherDraft } from './OtherDraft';
import { ClosedWindow, LinkPrice, WindowWords } from './ReplyWindow';
import { SavedReplyList } from './SavedReplyList';
import { splitInTwo } from './split-text';
import { engineWord } from './SuggestionCard';
import { TemplateDialog } from './TemplateDialog';
import { NotSent, TooLong } from './TooLong';
import { useComposerRequests } from './use-composer-requests';
import { useDraft } from './use-draft';
import { useGhost } from './use-ghost';
import { splitAndSend, useSend } from './use-send';
import type { Taken } from './use-send';

const EmojiGrid = lazy(() => import('./EmojiGrid'));
const defaultUndoSeconds = 5;

/** Where replies and notes are written. Who will read them is said by icon, word, tint and edge. */
export const Composer = ({
  conversation,
  replyTo,
  onReplyTo,
  suggestionText,
  onDismiss,
  onSent,
  onTyping,
}: {
  conversation: Conversation;
  replyTo: Message | null;
  onReplyTo: (message: Message | null) => void;
  suggestionText: (tone?: Tone) => Taken | null;
  onDismiss: () => void;
  onSent: (andClose: boolean) => void;
  onTyping: (hasText: boolean) => void;
}) => {
  const { id, kind } = conversation;
  const platform = useStore((state) => state.platforms[conversation.platform]);
  const isOffline = useStore((state) => state.connection === 'offline');
  const role = useStore((state) => state.me?.role ?? 'agent');
  const tabTakes = useStore((state) => state.me?.tabKey !== 'move');
  const undoSeconds = useStore((state) => state.me?.undoSendSeconds) ?? defaultUndoSeconds;
  const can = platform?.capabilities[kind];
  const audiences = useMemo(() => audiencesOf(conversation, can), [conversation, can]);
  const [chosen, setChosen] = useState<ComposerAudience | null>(null);
  const audience = chosen && audiences.includes(chosen) ? chosen : (audiences[0] ?? 'note');
  const slot = audience === 'note' ? 'note' : 'reply';
  const draft = useDraft(id, slot, audience);
  const { text, setText } = draft;
  const caret = useCaret();
  const ghost = useGhost(id, text, audience === 'note' || !caret.isReady);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [popover, setPopover] = useState<'saved' | 'emoji' | null>(null);
  const [isTemplate, setIsTemplate] = useState(false);
  const [asked, setAsked] = useState<ComposerAudience | null>(null); // from a note to this audience: asked first
  const field = useRef<HTMLTextAreaElement>(null);
  const anchor = useRef<HTMLElement | null>(null);

  const fileLimits = fileLimitsOf(can, conversation, audience);
  const upload = useFilesToSend(conversation, fileLimits, draft.files, draft.keepFiles, setProblem);
  const files = audience === 'note' ? none : upload.files;
  const limit = limitOf(platform, conversation, audience);
  const length = limit ? measureText(text, limit.unit) : 0;
  const linkPrice = linkPriceOf(platform, conversation, audience, text, new Date());
  const share = limit ? length / limit.limit : 0;
  const window = windowOf(conversation, audience);
  const hasText = text.trim() !== '';
  const isEmpty = !hasText && files.length === 0;
  const isReady = share <= 1 && window.isOpen && !upload.isUploading;
  const { submit, isSending, moved, setMoved, taken } = useSend(
    conversation,
    isReady && !isEmpty && may(role, 'reply'),
    { text, audience, attachments: files.flatMap((item) => item.id ?? []), replyTo, undoSeconds },
    setProblem,
    (andClose) => {
      draft.clear();
      if (audience === 'note') return;
      upload.clear();
      onReplyTo(null);
      onSent(andClose);
    },
  );
  const maySend = isReady && !isEmpty && !isSending && may(role, 'reply');

  useEffect(() => {
    setChosen(null);
    setProblem(null);
    taken.current = null;
  }, [id, taken]);
  useEffect(() => onTyping(hasText), [hasText, onTyping]);
  useEffect(() => {
    if (!hasText || audience === 'note') return;
    live.replying(id);
    return () => live.replying(null);
  }, [hasText, audience, id]);
  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);

  const insert = (words: string) => {
    const element = field.current;
    const [from, to] = element ? [element.selectionStart, element.selectionEnd] : [text.length, text.length];
    setText(text.slice(0, from) + words + text.slice(to));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(from + words.length, from + words.length);
    });
  };
  const takeSuggestion = (isToEdit: boolean, tone?: Tone): boolean => {
    const found = suggestionText(tone);
    if (!found) return false;
    if (audience === 'note') setChosen(null);
    taken.current = found;
    setText(!hasText || isToEdit ? found.text : `${text.trimEnd()} ${found.text}`);
    requestAnimationFrame(() => {
      field.current?.focus();
      if (isToEdit) field.current?.select();
    });
    return true;
  };
  const handleSend = useCallback(
    (andClose: boolean, expected?: string) => {
      if (!isSending) void submit(andClose, expected);
    },
    [isSending, submit],
  );
  useComposerRequests({
    focus: (wanted, isReload) => {
      setChosen(wanted === 'note' ? 'note' : null);
      if (isReload) draft.reload();
      requestAnimationFrame(() => field.current?.focus());
    },
    send: handleSend,
    dismiss: onDismiss,
    take: takeSuggestion,
  });

  const choose = (next: ComposerAudience) => {
    if (audience === 'note' && next !== 'note' && hasText) setAsked(next);
    else setChosen(next);
  };
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && isMod) {
      event.preventDefault();
      handleSend(event.shiftKey);
    } else if (event.key === 'Tab' && tabTakes && !event.shiftKey && !isMod && !event.altKey && text === '') {
      if (takeSuggestion(false)) event.preventDefault();
    } else if (event.key === '/' && !isMod && /(^|\s)$/.test(text.slice(0, event.currentTarget.selectionStart))) {
      event.preventDefault();
      anchor.current = event.currentTarget;
      setPopover('saved');
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      document.getElementById('conversation-list')?.focus();
    }
  };
  const handleFiles = (chosenFiles: File[]) => {
    setProblem(null);
    upload.add(chosenFiles);
  };
  const handlePaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || fileLimits.length === 0) return;
    event.preventDefault();
    handleFiles(pasted);
  };
  const handleAssist = async (act: string, tone?: string) => {
    const language = act === 'translate' ? conversation.language : null;
    try {
      const answer = await assist({
        act,
        text,
        conversationId: id,
        ...(tone ? { tone } : {}),
        ...(language ? { language } : {}),
      });
      const isOffered =
        act === 'continue' &&
        ghost.offer({ whole: answer.text, from: engineWord({ engine: answer.engine, model: null }) });
      if (isOffered) field.current?.focus();
      else setText(answer.text);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const handleSplit = () => {
    const parts = limit ? splitInTwo(text, limit.limit, limit.unit) : null;
    if (parts) void splitAndSend(parts, setText, id, audience, undoSeconds, setProblem);
    else setProblem({ code: 'text_too_long', message: '' });
  };
  const handleMoveNote = () => {
    if (asked === null) return;
    const moving = text;
    draft.clear();
    void findDraft(id, 'reply').then((there) => {
      keepDraft(id, 'reply', there?.text ? `${there.text.trimEnd()}\n${moving}` : moving, asked);
      setChosen(asked);
      setAsked(null);
      draft.reload();
    });
  };

  if (!may(role, 'reply')) return null;
  const problemId = `composer-problem-${id}`;
  return (
    <section className={`${styles.composer} ${styles[audience]}`} aria-label={audience === 'note' ? t`Note` : t`Reply`}>
      <div className={styles.audience}>
        <AudienceTabs
          audience={audience}
          audiences={audiences}
          kind={kind}
          onChoose={choose}
          onChosen={() => field.current?.focus()}
        />
        <WindowWords conversation={conversation} audience={audience} />
        <LinkPrice platform={conversation.platform} price={linkPrice} />
      </div>
      {replyTo && audience !== 'note' ? (
        <div className={styles.replyTo}>
          <span className="cut">
            <Trans>
              Answering <bdi>{calledName({ name: replyTo.author.name })}</bdi>
            </Trans>
            : <bdi dir="auto">{replyTo.text.slice(0, 80)}</bdi>
          </span>
          <IconButton label={t`Answer the conversation instead`} size="tiny" onClick={() => onReplyTo(null)}>
            <X size={13} />
          </IconButton>
        </div>
      ) : null}
      {draft.other && audience !== 'note' ? <OtherDraft conversationId={id} other={draft.other} /> : null}
      {window.isOpen ? (
        <>
          <ComposerField
            field={field}
            text={text}
            setText={setText}
            ghost={ghost}
            caret={caret}
            label={audience === 'note' ? t`Your note` : t`Your reply`}
            describedBy={problem || share > 1 ? problemId : undefined}
            placeholder={placeholder(
              audience,
              kind,
              conversation.platform,
              tabTakes && hasKeys() && suggestionText() !== null,
            )}
            onKeyDown={handleKey}
            onPaste={handlePaste}
            onFocus={() => live.viewing(id)}
          />
          <FilesToSend files={files} onRemove={upload.remove} />
          {limit && share > 1 ? (
            <TooLong
              id={problemId}
              platform={conversation.platform}
              length={length}
              limit={limit}
              onSplit={handleSplit}
              onShorten={() => void handleAssist('shorten')}
              onPrivate={audience === 'public' && audiences.includes('private') ? () => setChosen('private') : null}
            />
          ) : problem ? (
            <NotSent id={problemId} problem={problem} />
          ) : null}
          <ComposerBar
            conversation={conversation}
            audience={audience}
            hasText={hasText}
            length={length}
            limit={limit}
            maySend={maySend}
            mayPress={isReady && !isSending}
            isOffline={isOffline}
            onPopover={(which, element) => {
              anchor.current = element;
              setPopover(which);
            }}
            onFiles={fileLimits.length > 0 ? handleFiles : null}
            onAssist={(act, tone) => void handleAssist(act, tone)}
            onSend={(andClose) => (isEmpty ? field.current?.focus() : handleSend(andClose))}
          />
        </>
      ) : (
        <ClosedWindow
          conversation={conversation}
          audience={audience}
          reason={window.reason}
          until={window.until}
          onNote={() => setChosen('note')}
          onTemplate={platform?.templates?.includes(kind) ? () => setIsTemplate(true) : null}
        />
      )}
      {isTemplate ? (
        <TemplateDialog
          conversation={conversation}
          undoSeconds={undoSeconds}
          onClose={() => setIsTemplate(false)}
          onMoved={() => void readNewest(id)}
        />
      ) : null}
      {popover !== null ? (
        <Popover
          label={popover === 'saved' ? t`Saved replies` : t`Emoji`}
          anchor={anchor}
          placement="top start"
          onClose={() => setPopover(null)}
        >
          {popover === 'saved' ? (
            <SavedReplyList
              conversation={conversation}
              onPick={(words) => {
                setPopover(null);
                insert(words);
              }}
            />
          ) : (
            <Suspense fallback={null}>
              <EmojiGrid
                onPick={(sign) => {
                  setPopover(null);
                  insert(sign);
                }}
              />
            </Suspense>
          )}
        </Popover>
      ) : null}
      {asked !== null ? (
        <LeaveNoteDialog
          audience={asked}
          conversation={conversation}
          onStay={() => setAsked(null)}
          onLeave={() => {
            setChosen(asked);
            setAsked(null);
          }}
          onMove={handleMoveNote}
        />
      ) : null}
      {moved !== null ? (
        <MovedDialog
          conversation={conversation}
          since={moved}
          text={text}
          onDiscard={() => {
            draft.clear();
            setMoved(null);
          }}
          onKeep={() => setMoved(null)}
          onSend={(lastId) => {
            setMoved(null);
            handleSend(false, lastId);
          }}
        />
      ) : null}
    </section>
  );
};

const none: readonly never[] = [];

/** Fingers have no Tab. */
const hasKeys = (): boolean => !window.matchMedia('(pointer: coarse)').matches;
