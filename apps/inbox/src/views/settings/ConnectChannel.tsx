import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Platform } from '@hubbub/contracts';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import * as api from '../../api';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Channel } from '../../records';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { Page } from '../Screen';
import styles from '../screen.module.css';

/** Pick → what you need → test it live → done. What a platform asks for comes from the server. */
export const ConnectChannel = () => {
  const { platform: chosen } = useParams();
  const [search] = useSearchParams();
  const platforms = useStore((state) => state.platforms);
  const known = useStore((state) => state.channels[search.get('channel') ?? '']);
  const [made, setMade] = useState<Channel | null>(null);
  const platform = chosen ? platforms[chosen] : undefined;
  const step = made ? 3 : platform ? 2 : 1;
  return (
    <Page title={t`Connect a channel`}>
      <Steps at={step} />
      {made ? (
        <TestIt channel={made} />
      ) : platform ? (
        <Keys platform={platform} known={known} onMade={setMade} />
      ) : (
        <Choose platforms={Object.values(platforms)} />
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

/** The keys a platform asks for, each with where to find it. They are sent once and never come back. */
const Keys = ({
  platform,
  known,
  onMade,
}: {
  platform: Platform;
  known: Channel | undefined;
  onMade: (channel: Channel) => void;
}) => {
  const [name, setName] = useState(known?.name ?? '');
  const [externalId, setExternalId] = useState(known?.externalId ?? '');
  const [address, setAddress] = useState('');
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const handleConnect = async () => {
    setIsBusy(true);
    setProblem(null);
    const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
    const settings = address.trim() ? { apiBaseUrl: address.trim() } : {};
    try {
      const channel = known
        ? await api.changeChannel(known.id, {
            name: name.trim(),
            secrets: given,
            ...(address.trim() ? { settings } : {}),
          })
        : await api.createChannel({
            platform: platform.id,
            name: name.trim(),
            externalId: externalId.trim(),
            secrets: given,
            settings,
          });
      set(({ channels }) => ({ channels: { ...channels, [channel.id]: channel } }));
      onMade(channel);
    } catch (error) {
      setProblem(problemOf(error));
      setIsBusy(false);
    }
  };
  const needsAddress = platform.id === 'mastodon' || platform.id === 'bluesky' || platform.id === 'http';
  return (
    <form
      className={styles.card}
      style={{ maxWidth: 560 }}
      onSubmit={(event) => {
        event.preventDefault();
        void handleConnect();
      }}
    >
      <h2 className="line">
        <PlatformGlyph id={platform.id} size={18} isSaid />
        {platform.name}
      </h2>
      <TextField
        label={t`Name here`}
        hint={t`What your team calls it.`}
        required
        dir="auto"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {known ? null : (
        <TextField
          label={t`Account`}
          hint={t`The platform's own id or address of the account.`}
          required
          dir="ltr"
          value={externalId}
          onChange={(event) => setExternalId(event.target.value)}
        />
      )}
      {platform.fields.map((field) => (
        <TextField
          key={field.name}
          label={field.optional ? t`${field.label} (may stay empty)` : field.label}
          hint={field.help}
          required={!field.optional && !known}
          dir="ltr"
          type={field.secret ? 'password' : 'text'}
          autoComplete="off"
          value={secrets[field.name] ?? ''}
          onChange={(event) => setSecrets((before) => ({ ...before, [field.name]: event.target.value }))}
        />
      ))}
      {needsAddress || address ? (
        <TextField
          label={t`Address of the server`}
          hint={t`Only when it is not the usual one.`}
          dir="ltr"
          type="url"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      ) : null}
      {problem ? (
        <p className="bad line" role="alert">
          <TriangleAlert size={14} aria-hidden />
          <bdi>{problemText(problem)}</bdi>
        </p>
      ) : null}
      <p className="line">
        <Link to="/settings/channels/new" className="t2">
          <Trans>Back</Trans>
        </Link>
        <Button look="fill" type="submit" className="end" disabled={isBusy}>
          {known ? <Trans>Save new keys</Trans> : <Trans>Connect</Trans>}
        </Button>
      </p>
    </form>
  );
};

/** Tries the keys, shows where events must be sent, and waits for the first one. */
const TestIt = ({ channel }: { channel: Channel }) => {
  const navigate = useNavigate();
  const current = useStore((state) => state.channels[channel.id]) ?? channel;
  const [result, setResult] = useState<{ ok: boolean; words: string } | null>(null);
  const hasArrived = current.status.lastEventAt !== null;
  const handleTest = async () => {
    try {
      const answer = (await api.testChannel(channel.id)) as {
        ok?: boolean;
        message?: string | null;
        account?: { name?: string } | null;
      };
      setResult({
        ok: answer.ok !== false,
        words: answer.ok === false ? (answer.message ?? '') : (answer.account?.name ?? ''),
      });
    } catch (error) {
      setResult({ ok: false, words: problemText(problemOf(error)) });
    }
  };
  return (
    <section className={styles.card} style={{ maxWidth: 640 }}>
      <div className="line wrap">
        {result ? (
          <>
            {result.ok ? (
              <Check size={16} className="ok" aria-hidden />
            ) : (
              <TriangleAlert size={16} className="bad" aria-hidden />
            )}
            <span>
              {result.ok ? t`The keys work:` : t`The keys do not work:`} <bdi className="m">{result.words}</bdi>
            </span>
          </>
        ) : (
          <span className="t2">{t`Nothing is sent by the test.`}</span>
        )}
        <Button look="line" size="small" className="end" onClick={() => void handleTest()}>
          <Trans>Test the keys</Trans>
        </Button>
      </div>
      {current.webhookUrl ? (
        <div className="stack" style={{ gap: 4 }}>
          <span className="m">{t`Tell the platform to send events here:`}</span>
          <span className="line">
            <code className="mono grow">{current.webhookUrl}</code>
            <Button size="small" onClick={() => void navigator.clipboard.writeText(current.webhookUrl ?? '')}>
              <Copy size={14} aria-hidden />
              <Trans>Copy</Trans>
            </Button>
          </span>
        </div>
      ) : null}
      <p className="line" role="status">
        {hasArrived ? (
          <>
            <Check size={16} className="ok" aria-hidden />
            <Trans>The first event has arrived.</Trans>
          </>
        ) : (
          <span className="t2">
            <Trans>Now write something to the account. It shows up here.</Trans>
          </span>
        )}
      </p>
      <p className="line">
        <Button className="end" onClick={() => void navigate('/settings/channels')}>
          {hasArrived ? <Trans>Finish</Trans> : <Trans>Finish without waiting</Trans>}
        </Button>
      </p>
    </section>
  );
};
