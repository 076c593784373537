import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { History } from 'lucide-react';
import { Button } from '../../components/button';
import { dropOther, swapWithOther } from '../../state/drafts';
import type { KeptDraft } from '../../state/drafts';
import styles from './composer.module.css';

/** Words of the member's own that lost to newer ones of another device: they are kept until somebody decides. */
export const OtherDraft = ({ conversationId, other }: { conversationId: string; other: KeptDraft }) => (
  <div className={styles.way} role="status">
    <History size={13} aria-hidden />
    <span className="cut grow">
      <Trans>
        You also began: <bdi dir="auto">{other.text.trim().slice(0, 120) || t`Attachment`}</bdi>
      </Trans>
    </span>
    <Button size="tiny" look="accent" onClick={() => void swapWithOther(conversationId)}>
      <Trans>Use it</Trans>
    </Button>
    <Button size="tiny" onClick={() => dropOther(conversationId)}>
      <Trans>Throw it away</Trans>
    </Button>
  </div>
);
