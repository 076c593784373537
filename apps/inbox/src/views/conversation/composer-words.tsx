import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Conversation } from '@hubbub/contracts';
import { Globe, Lock, StickyNote } from 'lucide-react';
import { platformName } from '../../i18n/platform-names';
import type { ComposerAudience } from './audience';
import styles from './composer.module.css';

/** Who will read it: icon, word, and what the button says. */
export const audienceIcon = (audience: ComposerAudience, size: number) =>
  ({
    public: <Globe size={size} aria-hidden />,
    private: <Lock size={size} aria-hidden />,
    note: <StickyNote size={size} aria-hidden />,
  })[audience];

export const audienceWord = (audience: ComposerAudience, kind: Conversation['kind']): string =>
  audience === 'note'
    ? t`Note`
    : audience === 'public'
      ? t`Public reply`
      : kind === 'direct'
        ? t`Direct message`
        : t`Private reply`;

export const SendWords = ({
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

export const placeholder = (
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
