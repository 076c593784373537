import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, SuggestionSource } from '@hubbub/contracts';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { Popover } from '../../components/dialog';
import { safeHref } from '../../components/safe-address';
import { Said } from '../../components/said';
import { getPastAnswer } from '../../api';
import { formatNumber } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { useLoaded } from '../use-loaded';
import { showMessage } from './show-message';
import styles from './suggestion.module.css';

const sourceTitle = (source: SuggestionSource): string => {
  switch (source.type) {
    case 'message':
      return t`Earlier in this conversation`;
    case 'saved_reply':
      return t`Saved reply: ${source.title}`;
    case 'past_answer':
      return t`Earlier answer`;
    case 'post':
      return t`The post`;
    default:
      return source.title;
  }
};

/** Leads on from the words to the record that they stand in. */
const RecordLink = ({
  source: { type, id },
  conversation,
}: {
  source: SuggestionSource;
  conversation: Conversation;
}) => {
  if (type === 'saved_reply')
    return (
      <Link to={`/settings/replies?open=${encodeURIComponent(id)}`} className={styles.record}>
        <Trans>Open the saved reply</Trans>
      </Link>
    );
  // An article is cited by one piece of it: its id, and which piece.
  if (type === 'article')
    return (
      <Link to={`/settings/knowledge?open=${encodeURIComponent(id.split(':')[0] ?? id)}`} className={styles.record}>
        <Trans>Open the article</Trans>
      </Link>
    );
  if (type === 'past_answer') return <PastAnswerLink id={id} />;
  const href = type === 'post' ? safeHref(conversation.post?.url ?? null) : null;
  return href ? (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={styles.record}>
      {t`Open the post on ${platformName(conversation.platform)}`}
    </a>
  ) : null;
};

/** Looks up where an earlier answer was sent; it may be gone with its contact. */
const PastAnswerLink = ({ id }: { id: string }) => {
  const { value, problem } = useLoaded(() => getPastAnswer(id), `past-answer:${id}`);
  const conversationId = value?.conversationId;
  if (problem || (value && !conversationId))
    return <span className="t3">{t`The conversation is no longer there`}</span>;
  if (!conversationId) return <span className="t3">{t`Loading`}</span>;
  return (
    <Link to={`/inbox/${encodeURIComponent(conversationId)}`} className={styles.record}>
      <Trans>Open the conversation</Trans>
    </Link>
  );
};

/** Leads to what a sentence rests on: to the message itself, or to its words and on to the record. */
export const SourceChip = ({
  source,
  number,
  conversation,
}: {
  source: SuggestionSource;
  number: number;
  conversation: Conversation;
}) => {
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const title = sourceTitle(source);
  const isInThread = source.type === 'message' || source.type === 'post';
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={styles.source}
        aria-haspopup={isInThread ? undefined : 'dialog'}
        onClick={() => {
          if (!isInThread || !showMessage(source.id)) setIsOpen(true);
        }}
      >
        <span className={styles.cite}>{formatNumber(number)}</span>
        <bdi className="cut">{title}</bdi>
      </button>
      {isOpen ? (
        <Popover label={title} anchor={anchor} onClose={() => setIsOpen(false)} placement="top start">
          <div className={styles.evidence}>
            <p className="sm t3 m" style={{ marginBlockEnd: 6 }}>
              <bdi>{title}</bdi>
            </p>
            <Said text={source.text} />
            <p className="sm" style={{ marginBlockStart: 8 }}>
              <RecordLink source={source} conversation={conversation} />
            </p>
          </div>
        </Popover>
      ) : null}
    </>
  );
};
