import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { Chip } from '../../../components/chip';
import { formatExact } from '../../../i18n/format';
import type { OwnSession } from '../../../records';
import { announce } from '../../../state/announce';
import { problemOf } from '../../../state/problem';
import { Failed, Loading } from '../../Screen';
import styles from '../../screen.module.css';
import { useLoaded } from '../../use-loaded';

/** Where one is signed in; any of it can be ended from here. */
export const SessionsCard = () => {
  const { value, problem, reload } = useLoaded(async () => (await api.listOwnSessions()).items);
  const end = (session: OwnSession | null) =>
    void (session ? api.endOwnSession(session.id) : api.endOtherSessions()).then(reload, (error: unknown) =>
      announce({ type: 'failed', problem: problemOf(error) }),
    );
  const others = value?.filter(({ isThis }) => !isThis) ?? [];
  return (
    <section className={styles.card} aria-labelledby="sessions">
      <h2 id="sessions">
        <Trans>Where you are signed in</Trans>
      </h2>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      <ul className={styles.rows}>
        {(value ?? []).map((session) => (
          <li key={session.id}>
            <div className="grow stack" style={{ gap: 2, minWidth: 0 }}>
              <span className="line wrap">
                <bdi className="m">{deviceName(session.device) ?? t`Unknown browser`}</bdi>
                {session.isThis ? <Chip look="accent">{t`This one`}</Chip> : null}
              </span>
              <span className="sm t2">
                <bdi dir="ltr">{session.address}</bdi> · {formatExact(session.signedInAt)}
              </span>
            </div>
            {session.isThis ? null : (
              <Button size="small" onClick={() => end(session)}>
                <Trans>End</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <Button look="line" style={{ alignSelf: 'flex-start' }} onClick={() => end(null)}>
          <Trans>End all others</Trans>
        </Button>
      ) : null}
    </section>
  );
};

const browsers = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome', Version: 'Safari' };
const systems = {
  Windows: 'Windows',
  iPhone: 'iPhone',
  iPad: 'iPad',
  Android: 'Android',
  'Mac OS X': 'macOS',
  CrOS: 'ChromeOS',
  Linux: 'Linux',
};

/** “Firefox 140 · Linux” of what a browser says of itself; null where it says nothing that we know. */
const deviceName = (device: string): string | null => {
  // Each also names those that it wants to be taken for; the rarest comes first.
  const browser = Object.entries(browsers).flatMap(([word, name]) => {
    const version = new RegExp(`\\b${word}/(\\d+)`).exec(device)?.[1];
    return version ? [`${name} ${version}`] : [];
  })[0];
  const system = Object.entries(systems).find(([word]) => device.includes(word))?.[1];
  return [browser, system].filter(Boolean).join(' · ') || null;
};
