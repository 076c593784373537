import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { removeDemo, setDemo } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { loadWorkspace } from '../../state/workspace-acts';
import { Page } from '../Screen';
import styles from '../screen.module.css';

const failed = (error: unknown) => announce({ type: 'failed', problem: problemOf(error) });

/** Invented customers who write and answer, to play with; they leave with one click. */
export const Demo = () => {
  const [isAsking, setIsAsking] = useState(false);
  const handleSwitch = (state: 'on' | 'off') => void setDemo(state).then(() => announce({ type: 'saved' }), failed);
  const handleRemove = () => {
    setIsAsking(false);
    removeDemo()
      .then(loadWorkspace)
      .then(() => announce({ type: 'saved' }), failed);
  };
  return (
    <Page title={t`Demo`} isNarrow>
      <section className={styles.card}>
        <p>{t`Invented customers of a tea shop write in five languages, and answer when you reply. Nothing leaves this machine.`}</p>
        <div className="line wrap">
          <Button look="line" onClick={() => handleSwitch('on')}>
            <Trans>Let them write</Trans>
          </Button>
          <Button look="line" onClick={() => handleSwitch('off')}>
            <Trans>Let them be quiet</Trans>
          </Button>
          <Button look="warning" className="end" onClick={() => setIsAsking(true)}>
            <Trans>Throw the demo away</Trans>
          </Button>
        </div>
      </section>
      {isAsking ? (
        <Dialog
          isAlert
          title={t`Throw the demo away?`}
          onClose={() => setIsAsking(false)}
          foot={
            <>
              <Button className="end" onClick={() => setIsAsking(false)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button look="danger" onClick={handleRemove}>
                <Trans>Throw it away</Trans>
              </Button>
            </>
          }
        >
          <p>{t`Its channels, people and conversations go for good. What you connected yourself stays.`}</p>
        </Dialog>
      ) : null}
    </Page>
  );
};
