import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { Check, TriangleAlert, Undo2 } from 'lucide-react';
import { Fragment, useState } from 'react';
import { toldInstead, type Told } from '../../i18n/failures';
import * as api from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Original } from '../../components/original';
import { PlatformGlyph } from '../../components/glyph';
import { formatNumber, formatWhen } from '../../i18n/format';
import { ignoredWord } from '../../i18n/words';
import type { ChannelLedger, Ledger as LedgerRecord } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { useStore } from '../../state/store';
import { Failed, Loading, Page, Table } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';

const days = 30;
const sumIgnored = ({ ignored }: LedgerRecord): number => Object.values(ignored).reduce((sum, count) => sum + count, 0);

const isBalanced = (ledger: LedgerRecord): boolean =>
  ledger.received === ledger.stored + ledger.duplicate + sumIgnored(ledger) + ledger.failed + ledger.pending;

/** Every event accounted for: received = stored + duplicate + ignored + failed + pending. */
export const Ledger = () => {
  const channels = useStore((state) => state.channels);
  const mayReplay = useStore((state) => may(state.me?.role ?? 'viewer', 'replay'));
  const [isListed, setIsListed] = useState(false);
  const { value, problem, reload } = useLoaded(
    () => api.getLedger(new Date(Date.now() - days * 86_400_000).toISOString()),
    Object.keys(channels).join(),
  );
  if (problem)
    return (
      <Page title={t`Ledger`}>
        <Failed problem={problem} onAgain={reload} />
      </Page>
    );
  if (!value)
    return (
      <Page title={t`Ledger`}>
        <Loading />
      </Page>
    );
  const { channels: each, ...all } = value;
  const ignored = sumIgnored(all);
  const isWhole =
    [all, ...each].every(isBalanced) && all.received === each.reduce((sum, { received }) => sum + received, 0);
  const handleReplay = async () => {
    try {
      const { items } = await api.listFailedDeliveries();
      if (items.length > 0) await api.replayDeliveries({ ids: items.map(({ id }) => id) });
      announce({ type: 'saved' });
      reload();
    } catch (error) {
      announce({ type: 'failed', problem: problemOf(error) });
    }
  };
  const parts = [
    [all.stored, t`stored`],
    [all.duplicate, t`duplicate`],
    [ignored, t`ignored`],
    [all.failed, t`failed`],
    [all.pending, t`pending`],
  ] as const;
  return (
    <Page
      title={t`Ledger`}
      aside={
        <>
          {isWhole ? (
            <Chip look="success" icon={<Check size={12} aria-hidden />}>
              <Trans>Every event accounted for</Trans>
            </Chip>
          ) : (
            <Chip look="danger" icon={<TriangleAlert size={12} aria-hidden />}>
              <Trans>The sums do not agree</Trans>
            </Chip>
          )}
          <span className="t3 end">{t`The last ${formatNumber(days)} days`}</span>
        </>
      }
    >
      <div className={styles.equation}>
        <div>
          <span className={styles.figure}>{formatNumber(all.received)}</span>
          <span className="sm t2">{t`received`}</span>
        </div>
        {parts.map(([count, word], index) => (
          <Fragment key={word}>
            <span className={styles.operator}>{index === 0 ? '=' : '+'}</span>
            <div>
              <span className={styles.figure} style={index === 3 && count > 0 ? { color: 'var(--danger)' } : undefined}>
                {formatNumber(count)}
              </span>
              <span className="sm t2">{word}</span>
            </div>
          </Fragment>
        ))}
      </div>
      <Table
        label={t`By channel`}
        head={
          <>
            <th>{t`Channel`}</th>
            <th className={styles.number}>{t`Received`}</th>
            <th className={styles.number}>{t`Stored`}</th>
            <th className={styles.number}>{t`Duplicate`}</th>
            <th className={styles.number}>{t`Ignored`}</th>
            <th className={styles.number}>{t`Failed`}</th>
            <th className={styles.number}>{t`Pending`}</th>
          </>
        }
      >
        {each.map((ledger) => (
          <ChannelRow key={ledger.channelId ?? ''} ledger={ledger} />
        ))}
      </Table>
      {ignored > 0 ? (
        <p className="line wrap sm">
          <span className="m">{plural(ignored, { one: 'Why # was ignored', other: 'Why # were ignored' })}</span>
          {Object.entries(all.ignored)
            .filter(([, count]) => count > 0)
            .map(([reason, count]) => (
              <Chip key={reason}>{`${formatNumber(count)} ${ignoredWord(reason)}`}</Chip>
            ))}
        </p>
      ) : null}
      {all.failed > 0 ? (
        <div className="line wrap">
          <span className="t2">
            {plural(all.failed, {
              one: '# failed. The raw bytes are kept.',
              other: '# failed. The raw bytes are kept.',
            })}
          </span>
          <span className="end line">
            <Button aria-expanded={isListed} onClick={() => setIsListed(!isListed)}>
              <Trans>See them</Trans>
            </Button>
            {mayReplay ? (
              <Button look="line" onClick={() => void handleReplay()}>
                <Undo2 size={14} aria-hidden />
                <Trans>Try them again</Trans>
              </Button>
            ) : null}
          </span>
        </div>
      ) : null}
      {isListed ? <FailedList /> : null}
    </Page>
  );
};

