import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button';
import { Checkbox, TextField } from '../../components/field';
import { readPush, turnPushOff, turnPushOn } from '../../device/push';
import type { PushState } from '../../device/push';
import { keepSound, readSound } from '../../device/sound';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import styles from '../screen.module.css';

/** How this browser calls: by sound, and while the inbox is closed. */
export const DeviceSettings = () => {
  const [sound, setSound] = useState(readSound);
  const [push, setPush] = useState<PushState | null>(null);
  useEffect(() => {
    void readPush().then(setPush);
  }, []);
  const changeSound = (change: Partial<typeof sound>) => {
    const next = { ...sound, ...change };
    setSound(next);
    keepSound(next);
  };
  const handlePush = async () => {
    try {
      setPush(await (push === 'on' ? turnPushOff() : turnPushOn()));
    } catch (error) {
      const problem = problemOf(error);
      announce({
        type: 'failed',
        problem: problem.code === 'not_found' ? { code: 'push', message: t`This server pushes nothing.` } : problem,
      });
    }
  };
  const words: Record<PushState, string> = {
    on: t`This browser is told of what is assigned to you and of who mentions you, also while the inbox is closed.`,
    off: t`This browser is told nothing while the inbox is closed.`,
    blocked: t`Notifications are blocked in this browser. Allow them for this address in the browser’s settings.`,
    unavailable: t`This browser cannot be told anything. On an iPhone, put Hubbub on the home screen first.`,
  };
  return (
    <section className={styles.card}>
      <h2>
        <Trans>Notifications on this device</Trans>
      </h2>
      <Checkbox
        label={t`A sound when something is assigned to me or mentions me`}
        checked={sound.isOn}
        onChange={(event) => changeSound({ isOn: event.target.checked })}
      />
      {sound.isOn ? (
        <div className={styles.grid2}>
          <TextField
            label={t`Quiet from`}
            type="time"
            dir="ltr"
            value={sound.quietFrom}
            onChange={(event) => event.target.value && changeSound({ quietFrom: event.target.value })}
          />
          <TextField
            label={t`Quiet until`}
            type="time"
            dir="ltr"
            value={sound.quietTo}
            onChange={(event) => event.target.value && changeSound({ quietTo: event.target.value })}
          />
        </div>
      ) : null}
      {push ? <p className="t2">{words[push]}</p> : null}
      {push === 'on' || push === 'off' ? (
        <Button look="line" style={{ alignSelf: 'flex-start' }} onClick={() => void handlePush()}>
          {push === 'on' ? <Trans>Stop telling this browser</Trans> : <Trans>Tell this browser</Trans>}
        </Button>
      ) : null}
    </section>
  );
};
