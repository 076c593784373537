import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation, Suggestion, SuggestionVariant, Tone } from '@hubbub/contracts';
import { PenLine, RefreshCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton, Segmented } from '../../components/button';
import { Chip } from '../../components/chip';
import { formatNumber, languageName } from '../../i18n/format';
import { toneWord } from '../../i18n/words';
import { placed } from './doubtful';
import type { Span } from './doubtful';
import { SourceChip } from './SourceChip';
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
  const [isWhole, setIsWhole] = useState(false); // on a phone: all of the text, and what it rests on
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
    <section
      className={`${styles.card} ${isStale ? styles.stale : ''} ${isWhole ? styles.whole : ''}`}
      aria-label={t`Suggestion`}
    >
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
            {warningWord(variant)}
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
        {(forming ? [] : placed(variant)).map((sentence, index) => (
          <span key={index}>
            <span className={styles.sentence}>
              <Doubted text={sentence.text} spans={sentence.doubtful} />
            </span>
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
        <Button size="small" className={styles.more ?? ''} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? <Trans>Less</Trans> : <Trans>More</Trans>}
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

const warningWord = ({ doubtful = [], verdict, sentences }: SuggestionVariant): string => {
  if (doubtful.length > 0) return t`Not in your saved replies`;
  if (verdict === 'warn' && sentences.every(({ sources }) => sources.length === 0)) return t`Only an acknowledgement`;
  return t`Check before you send`;
};

/** A sentence with the words underlined that nothing saved bears out; read aloud, they say so too. */
const Doubted = ({ text, spans }: { text: string; spans: readonly Span[] }) => {
  const parts = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (start > at) parts.push(text.slice(at, start));
    parts.push(
      <span key={start} className={styles.doubt} title={t`Not in your saved replies`}>
        {text.slice(start, end)}
        <span className="vh"> {t`(not in your saved replies)`}</span>
      </span>,
    );
    at = end;
  }
  return [...parts, text.slice(at)];
};
