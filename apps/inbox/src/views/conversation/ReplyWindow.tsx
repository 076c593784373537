import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { Clock, MessageSquareText, StickyNote } from 'lucide-react';
import { Button } from '../../components/button';
import { closedWord } from '../../i18n/failures';
import { formatDollars, formatDuration } from '../../i18n/format';
import { platformName } from '../../i18n/platform-names';
import { useNow } from '../../state/now';
import { mentionWithinMs, windowOf } from './audience';
import type { ComposerAudience } from './audience';
import styles from './composer.module.css';

/** How long there is still time to answer, where the platform sets an end. */
export const WindowWords = ({ conversation, audience }: { conversation: Conversation; audience: ComposerAudience }) => {
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

/** What the platform charges for a text with a link in it, said before it is sent. */
export const LinkPrice = ({ platform, price }: { platform: string; price: number | null }) =>
  price === null ? null : (
    <span className={styles.window}>
      {t`${platformName(platform)} may charge ${formatDollars(price)} for a text with a link.`}
    </span>
  );

/** The text field gives way to the sentence, and to what is still allowed. */
export const ClosedWindow = ({
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
          <bdi>{closedWord(reason) ?? reason}</bdi>
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
