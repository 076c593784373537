import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { removeDemo, setDemo } from '../../api';
import { Button } from '../../components/button';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { loadSession } from '../../state/session-acts';
import { useStore } from '../../state/store';
import { loadWorkspace } from '../../state/workspace-acts';
import { Page } from '../Screen';
import styles from '../screen.module.css';
import { RemoveDialog } from './RemoveDialog';

/** Invented customers who write and answer, to play with; they leave with one click. */
export const Demo = () => {
  const isThere = useStore((state) => state.me?.workspace.isDemo ?? false);
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const handle = (act: () => Promise<unknown>) => {
    setIsAsking(false);
    setIsBusy(true);
    act()
      .then(() => Promise.all([loadSession(), loadWorkspace()])) // the workspace has another name then
      .then(
        () => announce({ type: 'saved' }),
        (error: unknown) => announce({ type: 'failed', problem: problemOf(error) }),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Page title={t`Demo`} isNarrow>
      <section className={styles.card} aria-busy={isBusy}>
        <p>{t`Invented customers of a tea shop write in five languages, and answer when you reply. Nothing leaves this machine.`}</p>
        <div className="line wrap">
          {isThere ? (
            <>
              <Button look="line" disabled={isBusy} onClick={() => handle(() => setDemo('on'))}>
                <Trans>Let them write</Trans>
              </Button>
              <Button look="line" disabled={isBusy} onClick={() => handle(() => setDemo('off'))}>
                <Trans>Let them be quiet</Trans>
              </Button>
              <Button look="warning" className="end" disabled={isBusy} onClick={() => setIsAsking(true)}>
                <Trans>Throw the demo away</Trans>
              </Button>
            </>
          ) : (
            <Button look="fill" disabled={isBusy} onClick={() => handle(() => setDemo('on'))}>
              <Trans>Try the demo</Trans>
            </Button>
          )}
        </div>
      </section>
      {isAsking ? (
        <RemoveDialog
          title={t`Throw the demo away?`}
          verb={<Trans>Throw it away</Trans>}
          onClose={() => setIsAsking(false)}
          onRemove={() => handle(removeDemo)}
        >
          <p>{t`Its channels, people and conversations go for good. What you connected yourself stays.`}</p>
        </RemoveDialog>
      ) : null}
    </Page>
  );
};
