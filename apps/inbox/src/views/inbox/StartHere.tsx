import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Plus } from 'lucide-react';
import { useNavigate } from 'react-router';
import { setDemo } from '../../api';
import { Button } from '../../components/button';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { loadWorkspace } from '../../state/workspace-acts';
import styles from './list.module.css';

/** What an empty workspace shows: what will be here, and the two ways to begin. */
export const StartHere = () => {
  const navigate = useNavigate();
  const handleDemo = () => {
    setDemo('on')
      .then(loadWorkspace)
      .catch((error: unknown) => announce({ type: 'failed', problem: problemOf(error) }));
  };
  return (
    <div className={styles.note}>
      <svg
        width="150"
        height="84"
        viewBox="0 0 150 84"
        fill="none"
        strokeWidth="2.5"
        strokeLinecap="round"
        aria-hidden="true"
        className="mirror"
      >
        <g stroke="var(--line-control)">
          <path d="M8 16c22 0 26 26 52 26M8 34c18 0 26 8 52 8M8 52c18 0 28-10 52-10M8 70c22 0 26-28 52-28" />
        </g>
        <path d="M60 42h44" stroke="var(--accent)" />
        <circle cx="8" cy="16" r="4" fill="var(--p-instagram)" />
        <circle cx="8" cy="34" r="4" fill="var(--p-telegram)" />
        <circle cx="8" cy="52" r="4" fill="var(--p-youtube)" />
        <circle cx="8" cy="70" r="4" fill="var(--p-whatsapp)" />
        <rect x="106" y="25" width="38" height="34" rx="10" fill="var(--accent-tint)" stroke="var(--accent)" />
        <path d="M116 42v0M125 36v12M134 40v4" stroke="var(--accent)" />
      </svg>
      <h3 style={{ fontSize: 'var(--text-20)', color: 'var(--text)' }}>
        <Trans>Nothing waits for you</Trans>
      </h3>
      <p style={{ maxWidth: 340 }}>
        {t`Connect a channel and its comments and messages arrive here. Or look around with invented conversations; they leave with one click.`}
      </p>
      <div className="line wrap" style={{ justifyContent: 'center' }}>
        <Button look="fill" onClick={() => void navigate('/settings/channels/new')}>
          <Plus size={14} aria-hidden />
          <Trans>Connect a channel</Trans>
        </Button>
        <Button look="line" onClick={handleDemo}>
          <Trans>Try the demo</Trans>
        </Button>
      </div>
    </div>
  );
};
