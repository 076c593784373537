import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/field';
import { QrPicture } from '../../../components/QrPicture';
import { problemText } from '../../../i18n/problems';
import { problemOf } from '../../../state/problem';
import type { Problem } from '../../../state/problem';
import { RecoveryCodes } from './RecoveryCodes';

type Step =
  | { name: 'password' }
  | { name: 'scan'; secret: string; uri: string }
  | { name: 'codes'; recoveryCodes: readonly string[] };

/** Password, then QR code and a first code, then the recovery codes, shown this once. */
export const SecondFactorSetup = ({ onDone, onCancel }: { onDone: () => void; onCancel?: () => void }) => {
  const [step, setStep] = useState<Step>({ name: 'password' });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async (run: () => Promise<Step>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      setStep(await run());
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  const handleSubmit = () => {
    if (step.name === 'password')
      void attempt(async () => ({ name: 'scan', ...(await api.beginSecondFactor({ password })) }));
    if (step.name === 'scan')
      void attempt(async () => ({ name: 'codes', ...(await api.confirmSecondFactor({ code })) }));
  };
  if (step.name === 'codes') return <RecoveryCodes codes={step.recoveryCodes} onDone={onDone} />;
  return (
    <form
      className="stack"
      style={{ gap: 14 }}
      onSubmit={(event) => {
        event.preventDefault();
        handleSubmit();
      }}
    >
      {step.name === 'password' ? (
        <TextField
          label={t`Present password`}
          type="password"
          dir="ltr"
          required
          autoFocus
          autoComplete="current-password"
          value={password}
          error={problem ? problemText(problem) : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      ) : (
        <>
          <p>{t`Scan this with an authenticator app, or type the key into it.`}</p>
          <QrPicture text={step.uri} label={t`QR code of the key below`} />
          <p className="stack" style={{ gap: 2 }}>
            <span className="sm m t2">{t`Key`}</span>
            <code className="mono" dir="ltr" style={{ overflowWrap: 'anywhere' }}>
              {(step.secret.match(/.{1,4}/g) ?? []).join(' ')}
            </code>
          </p>
          <TextField
            label={t`Code that the app shows now`}
            dir="ltr"
            required
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={12}
            value={code}
            error={problem ? problemText(problem) : undefined}
            onChange={(event) => setCode(event.target.value)}
          />
        </>
      )}
      <p className="line wrap">
        <Button look="fill" type="submit" disabled={isBusy}>
          {step.name === 'password' ? <Trans>Continue</Trans> : <Trans>Turn on</Trans>}
        </Button>
        {onCancel ? (
          <Button onClick={onCancel}>
            <Trans>Cancel</Trans>
          </Button>
        ) : null}
      </p>
    </form>
  );
};
