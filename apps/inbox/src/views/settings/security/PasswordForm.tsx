import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { changePassword } from '../../../api';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/field';
import { problemText } from '../../../i18n/problems';
import { announce } from '../../../state/announce';
import { problemOf } from '../../../state/problem';
import type { Problem } from '../../../state/problem';
import styles from '../../screen.module.css';

export const PasswordForm = () => {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const handleChange = async () => {
    try {
      await changePassword({ current, next });
      setCurrent('');
      setNext('');
      setProblem(null);
      announce({ type: 'saved' });
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form
      className={styles.card}
      onSubmit={(event) => {
        event.preventDefault();
        void handleChange();
      }}
    >
      <h2>
        <Trans>Password</Trans>
      </h2>
      <TextField
        label={t`Present password`}
        type="password"
        dir="ltr"
        autoComplete="current-password"
        required
        value={current}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <TextField
        label={t`New password`}
        type="password"
        dir="ltr"
        autoComplete="new-password"
        required
        minLength={8}
        hint={t`At least 8 characters. Your other sessions end.`}
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <Button look="line" type="submit" style={{ alignSelf: 'flex-start' }}>
        <Trans>Change password</Trans>
      </Button>
    </form>
  );
};
