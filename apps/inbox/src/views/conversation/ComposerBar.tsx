import { t } from '@lingui/core/macro';
import type { Conversation } from '@hubbub/contracts';
import { Bookmark, ChevronDown, Languages, Paperclip, Smile } from 'lucide-react';
import { useRef } from 'react';
import { Button, IconButton } from '../../components/button';
import { MenuButton } from '../../components/menu';
import { formatNumber } from '../../i18n/format';
import { toneWord, unitWord } from '../../i18n/words';
import type { ComposerAudience, limitOf } from './audience';
import { audienceIcon, SendWords } from './composer-words';
import styles from './composer.module.css';

/** From this share of the platform's limit on, the counter speaks. */
export const nearShare = 0.8;

/** Below the text: tools, counter, and the button that says who will read it. */
export const ComposerBar = ({
  conversation: { kind, platform },
  audience,
  hasText,
  length,
  limit,
  maySend,
  mayPress,
  isOffline,
  onPopover,
  onFiles,
  onAssist,
  onSend,
}: {
  conversation: Conversation;
  audience: ComposerAudience;
  hasText: boolean;
  length: number;
  limit: ReturnType<typeof limitOf>;
  maySend: boolean;
  mayPress: boolean;
  isOffline: boolean;
  onPopover: (which: 'saved' | 'emoji', anchor: HTMLElement) => void;
  onFiles: ((files: File[]) => void) | null; // null where none may go
  onAssist: (act: string, tone?: string) => void;
  onSend: (andClose: boolean) => void;
}) => {
  const file = useRef<HTMLInputElement>(null);
  const share = limit ? length / limit.limit : 0;
  return (
    <div className={styles.bar}>
      <IconButton label={t`Emoji`} onClick={(event) => onPopover('emoji', event.currentTarget)}>
        <Smile size={16} />
      </IconButton>
      {onFiles ? (
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
              onFiles([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </>
      ) : null}
      <IconButton label={t`Saved replies`} onClick={(event) => onPopover('saved', event.currentTarget)}>
        <Bookmark size={16} />
      </IconButton>
      <span className={styles.optional}>
        <MenuButton
          label={t`Change the text`}
          isIcon
          disabled={!hasText}
          placement="top start"
          choices={[
            { id: 'shorten', label: t`Shorten`, onChoose: () => onAssist('shorten') },
            { id: 'continue', label: t`Go on with it`, onChoose: () => onAssist('continue') },
            { id: 'expand', label: t`Make it longer`, onChoose: () => onAssist('expand') },
            { id: 'friendly', label: toneWord('friendly'), onChoose: () => onAssist('tone', 'friendly') },
            { id: 'formal', label: toneWord('formal'), onChoose: () => onAssist('tone', 'formal') },
            { id: 'fix', label: t`Correct mistakes`, onChoose: () => onAssist('fix') },
            { id: 'translate', label: t`Into their language`, onChoose: () => onAssist('translate') },
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
        <Button disabled={!mayPress} aria-keyshortcuts="Control+Enter Meta+Enter" onClick={() => onSend(false)}>
          {audienceIcon(audience, 16)}
          <SendWords audience={audience} kind={kind} platform={platform} isOffline={isOffline} />
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
              onChoose: () => onSend(true),
            },
          ]}
        >
          <ChevronDown size={14} aria-hidden />
        </MenuButton>
      </span>
    </div>
  );
};
