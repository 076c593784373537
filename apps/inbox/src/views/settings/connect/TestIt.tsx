import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Check, Copy, Inbox, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { Original } from '../../../components/original';
import { channelTold, type Told } from '../../../i18n/failures';
import { problemText } from '../../../i18n/problems';
import type { Channel, ChannelTest } from '../../../records';
import { problemOf } from '../../../state/problem';
import { useStore } from '../../../state/store';
import styles from '../../screen.module.css';

interface Result {
  ok: boolean;
  told: Told | null;
  subscription: ChannelTest['subscription'];
  remaining: ChannelTest['remaining'];
}

/** Tries the keys, shows where events must be sent, and listens for the first one. */
export const TestIt = ({ channel }: { channel: Channel }) => {
  const navigate = useNavigate();
  const current = useStore((state) => state.channels[channel.id]) ?? channel;
  const [result, setResult] = useState<Result | null>(null);
  const hasArrived = current.status.lastEventAt !== null;
  const { id } = channel;
  // Without a public address the server may name the path alone.
  const address = current.webhookUrl ? new URL(current.webhookUrl, location.origin).href : null;
  useEffect(() => {
    let isCurrent = true;
    void test(id).then((answer) => isCurrent && setResult(answer));
    return () => {
      isCurrent = false;
    };
  }, [id]);
  const isSubscribed = result?.subscription?.ok ?? false;
  return (
    <section className={styles.card} style={{ maxWidth: 640 }}>
      <div className="line wrap" role="status">
        {result ? (
          <Line isGood={result.ok}>
            {result.ok ? t`The keys work:` : t`The keys do not work:`} <bdi className="m">{result.told?.words}</bdi>
            <Original words={result.told?.original ?? null} />
          </Line>
        ) : (
          <span className="t2">
            <Trans>Trying the keys. Nothing is sent.</Trans>
          </span>
        )}
        <Button look="line" size="small" className="end" onClick={() => void test(id).then(setResult)}>
          <Trans>Test the keys</Trans>
        </Button>
      </div>
      {result?.remaining ? (
        <p className="line wrap" role="status">
          <Line isGood={false}>
            <Said {...result.remaining} />
          </Line>
          <a href={result.remaining.url} target="_blank" rel="noreferrer">
            <Trans>Open the platform’s page</Trans>
          </a>
        </p>
      ) : null}
      {isSubscribed ? (
        <p className="line">
          <Line isGood>
            <Trans>The platform sends its events here now.</Trans>
          </Line>
        </p>
      ) : address ? (
        <div className="stack" style={{ gap: 4 }}>
          <span className="m">{t`Tell the platform to send events here:`}</span>
          <span className="line">
            <code className="mono grow" dir="ltr">
              {address}
            </code>
            <Button size="small" onClick={() => void navigator.clipboard.writeText(address)}>
              <Copy size={14} aria-hidden />
              <Trans>Copy</Trans>
            </Button>
          </span>
          {result?.subscription?.message ? (
            <div className="t2">
              <Said {...result.subscription} />
            </div>
          ) : null}
        </div>
      ) : null}
      <p className="line" role="status">
        {hasArrived ? (
          <Line isGood>
            <Trans>The first event has arrived.</Trans>
          </Line>
        ) : (
          <span className="t2">
            <Trans>Send a message to the account now, we are listening. It shows up here.</Trans>
          </span>
        )}
      </p>
      {current.status.backfill?.state === 'running' ? (
        <p className="line">
          <Line isGood>
            <Trans>The past is being fetched. It raises no alert and starts no rule.</Trans>
          </Line>
        </p>
      ) : null}
      <p className="line wrap">
        {hasArrived ? (
          <>
            <Button className="end" onClick={() => void navigate('/settings/channels')}>
              <Trans>Finish</Trans>
            </Button>
            <Button look="fill" onClick={() => void navigate('/inbox?status=open')}>
              <Inbox size={14} aria-hidden />
              <Trans>Open the inbox</Trans>
            </Button>
          </>
        ) : (
          <Button className="end" onClick={() => void navigate('/settings/channels')}>
            <Trans>Finish without waiting</Trans>
          </Button>
        )}
      </p>
    </section>
  );
};

/** What the platform said of one step. */
const Said = (said: { code?: string | null; message: string | null }) => {
  const told = channelTold({ state: 'ok', reason: said.message, reasonCode: said.code ?? null });
  return (
    <>
      <bdi>{told?.words}</bdi>
      <Original words={told?.original ?? null} />
    </>
  );
};

const Line = ({ isGood, children }: { isGood: boolean; children: React.ReactNode }) => (
  <>
    {isGood ? <Check size={16} className="ok" aria-hidden /> : <TriangleAlert size={16} className="bad" aria-hidden />}
    <span>{children}</span>
  </>
);

const test = async (channelId: string): Promise<Result> => {
  try {
    const { ok, message, code = null, account, subscription, remaining } = await api.testChannel(channelId);
    const told = ok
      ? { words: account?.name ?? '', original: null }
      : channelTold({ state: 'disconnected', reason: message, reasonCode: code });
    return { ok, told, subscription, remaining };
  } catch (error) {
    const told = { words: problemText(problemOf(error)), original: null };
    return { ok: false, told, subscription: null, remaining: null };
  }
};
