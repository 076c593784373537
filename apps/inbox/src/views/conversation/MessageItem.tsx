import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Message } from '@hubbub/contracts';
import { Ellipsis, Eye, EyeOff, Heart, Languages, Reply, StickyNote, Trash2, Zap } from 'lucide-react';
import { memo, useState } from 'react';
import { i18n } from '@lingui/core';
import { calledName } from '../../i18n/person-name';
import { translateMessage } from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { MenuButton } from '../../components/menu';
import { Said } from '../../components/said';
import { Stars } from '../../components/stars';
import { formatExact, formatTime, languageName } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { act } from '../../state/thread-acts';
import { platformName } from '../../i18n/platform-names';
import { Attachments } from './Attachments';
import { DeliveryState, Edits, OurAuthor, Trouble } from './MessageState';
import { messageElementId } from './show-message';
import styles from './thread.module.css';

export interface ItemProps {
  message: Message;
  conversation: Conversation;
  answeredAt: string | null; // when we last wrote, to say “changed after you replied”
  onReply: (message: Message) => void;
}

const useMarks = (conversation: Conversation, messageId: string) =>
  conversation.flags.flatMap(({ evidence }) => evidence.filter((words) => words.messageId === messageId));

const useCapabilities = ({ platform, kind }: Conversation) =>
  useStore((state) => state.platforms[platform]?.capabilities[kind]);

/** A direct message: theirs at the start, ours at the end. */
export const Bubble = memo(function Bubble({ message, conversation, answeredAt }: ItemProps) {
  const marks = useMarks(conversation, message.id);
  const translation = useTranslation(message);
  const isOurs = message.direction === 'outbound';
  const isPending = ['queued', 'sending', 'proposed'].includes(message.status);
  const classes = [
    styles.bubble,
    isOurs ? styles.out : styles.in,
    isPending ? styles.pending : '',
    message.status === 'failed' ? styles.failed : '',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <span className="vh">{isOurs ? t`From us` : t`From ${calledName({ name: message.author.name })}`}</span>
      <Attachments items={message.attachments} />
      <Stars rating={message.rating} />
      {message.text ? (
        <Said
          text={message.text}
          marks={marks}
          lang={message.analysis?.language}
          isGone={message.deletedAt !== null || message.status === 'cancelled'}
        />
      ) : null}
      {translation.shown}
      <div className={styles.meta}>
        {isOurs ? (
          <>
            <OurAuthor message={message} />
            <DeliveryState message={message} />
          </>
        ) : (
          <>
            <time className="n" dateTime={message.sentAt} title={formatExact(message.sentAt)}>
              {formatTime(message.sentAt)}
            </time>
            {translation.button}
          </>
        )}
        {message.deletedAt ? <span>{t`Deleted ${formatTime(message.deletedAt)}. Kept here, gone there.`}</span> : null}
        <Reactions message={message} />
      </div>
      <Edits message={message} answeredAt={answeredAt} />
      <Trouble message={message} platform={conversation.platform} />
    </div>
  );
});

