import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Copy } from 'lucide-react';
import { Button } from '../../../components/button';
import { announce } from '../../../state/announce';

/** What opens the account without the phone, each once. Shown this one time. */
export const RecoveryCodes = ({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) => (
  <div className="stack" style={{ gap: 14 }}>
    <p role="status">{t`Keep these recovery codes somewhere safe: each opens your account once when the phone is not at hand. They are not shown again.`}</p>
    <ul className="mono" dir="ltr" style={{ display: 'grid', gap: 4, listStyle: 'none', padding: 0, margin: 0 }}>
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
    <p className="line wrap">
      <Button
        onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => announce({ type: 'copied' }))}
      >
        <Copy size={14} aria-hidden />
        <Trans>Copy</Trans>
      </Button>
      <Button look="fill" onClick={onDone}>
        <Trans>I have kept them</Trans>
      </Button>
    </p>
  </div>
);
