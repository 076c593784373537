import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import * as api from '../../api';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { TextField } from '../../components/field';
import { formatBytes, formatPercent } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Storage } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { Failed, Loading, Page } from '../Screen';
import styles from '../screen.module.css';
import { useLoaded } from '../use-loaded';
import { readGigabytes, roomState, writeGigabytes } from './room';

/** How much room files take, and how much they may take. */
export const StorageSettings = () => {
  const { value, problem, reload, setValue } = useLoaded(api.getStorage);
  return (
    <Page title={t`Storage`}>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value ? (
        <>
          <Room storage={value} />
          <Limit key={value.quotaBytes} storage={value} onChanged={setValue} />
        </>
      ) : null}
    </Page>
  );
};

/** Used of what may be used, as a bar and in words. */
export const Room = ({ storage }: { storage: Storage }) => {
  const { usedBytes, quotaBytes } = storage;
  const state = roomState(storage);
  const share = quotaBytes === 0 ? 1 : Math.min(1, usedBytes / quotaBytes);
  const used = usedBytes === 0 ? t`Nothing` : formatBytes(usedBytes);
  const words = t`${used} of ${formatBytes(quotaBytes)} used`;
  return (
    <section className={styles.card} aria-labelledby="room">
      <h2 id="room">
        <Trans>Files of messages and uploads</Trans>
      </h2>
      <div className="line wrap">
        <span className="m">{words}</span>
        <span className="t2">{formatPercent(share)}</span>
        {state === 'full' ? (
          <Chip look="danger" icon={<TriangleAlert size={12} aria-hidden />}>
            <Trans>Full</Trans>
          </Chip>
        ) : null}
        {state === 'close' ? (
          <Chip look="warning" icon={<TriangleAlert size={12} aria-hidden />}>
            <Trans>Nearly full</Trans>
          </Chip>
        ) : null}
      </div>
      <progress className={styles.room} max={1} value={share} aria-label={words} />
      <p className="sm t2">
        {state === 'full'
          ? t`Nothing more is kept: uploads are refused, and files that come with messages wait for room. The messages themselves arrive.`
          : t`When it is full, uploads are refused, and files that come with messages wait for room. The messages themselves arrive.`}
      </p>
    </section>
  );
};

const Limit = ({ storage, onChanged }: { storage: Storage; onChanged: (now: Storage) => void }) => {
  const [text, setText] = useState(() => writeGigabytes(storage.quotaBytes));
  const [refused, setRefused] = useState<Problem | null>(null);
  const bytes = readGigabytes(text);
  const handleSave = async () => {
    if (bytes === null) return;
    setRefused(null);
    try {
      onChanged(await api.changeStorage({ quotaBytes: bytes }));
      announce({ type: 'saved' });
    } catch (error) {
      setRefused(problemOf(error));
    }
  };
  return (
    <section className={styles.card} aria-labelledby="room-limit">
      <h2 id="room-limit">
        <Trans>Limit</Trans>
      </h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void handleSave();
        }}
      >
        <TextField
          label={t`Gigabytes that files may take`}
          inputMode="decimal"
          dir="ltr"
          value={text}
          error={bytes === null ? t`A number, for example 50 or 0.5` : undefined}
          hint={
            bytes !== null && bytes < storage.usedBytes
              ? t`Less than is used now: nothing is deleted, and nothing more is kept.`
              : undefined
          }
          onChange={(event) => setText(event.target.value)}
        />
        {refused ? (
          <p className="bad" role="alert">
            {problemText(refused)}
          </p>
        ) : null}
        <div>
          <Button type="submit" look="fill" disabled={bytes === null || bytes === storage.quotaBytes}>
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </section>
  );
};
