import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Platform } from '@hubbub/contracts';
import { useState } from 'react';
import { Link } from 'react-router';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/field';
import type { Channel } from '../../../records';
import { Wrong } from '../../Screen';
import styles from '../../screen.module.css';
import { useLoaded } from '../../use-loaded';
import { Fields, filledOnly } from './Fields';
import { useConnect } from './use-connect';

/** Back from the platform's page: which account, and what signing in could not bring. */
export const ChooseAccount = ({
  platform,
  signInId,
  known,
  onMade,
}: {
  platform: Platform;
  signInId: string;
  known: Channel | undefined;
  onMade: (channel: Channel) => void;
}) => {
  const { value: signIn, problem: lost } = useLoaded(() => api.getSignIn(platform.id, signInId), signInId);
  const [chosen, setChosen] = useState<string | null>(known?.externalId ?? null);
  const [name, setName] = useState(known?.name ?? '');
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [settings, setSettings] = useState<Record<string, string>>({});
  const { connect, problem, isBusy } = useConnect(onMade);
  const failure = signIn?.problem ?? lost;
  if (failure)
    return (
      <section className={styles.card} style={{ maxWidth: 560 }}>
        <Wrong problem={failure} />
        <p>
          <Link to={`/settings/channels/new/${platform.id}${known ? `?channel=${known.id}` : ''}`}>
            <Trans>Sign in again</Trans>
          </Link>
        </p>
      </section>
    );
  if (!signIn) return null;
  const missing = known
    ? []
    : platform.fields.filter((field) => !field.optional && !signIn.filled.includes(field.name));
  const account = signIn.accounts.find(({ externalId }) => externalId === chosen);
  const handleConnect = () =>
    connect(() =>
      known
        ? api.changeChannel(known.id, { signInId })
        : api.createChannel({
            platform: platform.id,
            name: name.trim() || (account?.name ?? platform.name),
            externalId: chosen ?? '',
            secrets: filledOnly(secrets),
            settings: filledOnly(settings),
            signInId,
          }),
    );
  return (
    <form
      className={styles.card}
      style={{ maxWidth: 560 }}
      onSubmit={(event) => {
        event.preventDefault();
        void handleConnect();
      }}
    >
      <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="m">
          <Trans>Which account?</Trans>
        </legend>
        {signIn.accounts.map(({ externalId, name: title, isConnected }) => (
          <label key={externalId} className="line">
            <input
              type="radio"
              name="account"
              required
              disabled={isConnected && !known}
              checked={chosen === externalId}
              onChange={() => setChosen(externalId)}
            />
            <bdi>{title}</bdi>
            {isConnected ? (
              <span className="t3 sm">
                <Trans>connected already</Trans>
              </span>
            ) : null}
          </label>
        ))}
      </fieldset>
      {known ? null : (
        <>
          <TextField
            label={t`Name here`}
            hint={t`What your team calls it.`}
            dir="auto"
            placeholder={account?.name}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Fields fields={missing} values={secrets} place="secrets" onChange={setSecrets} />
          <Fields
            place="settings"
            fields={(platform.settings ?? []).filter(({ optional }) => !optional)}
            values={settings}
            onChange={setSettings}
          />
        </>
      )}
      <Wrong problem={problem} />
      <p className="line">
        <Button look="fill" type="submit" className="end" disabled={isBusy || !chosen}>
          {known ? <Trans>Connect it again</Trans> : <Trans>Connect</Trans>}
        </Button>
      </p>
    </form>
  );
};
