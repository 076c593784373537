import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { Chip } from '../../../components/chip';
import { Checkbox, TextField } from '../../../components/field';
import { problemText } from '../../../i18n/problems';
import type { SignOn } from '../../../records';
import { announce } from '../../../state/announce';
import { problemOf } from '../../../state/problem';
import type { Problem } from '../../../state/problem';
import { Failed, Loading } from '../../Screen';
import styles from '../../screen.module.css';
import { useLoaded } from '../../use-loaded';

/** Signing in with the accounts that the company has already (OpenID Connect). */
export const SignOnCard = () => {
  const { value, problem, reload, setValue } = useLoaded(api.getSignOn);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.card} aria-labelledby="sign-on">
      <h2 id="sign-on" className="line">
        <Trans>Sign in with your company's accounts</Trans>
        {value?.provider?.isOn ? <Chip look="info">{t`On`}</Chip> : null}
      </h2>
      <p className="t2">{t`Members whom you have invited can sign in at your OpenID Connect provider, under the address that it has verified.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value && !isOpen ? (
        <p className="line wrap">
          {value.provider ? <bdi className="m">{value.provider.name}</bdi> : null}
          <Button look={value.provider ? 'line' : 'fill'} onClick={() => setIsOpen(true)}>
            {value.provider ? <Trans>Change</Trans> : <Trans>Set up</Trans>}
          </Button>
        </p>
      ) : null}
      {value && isOpen ? (
        <SignOnForm
          value={value}
          onClose={() => setIsOpen(false)}
          onSaved={(saved) => {
            setValue(saved);
            setIsOpen(false);
            announce({ type: 'saved' });
          }}
        />
      ) : null}
    </section>
  );
};

const SignOnForm = ({
  value: { provider, redirectUri },
  onClose,
  onSaved,
}: {
  value: SignOn;
  onClose: () => void;
  onSaved: (saved: SignOn) => void;
}) => {
  const [name, setName] = useState(provider?.name ?? '');
  const [issuer, setIssuer] = useState(provider?.issuer ?? '');
  const [clientId, setClientId] = useState(provider?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [isOn, setIsOn] = useState(provider?.isOn ?? true);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const attempt = async (run: () => Promise<SignOn>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      onSaved(await run());
    } catch (error) {
      setProblem(problemOf(error));
      setIsBusy(false);
    }
  };
  const handleSave = () => {
    const secret = clientSecret === '' ? {} : { clientSecret };
    void attempt(() => api.saveSignOn({ name, issuer, clientId, isOn, ...secret }));
  };
  return (
    <form
      className="stack"
      style={{ gap: 14 }}
      onSubmit={(event) => {
        event.preventDefault();
        handleSave();
      }}
    >
      <p className="stack" style={{ gap: 2 }}>
        <span className="sm m t2">{t`Address to allow at the provider`}</span>
        <code className="mono" dir="ltr" style={{ overflowWrap: 'anywhere' }}>
          {redirectUri}
        </code>
      </p>
      <TextField
        label={t`Name on the button`}
        dir="auto"
        required
        autoFocus
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Address of the provider (issuer)`}
        type="url"
        dir="ltr"
        required
        placeholder="https://accounts.example.com"
        value={issuer}
        error={problem?.code === 'sign_on_unreachable' ? problemText(problem) : undefined}
        onChange={(event) => setIssuer(event.target.value)}
      />
      <TextField
        label={t`Client ID`}
        dir="ltr"
        required
        value={clientId}
        onChange={(event) => setClientId(event.target.value)}
      />
      <TextField
        label={t`Client secret`}
        type="password"
        dir="ltr"
        autoComplete="off"
        required={provider === null}
        hint={provider ? t`Left empty, the one that is kept stays.` : undefined}
        value={clientSecret}
        error={problem && problem.code !== 'sign_on_unreachable' ? problemText(problem) : undefined}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <Checkbox
        label={t`Shown where members sign in`}
        checked={isOn}
        onChange={(event) => setIsOn(event.target.checked)}
      />
      <p className="line wrap">
        <Button look="fill" type="submit" disabled={isBusy}>
          <Trans>Save</Trans>
        </Button>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        {provider ? (
          <Button
            look="warning"
            className="end"
            disabled={isBusy}
            onClick={() => void attempt(() => api.removeSignOn().then(() => ({ provider: null, redirectUri })))}
          >
            <Trans>Remove</Trans>
          </Button>
        ) : null}
      </p>
    </form>
  );
};
