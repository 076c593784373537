import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, SuggestionSource } from '@hubbub/contracts';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import { Popover } from '../../components/dialog';
import { Said } from '../../components/said';
import { formatNumber } from '../../i18n/format';
import { showMessage } from './show-message';
import styles from './suggestion.module.css';

const sourceTitle = (source: SuggestionSource, conversation: Conversation): string => {
  switch (source.type) {
    case 'message':
      return conversation.kind === 'direct' ? t`Their message` : t`Their comment`;
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

/** Where the record behind a source is kept; null for one that has no screen of its own. */
const placeOf = ({ type, id }: SuggestionSource): string | null => {
  if (type === 'saved_reply') return `/settings/replies?open=${encodeURIComponent(id)}`;
  // An article is cited by one piece of it: its id, and which piece.
  if (type === 'article') return `/settings/knowledge?open=${encodeURIComponent(id.split(':')[0] ?? id)}`;
  return null;
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
  const title = sourceTitle(source, conversation);
  const place = placeOf(source);
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
            {place ? (
              <p className="sm" style={{ marginBlockStart: 8 }}>
                <Link to={place} className="accent">
                  {source.type === 'article' ? <Trans>Open the article</Trans> : <Trans>Open the saved reply</Trans>}
                </Link>
              </p>
            ) : null}
          </div>
        </Popover>
      ) : null}
    </>
  );
};
