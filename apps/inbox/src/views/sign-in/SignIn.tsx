import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/button';
import { TextField } from '../../components/field';
import { Logo } from '../../components/glyph';
import { languages } from '../../i18n/locale';
import type { Language } from '../../i18n/locale';
import { problemText } from '../../i18n/problems';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { signIn } from '../../state/session-acts';
import { useStore } from '../../state/store';
import { DoorFrame } from './DoorFrame';
import { SignOnLinks } from './SignOnLinks';

/** Email and password, and a code where the account asks for one. What was typed always stays. */
export const SignIn = ({ language, onLanguage }: { language: Language; onLanguage: (language: Language) => void }) => {
  const endedBy = useStore((state) => state.signedOutBy);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(readSignOnProblem);
  const [isBusy, setIsBusy] = useState(false);
  const [wantsCode, setWantsCode] = useState(false);
  const handleSubmit = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      await signIn(email.trim(), password, code.trim() || undefined);
    } catch (error) {
      const problemNow = problemOf(error);
      if (problemNow.code === 'code_required') setWantsCode(true);
      else setProblem(problemNow);
      setIsBusy(false);
    }
  };
  const isFromProvider = problem?.code.startsWith('sign_on_') ?? false;
  const words =
    problem?.code === 'signed_out' || problem?.code === 'wrong_credentials'
      ? t`Email and password do not match.`
      : problem
        ? problemText(problem)
        : null;
  return (
    <DoorFrame>
      <form
        className="stack"
        style={{ gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          void handleSubmit();
        }}
      >
        <h1 className="line" style={{ fontSize: 'var(--text-20)' }}>
          <Logo /> Hubbub
        </h1>
        {endedBy === 'server' ? (
          <p className="t2">{t`Your session has ended. What you were writing is kept in this browser.`}</p>
        ) : null}
        {isFromProvider && problem ? (
          <p className="bad" role="alert">
            {problemText(problem)}
          </p>
        ) : null}
        <TextField
          label={t`Email`}
          type="email"
          dir="ltr"
          required
          autoFocus
          autoComplete="username"
          value={email}
          onChange={(event) => {
            setEmail(event.target.value);
            setWantsCode(false);
            setCode('');
          }}
        />
        <TextField
          label={t`Password`}
          type="password"
          dir="ltr"
          required
          autoComplete="current-password"
          value={password}
          error={problem?.code === 'wrong_code' || isFromProvider ? undefined : words}
          onChange={(event) => setPassword(event.target.value)}
        />
        {wantsCode ? (
          <TextField
            label={t`Code from your authenticator`}
            hint={t`Without your phone, type one of your recovery codes.`}
            dir="ltr"
            required
            autoFocus
            autoComplete="one-time-code"
            maxLength={60}
            value={code}
            error={problem?.code === 'wrong_code' ? words : undefined}
            onChange={(event) => setCode(event.target.value)}
          />
        ) : null}
        <Button look="fill" type="submit" disabled={isBusy}>
          <Trans>Sign in</Trans>
        </Button>
        <SignOnLinks />
        <p className="sm t3" style={{ textAlign: 'center' }}>
          <Trans>Data stays on this machine.</Trans>
        </p>
        <label className="line sm t3" style={{ justifyContent: 'center' }}>
          <span className="vh">{t`Language`}</span>
          <select
            value={language}
            onChange={(event) => onLanguage(event.target.value as Language)}
            style={{
              border: '1px solid var(--line-2)',
              borderRadius: 6,
              background: 'var(--surface)',
              minHeight: 32,
              paddingInline: 8,
            }}
          >
            {languages.map(({ id, name }) => (
              <option key={id} value={id} lang={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </form>
    </DoorFrame>
  );
};

/** A provider's page leads back here; what went wrong there stands in the address, once. */
const readSignOnProblem = (): Problem | null => {
  const code = new URLSearchParams(location.search).get('problem');
  if (!code?.startsWith('sign_on_')) return null;
  history.replaceState(null, '', location.pathname);
  return { code, message: '' };
};
