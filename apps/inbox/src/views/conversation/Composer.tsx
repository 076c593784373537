import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message, Tone } from '@hubbub/contracts';
import { may } from '@hubbub/contracts';
import { measureText } from '@hubbub/text';
import {
  Bookmark,
  ChevronDown,
  Clock,
  Globe,
  Languages,
  Lock,
  MessageSquareText,
  Paperclip,
  Smile,
  StickyNote,
  TriangleAlert,
  X,
} from 'lucide-react';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ClipboardEvent, KeyboardEvent } from 'react';
import TextareaAutosize from 'react-textarea-autosize';
import { assist } from '../../api';
import { Button, IconButton } from '../../components/button';
import { Popover } from '../../components/dialog';
import { MenuButton } from '../../components/menu';
import { PickList } from '../../components/pick-list';
import { formatDuration, formatNumber } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { problemText } from '../../i18n/problems';
import { toneWord, unitWord } from '../../i18n/words';
import { announce } from '../../state/announce';
import { findDraft, keepDraft } from '../../state/drafts';
import { useNow } from '../../state/now';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { get, useStore } from '../../state/store';
import { readNewest, send, sendNote } from '../../state/thread-acts';
import { live } from '../../state/live';
import { audiencesOf, limitOf, mentionWithinMs, windowOf } from './audience';
import type { ComposerAudience } from './audience';
import { onComposerRequest } from './composer-bus';
import styles from './composer.module.css';
import { fileLimitsOf, useFilesToSend } from './files-to-send';
import { FilesToSend } from './FilesToSend';
import { LeaveNoteDialog } from './LeaveNoteDialog';
import { MovedDialog } from './MovedDialog';
import { lastSeenOf } from './seen';
import { splitInTwo } from './split-text';
import { TemplateDialog } from './TemplateDialog';
import { useComposerText } from './use-composer-text';

const EmojiGrid = lazy(() => import('./EmojiGrid'));
const nearShare = 0.8;
const defaultUndoSeconds = 5;

