import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { acceptInvitation } from '../../api';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { Logo } from '../../components/glyph';
import { problemText } from '../../i18n/problems';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { DoorFrame } from './DoorFrame';

/** The invited person chooses a password; then they can sign in. */
export const Invitation = () => {
  const { token = '' } = useParams();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isDone, setIsDone] = useState(false);
  const handleAccept = async () => {
    try {
      await acceptInvitation({ token, password });
      setIsDone(true);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <DoorFrame>
      <form
        className="stack"
        style={{ gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          void handleAccept();
        }}
      >
        <h1 className="line" style={{ fontSize: 'var(--text-20)' }}>
          <Logo /> Hubbub
        </h1>
        {isDone ? (
          <>
            <p role="status">{t`Your password is set.`}</p>
            <Link to="/" style={{ textDecoration: 'underline' }}>
              <Trans>Sign in</Trans>
            </Link>
          </>
        ) : (
          <>
            <p className="t2">{t`You are invited. Choose a password.`}</p>
            <TextField
              label={t`Password`}
              type="password"
              dir="ltr"
              required
              autoFocus
              minLength={8}
              autoComplete="new-password"
              hint={t`At least 8 characters.`}
              value={password}
              error={problem ? invitationWords(problem) : undefined}
              onChange={(event) => setPassword(event.target.value)}
            />
            <Button look="fill" type="submit">
              <Trans>Join</Trans>
            </Button>
          </>
        )}
      </form>
    </DoorFrame>
  );
};

const invitationWords = (problem: Problem): string =>
  problem.code === 'not_found'
    ? t`This invitation was used already, or has run out. Ask for a new one.`
    : problemText(problem);