/** One comment of a tree, with what can be done to it on its platform. */
export const Comment = memo(function Comment({ message, conversation, answeredAt, onReply }: ItemProps) {
  const marks = useMarks(conversation, message.id);
  const can = useCapabilities(conversation);
  const translation = useTranslation(message);
  const isOurs = message.direction === 'outbound';
  const isGone = message.deletedAt !== null;
  const me = useStore((state) => state.me?.id);
  const handle = message.author.id === conversation.contact.id ? conversation.contact.handle : null;
  const name = calledName({ name: message.author.name });
  return (
    <article
      id={messageElementId(message.id)}
      tabIndex={-1}
      className={[styles.comment, isOurs ? styles.ours : '', isGone ? styles.gone : ''].filter(Boolean).join(' ')}
      aria-label={isOurs ? t`Our answer` : t`Comment by ${name}`}
    >
      {isGone ? (
        <Avatar name={name} size={28}>
          <Trash2 size={14} aria-hidden />
        </Avatar>
      ) : (
        <Avatar name={name} size={28} isTeam={isOurs} url={handle !== null ? conversation.contact.avatarUrl : null} />
      )}
      <div className="stack" style={{ gap: 0 }}>
        <div className={styles.commentHead}>
          {message.author.type === 'rule' ? (
            <Chip look="info" icon={<Zap size={12} aria-hidden />}>
              <bdi>{name}</bdi>
            </Chip>
          ) : (
            <bdi className={styles.name}>{name}</bdi>
          )}
          {isOurs && message.author.id === me ? (
            <Chip look="accent">
              <Trans>You</Trans>
            </Chip>
          ) : null}
          {message.audience === 'private' ? (
            <Chip look="private">
              <Trans>Private reply</Trans>
            </Chip>
          ) : null}
          {handle ? <bdi className="sm t3 cut">{handle.startsWith('@') ? handle : `@${handle}`}</bdi> : null}
          {isOurs ? (
            <span className="end line">
              <DeliveryState message={message} />
            </span>
          ) : (
            <time className="sm t3 end n" dateTime={message.sentAt} title={formatExact(message.sentAt)}>
              {formatTime(message.sentAt)}
            </time>
          )}
        </div>
        {isGone ? (
          <span className="sm t3">{t`Deleted ${formatTime(message.deletedAt ?? '')}. Kept here, gone there.`}</span>
        ) : null}
        {message.hiddenAt ? (
          <span className="sm t3 line" style={{ gap: 4 }}>
            <EyeOff size={12} aria-hidden />
            {t`Hidden on ${platformName(conversation.platform)}`}
          </span>
        ) : null}
        <Attachments items={message.attachments} />
        <Stars rating={message.rating} />
        {message.text ? (
          <Said
            text={message.text}
            marks={marks}
            lang={message.analysis?.language}
            isGone={isGone || message.status === 'cancelled'}
          />
        ) : null}
        {translation.shown}
        <Edits message={message} answeredAt={answeredAt} />
        <Reactions message={message} />
        {isOurs || isGone ? null : (
          <div className={styles.acts}>
            <Button size="tiny" onClick={() => onReply(message)}>
              <Reply size={14} className="mirror" aria-hidden />
              <Trans>Reply</Trans>
            </Button>
            {can?.like ? (
              <Button
                size="tiny"
                aria-pressed={message.likedAt !== null}
                onClick={() => void act(message.id, message.likedAt ? 'unlike' : 'like')}
              >
                <Heart size={14} fill={message.likedAt ? 'currentColor' : 'none'} aria-hidden />
                {message.likedAt ? t`Liked` : t`Like`}
              </Button>
            ) : null}
            {can?.hide ? (
              <Button size="tiny" onClick={() => void act(message.id, message.hiddenAt ? 'unhide' : 'hide')}>
                {message.hiddenAt ? <Eye size={14} aria-hidden /> : <EyeOff size={14} aria-hidden />}
                {message.hiddenAt ? t`Show again` : t`Hide`}
              </Button>
            ) : null}
            {translation.button}
            {can?.delete ? (
              <MenuButton
                label={t`More actions`}
                isIcon
                size="tiny"
                choices={[
                  {
                    id: 'delete',
                    label: t`Delete on ${platformName(conversation.platform)}`,
                    icon: <Trash2 size={15} />,
                    isDanger: true,
                    onChoose: () => void act(message.id, 'delete', { sendAfterSeconds: 5 }),
                  },
                ]}
              >
                <Ellipsis size={14} aria-hidden />
              </MenuButton>
            ) : null}
          </div>
        )}
        <Trouble message={message} platform={conversation.platform} />
      </div>
    </article>
  );
});

/** Only the team sees it, and it looks it. */
export const Note = ({ message }: { message: Message }) => (
  <div className={styles.note}>
    <StickyNote size={16} aria-hidden />
    <div>
      <p>
        <bdi className="b">{message.author.name}</bdi>{' '}
        <span className="t3">
          · <Trans>note, only your team sees it</Trans>{' '}
          <span className="n" style={{ whiteSpace: 'nowrap' }}>
            · {formatTime(message.sentAt)}
          </span>
        </span>
      </p>
      <Said text={message.text} />
    </div>
  </div>
);

const Reactions = ({ message }: { message: Message }) =>
  message.reactions.length === 0 ? null : (
    <span className={styles.reactions}>
      {message.reactions.map(({ emoji, by }, index) => (
        <span key={index} title={by}>
          {emoji}
        </span>
      ))}
    </span>
  );

/** A translation in place, asked for by the member; the engine that made it is named. */
const useTranslation = (message: Message) => {
  const [answer, setAnswer] = useState<{ text: string; engine: string } | null>(null);
  const own = i18n.locale.split('-')[0];
  const language = message.analysis?.language.split('-')[0];
  if (message.direction !== 'inbound' || !message.text || !language || language === own)
    return { button: null, shown: null };
  const handleTranslate = () => {
    if (answer) {
      setAnswer(null);
      return;
    }
    translateMessage(message.id, i18n.locale)
      .then(setAnswer)
      .catch((error: unknown) => {
        const problem = problemOf(error);
        announce({ type: 'failed', problem: { ...problem, message: problem.message || problemText(problem) } });
      });
  };
  return {
    button: (
      <Button size="tiny" aria-pressed={answer !== null} onClick={handleTranslate}>
        <Languages size={14} aria-hidden />
        <Trans>Translate</Trans>
      </Button>
    ),
    shown: answer ? (
      <div className={styles.translation}>
        <Said text={answer.text} lang={i18n.locale} />
        <p className="sm t3">{t`Translated from ${languageName(language)} by ${answer.engine}`}</p>
      </div>
    ) : null,
  };
};
