import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import * as api from '../../../api';
import { Checkbox } from '../../../components/field';
import { problemText } from '../../../i18n/problems';
import { announce } from '../../../state/announce';
import { problemOf } from '../../../state/problem';
import type { Problem } from '../../../state/problem';
import { Failed, Loading } from '../../Screen';
import styles from '../../screen.module.css';
import { useLoaded } from '../../use-loaded';

/** What an owner asks of everybody. */
export const WorkspaceSecurity = () => {
  const { value, problem, reload, setValue } = useLoaded(api.getSecurity);
  const [refused, setRefused] = useState<Problem | null>(null);
  const handleRequire = async (requireSecondFactor: boolean) => {
    setRefused(null);
    try {
      setValue(await api.changeSecurity({ requireSecondFactor }));
      announce({ type: 'saved' });
    } catch (error) {
      setRefused(problemOf(error));
    }
  };
  return (
    <section className={styles.card} aria-labelledby="workspace-security">
      <h2 id="workspace-security">
        <Trans>For everybody in the workspace</Trans>
      </h2>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value ? (
        <>
          <Checkbox
            label={t`Everybody needs a second factor`}
            checked={value.requireSecondFactor}
            onChange={(event) => void handleRequire(event.target.checked)}
          />
          <p className="sm t2">{t`Whoever has none sets one up before they see anything else.`}</p>
          {refused ? (
            <p className="bad" role="alert">
              {problemText(refused)}
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  );
};
