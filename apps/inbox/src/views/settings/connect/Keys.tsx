import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Platform } from '@hubbub/contracts';
import { useState } from 'react';
import { fieldError, otherProblem } from '../../../i18n/field-problems';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/field';
import { PlatformGlyph } from '../../../components/glyph';
import type { Channel } from '../../../records';
import { Wrong } from '../../Screen';
import styles from '../../screen.module.css';
import { Fields, filledOnly } from './Fields';
import { useConnect } from './use-connect';

/** The keys a platform asks for, each with where to find it. They are sent once and never come back. */
export const Keys = ({
  platform,
  known,
  onMade,
}: {
  platform: Platform;
  known: Channel | undefined;
  onMade: (channel: Channel) => void;
}) => {
  const [name, setName] = useState(known?.name ?? '');
  const [externalId, setExternalId] = useState(known?.externalId ?? '');
  const [address, setAddress] = useState('');
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const [settings, setSettings] = useState<Record<string, string>>({});
  const { connect, problem, isBusy } = useConnect(onMade);
  const asked = [
    ...platform.fields.map(({ name: field }) => `secrets.${field}`),
    ...(platform.settings ?? []).map(({ name: field }) => `settings.${field}`),
  ];
  const handleConnect = () => {
    const given = filledOnly(secrets);
    const set = { ...filledOnly(settings), ...(address.trim() ? { apiBaseUrl: address.trim() } : {}) };
    return connect(() =>
      known
        ? api.changeChannel(known.id, {
            name: name.trim(),
            ...(Object.keys(given).length > 0 ? { secrets: given } : {}),
            ...(Object.keys(set).length > 0 ? { settings: set } : {}),
          })
        : api.createChannel({
            platform: platform.id,
            name: name.trim(),
            externalId: externalId.trim(),
            secrets: given,
            settings: set,
          }),
    );
  };
  const needsAddress = platform.id === 'bluesky'; // Mastodon asks for its server among the keys
  return (
    <form
      className={styles.card}
      style={{ maxWidth: 560 }}
      onSubmit={(event) => {
        event.preventDefault();
        void handleConnect();
      }}
    >
      <h2 className="line">
        <PlatformGlyph id={platform.id} size={18} isSaid />
        {platform.name}
      </h2>
      <TextField
        label={t`Name here`}
        hint={t`What your team calls it.`}
        required
        dir="auto"
        value={name}
        error={fieldError(problem, 'name')}
        onChange={(event) => setName(event.target.value)}
      />
      {known ? null : (
        <TextField
          label={t`Account`}
          hint={t`The platform's own id or address of the account.`}
          required
          dir="ltr"
          value={externalId}
          error={fieldError(problem, 'externalId')}
          onChange={(event) => setExternalId(event.target.value)}
        />
      )}
      <Fields
        fields={known ? platform.fields.map((field) => ({ ...field, optional: true })) : platform.fields}
        values={secrets}
        problem={problem}
        place="secrets"
        onChange={setSecrets}
      />
      <Fields
        fields={platform.settings ?? []}
        values={settings}
        problem={problem}
        place="settings"
        onChange={setSettings}
      />
      {needsAddress || address ? (
        <TextField
          label={t`Address of the server`}
          hint={t`Only when it is not the usual one.`}
          dir="ltr"
          type="url"
          value={address}
          error={fieldError(problem, 'settings.apiBaseUrl')}
          onChange={(event) => setAddress(event.target.value)}
        />
      ) : null}
      <Wrong problem={otherProblem(problem, 'name', 'externalId', 'settings.apiBaseUrl', ...asked)} />
      <p className="line">
        <Button look="fill" type="submit" className="end" disabled={isBusy}>
          {known ? <Trans>Save new keys</Trans> : <Trans>Connect</Trans>}
        </Button>
      </p>
    </form>
  );
};
