import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Platform } from '@hubbub/contracts';
import { Check, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber } from '../../i18n/format';
import type { Channel } from '../../records';
import { useStore } from '../../state/store';
import { Page } from '../Screen';
import styles from '../screen.module.css';
import { ChooseAccount } from './connect/ChooseAccount';
import { Keys } from './connect/Keys';
import { SignIn } from './connect/SignIn';
import { TestIt } from './connect/TestIt';

/** Pick → what you need → test it live → done. What a platform asks for comes from the server. */
export const ConnectChannel = () => {
  const { platform: chosen } = useParams();
  const [search] = useSearchParams();
  const platforms = useStore((state) => state.platforms);
  const known = useStore((state) => state.channels[search.get('channel') ?? '']);
  const [made, setMade] = useState<Channel | null>(null);
  const platform = chosen ? platforms[chosen] : undefined;
  const signInId = search.get('signIn');
  const step = made ? 3 : platform ? 2 : 1;
  return (
    <Page title={t`Connect a channel`}>
      <Steps at={step} />
      {made ? (
        <TestIt channel={made} />
      ) : !platform ? (
        <Choose platforms={Object.values(platforms)} />
      ) : signInId ? (
        <ChooseAccount key={signInId} platform={platform} signInId={signInId} known={known} onMade={setMade} />
      ) : (
        <Need platform={platform} known={known} isLost={search.has('problem')} onMade={setMade} />
      )}
    </Page>
  );
};

const Steps = ({ at }: { at: number }) => (
  <ol className={styles.steps}>
    {[t`Pick`, t`What you need`, t`Test it live`].map((word, index) => {
      const number = index + 1;
      return (
        <li
          key={word}
          className={number < at ? styles.stepDone : number === at ? styles.stepNow : undefined}
          aria-current={number === at ? 'step' : undefined}
        >
          <b className="n">{number < at ? <Check size={12} aria-hidden /> : formatNumber(number)}</b>
          <span>{word}</span>
        </li>
      );
    })}
  </ol>
);

const Choose = ({ platforms }: { platforms: Platform[] }) => {
  const navigate = useNavigate();
  return (
    <div className={styles.platforms}>
      {platforms.map((platform) => (
        <button
          key={platform.id}
          type="button"
          className={styles.platform}
          onClick={() => void navigate(`/settings/channels/new/${platform.id}`)}
        >
          <PlatformGlyph id={platform.id} size={18} isSaid />
          <span>{platform.name}</span>
        </button>
      ))}
    </div>
  );
};

/** Signing in where the platform has it, the keys by hand always. */
const Need = ({
  platform,
  known,
  isLost,
  onMade,
}: {
  platform: Platform;
  known: Channel | undefined;
  isLost: boolean;
  onMade: (channel: Channel) => void;
}) => (
  <>
    {isLost ? (
      <p className="bad line" role="alert">
        <TriangleAlert size={14} aria-hidden />
        <Trans>This sign-in took too long or was used before. Begin again.</Trans>
      </p>
    ) : null}
    {platform.signIn ? (
      <>
        <SignIn platform={platform} channelId={known?.id} />
        <details>
          <summary>
            <Trans>Enter the keys by hand instead</Trans>
          </summary>
          <Keys platform={platform} known={known} onMade={onMade} />
        </details>
      </>
    ) : (
      <Keys platform={platform} known={known} onMade={onMade} />
    )}
    <p>
      <Link to="/settings/channels/new" className="t2">
        <Trans>Back</Trans>
      </Link>
    </p>
  </>
);