interface Taken {
  suggestionId: string;
  variant: number; // its place among the suggestion's variants
  text: string;
}

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
  const connection = useStore((state) => state.connection);
  const role = useStore((state) => state.me?.role ?? 'agent');
  const undoSeconds = useStore((state) => state.me?.undoSendSeconds) ?? defaultUndoSeconds;
  const can = platform?.capabilities[kind];
  const audiences = useMemo(() => audiencesOf(conversation, can), [conversation, can]);
  const [chosen, setChosen] = useState<ComposerAudience | null>(null);
  const audience = chosen && audiences.includes(chosen) ? chosen : (audiences[0] ?? 'note');
  const slot = audience === 'note' ? 'note' : 'reply';
  const { text, setText, clear, reload } = useComposerText(id, slot, audience);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [moved, setMoved] = useState<string | null>(null); // the message we thought was the last
  const [isSending, setIsSending] = useState(false);
  const [popover, setPopover] = useState<'saved' | 'emoji' | null>(null);
  const [isTemplate, setIsTemplate] = useState(false);
  const [asked, setAsked] = useState<ComposerAudience | null>(null); // from a note to this audience: asked first
  const taken = useRef<Taken | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const file = useRef<HTMLInputElement>(null);

  useEffect(() => {
    setChosen(null);
    setProblem(null);
    taken.current = null;
  }, [id]);

  const fileLimits = fileLimitsOf(can, conversation, audience);
  const {
    files,
    add: addFiles,
    remove: removeFile,
    clear: clearFiles,
    isUploading,
  } = useFilesToSend(conversation, fileLimits, setProblem);
  const limit = limitOf(platform, conversation, audience);
  const length = limit ? measureText(text, limit.unit) : 0;
  const share = limit ? length / limit.limit : 0;
  const window = windowOf(conversation, audience);
  const isEmpty = text.trim() === '' && files.length === 0;
  const mayPress = share <= 1 && window.isOpen && !isSending && !isUploading;
  const maySend = !isEmpty && share <= 1 && window.isOpen && !isSending && !isUploading && may(role, 'reply');

  const hasText = text.trim() !== '';
  useEffect(() => onTyping(hasText), [hasText, onTyping]);
  useEffect(() => {
    if (!hasText || audience === 'note') return;
    live.replying(id);
    return () => live.replying(null);
  }, [hasText, audience, id]);

  const insert = useCallback(
    (words: string) => {
      const element = field.current;
      const [from, to] = element ? [element.selectionStart, element.selectionEnd] : [text.length, text.length];
      setText(text.slice(0, from) + words + text.slice(to));
      requestAnimationFrame(() => {
        element?.focus();
        element?.setSelectionRange(from + words.length, from + words.length);
      });
    },
    [text, setText],
  );

  const takeSuggestion = useCallback(
    (isToEdit: boolean, tone?: Tone): boolean => {
      const found = suggestionText(tone);
      if (!found) return false;
      if (audience === 'note') setChosen(null);
      taken.current = found;
      setText(text.trim() === '' || isToEdit ? found.text : `${text.trimEnd()} ${found.text}`);
      requestAnimationFrame(() => {
        field.current?.focus();
        if (isToEdit) field.current?.select();
      });
      return true;
    },
    [suggestionText, text, setText, audience],
  );

  const handleSend = useCallback(
    async (andClose: boolean, expected = lastSeenOf(id)) => {
      if (!maySend) return;
      const [body, used, attachments] = [text, taken.current, files.flatMap((item) => (item.id ? [item.id] : []))];
      setIsSending(true);
      setProblem(null);
      const result =
        audience === 'note'
          ? await sendNote(id, body)
          : await send(id, {
              text: body,
              audience,
              sendAfterSeconds: undoSeconds,
              ...(replyTo ? { replyToId: replyTo.id } : {}),
              ...(expected ? { expectedLastMessageId: expected } : {}),
              ...(attachments.length > 0 ? { attachments } : {}),
              ...(used ? { suggestionId: used.suggestionId, variant: used.variant } : {}),
            });
      setIsSending(false);
      if (result.sent) {
        taken.current = null;
        clear();
        clearFiles();
        onReplyTo(null);
        if (audience !== 'note') onSent(andClose);
        return;
      }
      if (result.problem.code === 'conversation_moved') {
        await readNewest(id);
        setMoved(expected ?? '');
      } else setProblem(result.problem);
    },
    [id, maySend, text, files, audience, undoSeconds, replyTo, clear, clearFiles, onReplyTo, onSent],
  );

  const sendRef = useRef(handleSend);
  sendRef.current = handleSend;
  const takeRef = useRef(takeSuggestion);
  takeRef.current = takeSuggestion;
  useEffect(
    () =>
      onComposerRequest((request) => {
        if (request.type === 'focus') {
          setChosen(request.slot === 'note' ? 'note' : null);
          requestAnimationFrame(() => field.current?.focus());
          return true;
        }
        if (request.type === 'reload') {
          setChosen(request.slot === 'note' ? 'note' : null);
          reload();
          requestAnimationFrame(() => field.current?.focus());
          return true;
        }
        if (request.type === 'send') {
          void sendRef.current(request.andClose);
          return true;
        }
        if (request.act === 'dismiss') {
          onDismiss();
          return true;
        }
        return takeRef.current(request.act === 'edit');
      }),
    [onDismiss, reload],
  );
  useEffect(() => {
    if (replyTo) field.current?.focus();
  }, [replyTo]);

  const choose = (next: ComposerAudience) => {
    if (audience === 'note' && next !== 'note' && hasText) setAsked(next);
    else setChosen(next);
  };

  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Enter' && isMod) {
      event.preventDefault();
      void handleSend(event.shiftKey);
    } else if (event.key === 'Tab' && !event.shiftKey && !isMod && !event.altKey && text === '') {
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

  const handlePaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || fileLimits.length === 0) return;
    event.preventDefault();
    addFiles(pasted);
  };

  const handleShorten = async () => {
    try {
      const answer = await assist({ act: 'shorten', text, conversationId: id });
      setText(answer.text);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const handleAssist = async (act: string, tone?: string) => {
    try {
      const language = conversation.language;
      const answer = await assist({
        act,
        text,
        conversationId: id,
        ...(tone ? { tone } : {}),
        ...(act === 'translate' && language ? { language } : {}),
      });
      setText(answer.text);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };

  if (!may(role, 'reply')) return null;
  const isOffline = connection === 'offline';
  return (
    <section className={`${styles.composer} ${styles[audience]}`} aria-label={audience === 'note' ? t`Note` : t`Reply`}>
      <div className={styles.audience}>
        <div role="tablist" aria-label={t`Who will read it`} style={{ display: 'contents' }}>
          {audiences.map((option) => (
            <Button
              key={option}
              size="small"
              role="tab"
              aria-selected={option === audience}
              tabIndex={option === audience ? 0 : -1}
              onClick={() => {
                choose(option);
                field.current?.focus();
              }}
              onKeyDown={(event) => {
                const rtl = document.documentElement.dir === 'rtl' ? -1 : 1;
                const step = { ArrowRight: rtl, ArrowLeft: -rtl }[event.key];
                const next = step === undefined ? undefined : audiences[audiences.indexOf(option) + step];
                if (!next) return;
                choose(next);
                (
                  event.currentTarget.parentElement?.children[audiences.indexOf(next)] as HTMLElement | undefined
                )?.focus();
              }}
            >
              {audienceIcon(option, 14)}
              <span>{audienceWord(option, kind)}</span>
              {option === 'note' ? <kbd>N</kbd> : null}
            </Button>
          ))}
        </div>
        <WindowWords conversation={conversation} audience={audience} />
      </div>
      {replyTo && audience !== 'note' ? (
        <div className={styles.replyTo}>
          <span className="cut">
            <Trans>
              Answering <bdi>{replyTo.author.name}</bdi>
            </Trans>
            : <bdi dir="auto">{replyTo.text.slice(0, 80)}</bdi>
          </span>
          <IconButton label={t`Answer the conversation instead`} size="tiny" onClick={() => onReplyTo(null)}>
            <X size={13} />
          </IconButton>
        </div>
      ) : null}
      {window.isOpen ? (
        <>
          <TextareaAutosize
            ref={field}
            className={styles.text}
            dir={text === '' ? undefined : 'auto'}
            minRows={2}
            maxRows={9}
            value={text}
            aria-label={audience === 'note' ? t`Your note` : t`Your reply`}
            aria-describedby={problem || share > 1 ? `composer-problem-${id}` : undefined}
            placeholder={placeholder(audience, kind, conversation.platform, suggestionText() !== null)}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={handleKey}
            onPaste={handlePaste}
            onFocus={() => live.viewing(id)}
          />
          <FilesToSend files={files} onRemove={removeFile} />
          {limit && share > 1 ? (
            <div className={styles.way} id={`composer-problem-${id}`} role="alert">
              <span className="bad line" style={{ gap: 4 }}>
                <TriangleAlert size={13} aria-hidden />
                {t`Too long for ${platformName(conversation.platform)} by ${formatNumber(length - limit.limit)} ${unitWord(limit.unit)}.`}
              </span>
              <Button
                size="tiny"
                look="accent"
                onClick={() => {
                  const parts = splitInTwo(text, limit.limit, limit.unit);
                  if (parts) void splitAndSend(parts, setText, id, audience, undoSeconds, setProblem);
                  else setProblem({ code: 'text_too_long', message: '' });
                }}
              >
                <Trans>Split in two</Trans>
              </Button>
              <Button size="tiny" look="accent" onClick={() => void handleShorten()}>
                <Trans>Shorten</Trans>
              </Button>
              {audience === 'public' && audiences.includes('private') ? (
                <Button size="tiny" look="accent" onClick={() => setChosen('private')}>
                  <Trans>Send it privately</Trans>
                </Button>
              ) : null}
            </div>
          ) : problem ? (
            <div className={styles.way} id={`composer-problem-${id}`} role="alert">
              <span className="bad line" style={{ gap: 4 }}>
                <TriangleAlert size={13} aria-hidden />
                {problemText(problem)}
              </span>
            </div>
          ) : null}
          <div className={styles.bar}>
            <IconButton
              label={t`Emoji`}
              onClick={(event) => {
                anchor.current = event.currentTarget;
                setPopover('emoji');
              }}
            >
              <Smile size={16} />
            </IconButton>
            {fileLimits.length > 0 ? (
              <>
                <IconButton label={t`Attach a file`} onClick={() => file.current?.click()}>
                  <Paperclip size={16} />
                </IconButton>
                <input
                  ref={file}
                  type="file"
                  multiple
                  hidden
                  onChange={(event) => {
                    setProblem(null);
                    addFiles([...(event.target.files ?? [])]);
                    event.target.value = '';
                  }}
                />
              </>
            ) : null}
            <IconButton
              label={t`Saved replies`}
              onClick={(event) => {
                anchor.current = event.currentTarget;
                setPopover('saved');
              }}
            >
              <Bookmark size={16} />
            </IconButton>
            <span className={styles.optional}>
              <MenuButton
                label={t`Change the text`}
                isIcon
                disabled={text.trim() === ''}
                placement="top start"
                choices={[
                  { id: 'shorten', label: t`Shorten`, onChoose: () => void handleAssist('shorten') },
                  { id: 'expand', label: t`Make it longer`, onChoose: () => void handleAssist('expand') },
                  {
                    id: 'friendly',
                    label: toneWord('friendly'),
                    onChoose: () => void handleAssist('tone', 'friendly'),
                  },
                  { id: 'formal', label: toneWord('formal'), onChoose: () => void handleAssist('tone', 'formal') },
                  { id: 'fix', label: t`Correct mistakes`, onChoose: () => void handleAssist('fix') },
                  { id: 'translate', label: t`Into their language`, onChoose: () => void handleAssist('translate') },
                ]}
              >
                <Languages size={16} aria-hidden />
              </MenuButton>
            </span>
            <span
              className={`n ${styles.limit} ${share > 1 ? styles.over : share >= nearShare ? styles.near : ''}`}
              aria-live={share >= nearShare ? 'polite' : 'off'}
            >
              {audience === 'note'
                ? t`Only your team sees this.`
                : limit && (share >= nearShare || (hasText && kind === 'direct'))
                  ? t`${formatNumber(length)} / ${formatNumber(limit.limit)} ${unitWord(limit.unit)}`
                  : ''}
            </span>
            <span className={styles.split}>
              <Button
                disabled={!mayPress}
                aria-keyshortcuts="Control+Enter Meta+Enter"
                onClick={() => (isEmpty ? field.current?.focus() : void handleSend(false))}
              >
                {audienceIcon(audience, 16)}
                <SendWords audience={audience} kind={kind} platform={conversation.platform} isOffline={isOffline} />
              </Button>
              <MenuButton
                label={t`More ways to send`}
                isIcon
                placement="top end"
                choices={[
                  {
                    id: 'close',
                    label: t`Send and close`,
                    detail: <kbd>⌘⇧↵</kbd>,
                    isOff: !maySend || audience === 'note',
                    onChoose: () => void handleSend(true),
                  },
                ]}
              >
                <ChevronDown size={14} aria-hidden />
              </MenuButton>
            </span>
          </div>
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
      {popover === 'saved' ? (
        <Popover label={t`Saved replies`} anchor={anchor} placement="top start" onClose={() => setPopover(null)}>
          <SavedReplyList
            conversation={conversation}
            onPick={(words) => {
              setPopover(null);
              insert(words);
            }}
          />
        </Popover>
      ) : null}
      {popover === 'emoji' ? (
        <Popover label={t`Emoji`} anchor={anchor} placement="top start" onClose={() => setPopover(null)}>
          <Suspense fallback={null}>
            <EmojiGrid
              onPick={(sign) => {
                setPopover(null);
                insert(sign);
              }}
            />
          </Suspense>
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
          onMove={() => {
            const moving = text;
            clear();
            void findDraft(id, 'reply').then((there) => {
              keepDraft(id, 'reply', there?.text ? `${there.text.trimEnd()}\n${moving}` : moving, asked);
              setChosen(asked);
              setAsked(null);
              reload();
            });
          }}
        />
      ) : null}
      {moved !== null ? (
        <MovedDialog
          conversation={conversation}
          since={moved}
          text={text}
          onDiscard={() => {
            clear();
            setMoved(null);
          }}
          onKeep={() => setMoved(null)}
          onSend={(lastId) => {
            setMoved(null);
            void handleSend(false, lastId);
          }}
        />
      ) : null}
    </section>
  );
};

const audienceIcon = (audience: ComposerAudience, size: number) =>
  ({
    public: <Globe size={size} aria-hidden />,
    private: <Lock size={size} aria-hidden />,
    note: <StickyNote size={size} aria-hidden />,
  })[audience];

const audienceWord = (audience: ComposerAudience, kind: Conversation['kind']): string =>
  audience === 'note'
    ? t`Note`
    : audience === 'public'
      ? t`Public reply`
      : kind === 'direct'
        ? t`Direct message`
        : t`Private reply`;

const SendWords = ({
  audience,
  kind,
  platform,
  isOffline,
}: {
  audience: ComposerAudience;
  kind: Conversation['kind'];
  platform: string;
  isOffline: boolean;
}) => {
  if (audience === 'note') return <Trans>Add note</Trans>;
  if (isOffline) return <Trans>Send when online</Trans>;
  if (audience === 'private')
    return kind === 'direct' ? <Trans>Send direct message</Trans> : <Trans>Reply privately</Trans>;
  return (
    <span>
      <Trans>
        Reply publicly <span className={styles.platformWord}>on {platformName(platform)}</span>
      </Trans>
    </span>
  );
};

const placeholder = (
  audience: ComposerAudience,
  kind: Conversation['kind'],
  platform: string,
  hasSuggestion: boolean,
): string => {
  if (audience === 'note') return t`Only your team sees this.`;
  const who =
    audience === 'public'
      ? t`Everyone on ${platformName(platform)} will see this.`
      : kind === 'direct'
        ? t`Only they will see this.`
        : t`Only they will see this, as a direct message.`;
  return hasSuggestion ? `${who} ${t`Tab takes the suggestion.`}` : who;
};

/** How long there is still time to answer, where the platform sets an end. */
const WindowWords = ({ conversation, audience }: { conversation: Conversation; audience: ComposerAudience }) => {
  const now = useNow();
  const { isOpen, until } = windowOf(conversation, audience);
  if (audience === 'note' || !isOpen || !until) return null;
  const left = Date.parse(until) - now;
  if (left <= 0 || left > mentionWithinMs) return null;
  return (
    <span className={`${styles.window} end`}>
      <Clock size={13} aria-hidden />
      <span className="n">
        {audience === 'private' && conversation.kind !== 'direct'
          ? t`Private: one, ${formatDuration(left)} left`
          : t`Reply within ${formatDuration(left, 2)}`}
      </span>
    </span>
  );
};

/** The text field gives way to the sentence, and to what is still allowed. */
const ClosedWindow = ({
  conversation,
  audience,
  reason,
  until,
  onNote,
  onTemplate,
}: {
  conversation: Conversation;
  audience: ComposerAudience;
  reason: string | null;
  until: string | null;
  onNote: () => void;
  onTemplate: (() => void) | null;
}) => {
  const now = useNow();
  const ago = until ? now - Date.parse(until) : null;
  return (
    <div className={styles.closed}>
      <p className="line">
        <Clock size={16} aria-hidden className="warn" />
        <b className="m">
          {ago !== null && ago > 0
            ? t`The reply window closed ${formatDuration(ago)} ago.`
            : reason === 'window_closed'
              ? t`The reply window is closed.`
              : audience === 'private' && conversation.kind !== 'direct'
                ? t`A private reply is not possible here.`
                : t`${platformName(conversation.platform)} takes no reply here.`}
        </b>
      </p>
      {reason ? (
        <p className="t2">
          <bdi>{closedWords(reason)}</bdi>
        </p>
      ) : null}
      <div className="line" style={{ flexWrap: 'wrap', gap: 8 }}>
        {onTemplate ? (
          <Button look="fill" size="small" onClick={onTemplate}>
            <MessageSquareText size={14} aria-hidden />
            <Trans>Send a template</Trans>
          </Button>
        ) : null}
        <Button look="line" size="small" onClick={onNote}>
          <StickyNote size={14} aria-hidden />
          <Trans>Write a note instead</Trans>
        </Button>
      </div>
    </div>
  );
};

/** Why nothing may be written; a platform without words of ours speaks for itself. */
const closedWords = (reason: string): string => {
  if (reason === 'window_closed') return t`Too much time has passed since their last message.`;
  if (reason === 'they_must_write_first') return t`They must write to you first.`;
  if (reason === 'already_replied_privately')
    return t`One private reply was already sent to this comment; the platform allows no second.`;
  return reason;
};

const SavedReplyList = ({ conversation, onPick }: { conversation: Conversation; onPick: (text: string) => void }) => {
  const replies = useStore((state) => state.savedReplies);
  const language = conversation.language?.split('-')[0] ?? '';
  const picks = Object.values(replies).map((reply) => {
    const own = reply.translations?.[language];
    const body = own?.body ?? reply.body;
    return {
      id: reply.id,
      label: own?.title ?? reply.title,
      words: `${reply.shortcut ?? ''} ${reply.title}`,
      preview: body,
      detail: reply.shortcut ? `/${reply.shortcut}` : undefined,
    };
  });
  return (
    <PickList
      label={t`Saved replies`}
      placeholder={t`Saved replies`}
      picks={picks}
      nothing={t`No saved reply of that name.`}
      onPick={({ preview }) => onPick(fillPlaces(preview ?? '', conversation))}
    />
  );
};

/** Puts the contact's name and the channel's into the places of a saved reply; unknown places stay to be seen. */
const fillPlaces = (body: string, { contact, channelId }: Conversation): string => {
  const values: Record<string, string> = {
    'contact.name': contact.name,
    'contact.firstName': contact.name.split(/\s+/)[0] ?? '',
    'contact.handle': contact.handle ?? contact.name,
    'channel.name': get().channels[channelId]?.name ?? '',
    'member.name': get().me?.name ?? '',
  };
  return body.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (place, name: string) => values[name] ?? place);
};

/** The first part goes now, the second stays in the composer. */
const splitAndSend = async (
  [first, second]: [string, string],
  setText: (text: string) => void,
  id: string,
  audience: ComposerAudience,
  undoSeconds: number,
  setProblem: (problem: Problem) => void,
): Promise<void> => {
  if (audience === 'note') return;
  const expected = lastSeenOf(id);
  const result = await send(id, {
    text: first,
    audience,
    sendAfterSeconds: undoSeconds,
    ...(expected ? { expectedLastMessageId: expected } : {}),
  });
  if (result.sent) {
    setText(second);
    announce({ type: 'sending', seconds: undoSeconds });
  } else setProblem(result.problem);
};