const ChannelRow = ({ ledger }: { ledger: ChannelLedger }) => (
  <tr>
    <td>
      <div className="line">
        {ledger.channelId ? (
          <>
            <PlatformGlyph id={ledger.platform ?? 'http'} />
            <bdi>{ledger.name}</bdi>
            {ledger.isDisconnected ? <Chip>{t`disconnected`}</Chip> : null}
          </>
        ) : (
          <span className="t2">{t`Of no channel`}</span>
        )}
      </div>
    </td>
    <td className={styles.number}>{formatNumber(ledger.received)}</td>
    <td className={styles.number}>{formatNumber(ledger.stored)}</td>
    <td className={styles.number}>{formatNumber(ledger.duplicate)}</td>
    <td className={styles.number}>{formatNumber(sumIgnored(ledger))}</td>
    <td className={styles.number}>
      {ledger.failed > 0 ? (
        <span className="bad line" style={{ justifyContent: 'flex-end', gap: 4 }}>
          <TriangleAlert size={13} aria-hidden />
          <b>{formatNumber(ledger.failed)}</b>
        </span>
      ) : (
        formatNumber(0)
      )}
    </td>
    <td className={styles.number}>{formatNumber(ledger.pending)}</td>
  </tr>
);

const FailedList = () => {
  const channels = useStore((state) => state.channels);
  const { value, problem, reload } = useLoaded(api.listFailedDeliveries);
  if (problem) return <Failed problem={problem} onAgain={reload} />;
  return (
    <ul className={`${styles.frame} ${styles.rows}`}>
      {(value?.items ?? []).map((delivery) => (
        <li key={delivery.id}>
          <TriangleAlert size={15} className="bad" aria-hidden />
          <div className="grow">
            <bdi className="m">{channels[delivery.channelId ?? '']?.name ?? delivery.platform ?? ''}</bdi>
            <Why
              told={toldInstead(
                delivery.error ?? delivery.reason ?? null,
                t`It could not be read. It is kept and can be read again.`,
              )}
            />
          </div>
          {delivery.receivedAt ? <time className="t3 sm">{formatWhen(delivery.receivedAt)}</time> : null}
        </li>
      ))}
      {value && value.items.length === 0 ? <li className="t3">{t`Nothing has failed.`}</li> : null}
    </ul>
  );
};

const Why = ({ told }: { told: Told }) => (
  <>
    <p className="sm t2">
      <bdi>{told.words}</bdi>
    </p>
    <Original words={told.original} />
  </>
);
