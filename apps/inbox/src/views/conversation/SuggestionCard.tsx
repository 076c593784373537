import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Suggestion, SuggestionSource, Tone } from '@hubbub/contracts';
import { PenLine, RefreshCw, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, IconButton, Segmented } from '../../components/button';
import { Chip } from '../../components/chip';
import { Popover } from '../../components/dialog';
import { Said } from '../../components/said';
import { formatNumber, languageName } from '../../i18n/format';
import { toneWord } from '../../i18n/words';
import styles from './suggestion.module.css';

/** Where a draft comes from, in plain words. */
export const engineWord = ({ engine, model }: Pick<Suggestion, 'engine' | 'model'>): string =>
  engine === 'embedded' ? t`Saved replies · no AI model` : (model ?? t`AI model`);

/**
 * A drafted answer above the composer: its sentences numbered with what they rest on. It is never put into the
 * composer by itself.
 */
export const SuggestionCard = ({
  conversation,
  suggestion,
  isStale,
  isBusy,
  forming,
  isFolded,
  onTone,
  onUse,
  onDismiss,
  onAgain,
}: {
  conversation: Conversation;
  suggestion: Suggestion;
  isStale: boolean;
  isBusy: boolean;
  forming: readonly string[] | null; // what has come of the next draft
  isFolded: boolean; // one line while the member is writing
  onTone: (tone: Tone) => void; // the one that keys take
  onUse: (tone: Tone, isToEdit: boolean) => void;
  onDismiss: () => void;
  onAgain: () => void;
}) => {
  const [tone, setTone] = useState<Tone | null>(null);
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const variant = suggestion.variants.find((known) => known.tone === tone) ?? suggestion.variants[0];
  if (!variant) return null;
  const shown = isOpen ?? !isFolded;
  const isForeign = suggestion.language !== '' && suggestion.language !== 'und';
  if (!shown)
    return (
      <section className={`${styles.card} ${styles.one}`} aria-label={t`Suggestion`}>
        <div className={styles.top}>
          <span className={styles.title}>
            <PenLine size={14} aria-hidden />
            <Trans>Suggestion</Trans>
          </span>
          <bdi className={`cut ${styles.oneText}`} dir="auto" lang={suggestion.language}>
            {variant.text}
          </bdi>
          <span className={styles.wide}>
            <Chip>{plural(suggestion.sources.length, { one: '# source', other: '# sources' })}</Chip>
          </span>
          <Button size="small" onClick={() => setIsOpen(true)}>
            <Trans>Show</Trans>
          </Button>
          <Button size="small" look="use" onClick={() => onUse(variant.tone, false)}>
            <Trans>Use</Trans> <kbd>1</kbd>
          </Button>
        </div>
      </section>
    );
  return (
    <section className={isStale ? `${styles.card} ${styles.stale}` : styles.card} aria-label={t`Suggestion`}>
      <div className={styles.top}>
        <span className={styles.title}>
          <PenLine size={14} aria-hidden />
          <Trans>Suggestion</Trans>
        </span>
        <span className={styles.wide}>
          <Chip look="plain">{engineWord(suggestion)}</Chip>
        </span>
        {isForeign ? (
          <span className={styles.wide}>
            <Chip>{t`In ${languageName(suggestion.language)}`}</Chip>
          </span>
        ) : null}
        {isStale ? (
          <Chip look="warning" icon={<TriangleAlert size={12} aria-hidden />}>
            <Trans>Written before the last message</Trans>
          </Chip>
        ) : null}
        {variant.verdict !== 'ok' ? (
          <Chip
            look={variant.verdict === 'block' ? 'danger' : 'warning'}
            icon={<TriangleAlert size={12} aria-hidden />}
          >
            {variant.warnings[0] ?? t`Check before you send`}
          </Chip>
        ) : null}
        <IconButton className="end" size="tiny" label={t`Suggest again`} disabled={isBusy} onClick={onAgain}>
          <RefreshCw size={14} />
        </IconButton>
      </div>
      <div className={styles.body} dir="auto" lang={suggestion.language} aria-busy={isBusy}>
        {forming?.map((sentence, index) => (
          <span key={index}>
            <span className={styles.sentence}>{sentence}</span>{' '}
          </span>
        ))}
        {(forming ? [] : variant.sentences).map((sentence, index) => (
          <span key={index}>
            <span className={styles.sentence}>{sentence.text}</span>
            {sentence.sources.map((id) => {
              const at = suggestion.sources.findIndex((source) => source.id === id);
              return at < 0 ? null : (
                <span key={id} className={styles.cite}>
                  {formatNumber(at + 1)}
                </span>
              );
            })}{' '}
          </span>
        ))}
      </div>
      {suggestion.sources.length > 0 ? (
        <div className={styles.sources}>
          {suggestion.sources.map((source, index) => (
            <SourceChip key={source.id} source={source} number={index + 1} conversation={conversation} />
          ))}
        </div>
      ) : null}
      <div className={styles.do}>
        <Button
          size="small"
          look="use"
          disabled={variant.verdict === 'block'}
          onClick={() => onUse(variant.tone, false)}
        >
          <Trans>Use</Trans> <kbd>1</kbd>
        </Button>
        <Button size="small" onClick={() => onUse(variant.tone, true)}>
          <Trans>Edit</Trans> <kbd>2</kbd>
        </Button>
        <Button size="small" onClick={onDismiss}>
          <Trans>Dismiss</Trans> <kbd>3</kbd>
        </Button>
        {suggestion.variants.length > 1 ? (
          <Segmented
            label={t`Tone`}
            className={`end ${styles.tones}`}
            value={variant.tone}
            options={suggestion.variants.map((known) => ({ value: known.tone, label: toneWord(known.tone) }))}
            onChange={(next) => {
              setTone(next);
              onTone(next);
            }}
          />
        ) : null}
      </div>
    </section>
  );
};

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

/** Opens the words that a sentence rests on. */
const SourceChip = ({
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
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={styles.source}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
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
          </div>
        </Popover>
      ) : null}
    </>
  );
};
