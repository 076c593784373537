import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Platform } from '@hubbub/contracts';
import { Copy, LogIn } from 'lucide-react';
import { useState } from 'react';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { TextField } from '../../../components/field';
import { PlatformGlyph } from '../../../components/glyph';
import { announce } from '../../../state/announce';
import { problemOf, type Problem } from '../../../state/problem';
import { set } from '../../../state/store';
import { Wrong } from '../../Screen';
import styles from '../../screen.module.css';
import { Fields, filledOnly } from './Fields';

/** Signing in on the platform's own page, with our own app there; without one yet, what it needs. */
export const SignIn = ({ platform, channelId }: { platform: Platform; channelId: string | undefined }) => {
  const clientId = platform.signIn?.clientId ?? null;
  const hasServers = platform.signIn?.hasServers ?? false;
  const [isChanging, setIsChanging] = useState(clientId === null && !hasServers);
  const [server, setServer] = useState('');
  const handleSignIn = () =>
    window.location.assign(
      api.signInAddress(platform.id, {
        ...(channelId ? { channelId } : {}),
        ...(server ? { server: server.trim() } : {}),
      }),
    );
  return (
    <section className={styles.card} style={{ maxWidth: 560 }}>
      <h2 className="line">
        <PlatformGlyph id={platform.id} size={18} isSaid />
        {platform.name}
      </h2>
      {isChanging ? (
        <App platform={platform} onSaved={() => setIsChanging(false)} />
      ) : (
        <>
          <p className="t2">
            <Trans>You choose the account on the next page. Allow everything that is asked for.</Trans>
          </p>
          {hasServers ? (
            <TextField
              label={t`Address of the server`}
              required
              dir="ltr"
              autoComplete="off"
              value={server}
              onChange={(event) => setServer(event.target.value)}
            />
          ) : null}
          <p className="line wrap">
            <Button look="fill" disabled={hasServers && server.trim() === ''} onClick={handleSignIn}>
              <LogIn size={14} aria-hidden />
              {t`Sign in with ${platform.name}`}
            </Button>
            {hasServers ? null : (
              <Button className="end" size="small" onClick={() => setIsChanging(true)}>
                <Trans>Change our app</Trans>
              </Button>
            )}
          </p>
        </>
      )}
    </section>
  );
};

/** Client id and secret of our own app; the secret is sent once and never comes back. */
const App = ({ platform, onSaved }: { platform: Platform; onSaved: () => void }) => {
  const [clientId, setClientId] = useState(platform.signIn?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const [settings, setSettings] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const redirectUri = platform.signIn?.redirectUri ?? '';
  // Of the settings only the kind of login decides how to sign in.
  const deciding = (platform.settings ?? []).filter(({ name }) => name === 'login');
  const handleSave = async () => {
    try {
      const given = { clientId: clientId.trim(), clientSecret: clientSecret.trim(), settings: filledOnly(settings) };
      const kept = await api.putPlatformApp(platform.id, given);
      set(({ platforms }) => ({
        platforms: {
          ...platforms,
          [platform.id]: { ...platform, signIn: { scopes: platform.signIn?.scopes ?? [], ...kept } },
        },
      }));
      onSaved();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void handleSave();
      }}
    >
      <p className="t2">
        <Trans>Make an app on the platform’s page for developers, and enter this address there:</Trans>
      </p>
      <p className="line">
        <code className="mono grow">{redirectUri}</code>
        <Button
          size="small"
          onClick={() => void navigator.clipboard.writeText(redirectUri).then(() => announce({ type: 'copied' }))}
        >
          <Copy size={14} aria-hidden />
          <Trans>Copy</Trans>
        </Button>
      </p>
      <TextField
        label={t`Client id of our app`}
        required
        dir="ltr"
        autoComplete="off"
        value={clientId}
        onChange={(event) => setClientId(event.target.value)}
      />
      <TextField
        label={t`Client secret of our app`}
        dir="ltr"
        type="password"
        autoComplete="off"
        value={clientSecret}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <Fields fields={deciding} values={settings} place="settings" onChange={setSettings} />
      <Wrong problem={problem} />
      <p className="line">
        <Button look="fill" type="submit" className="end">
          <Trans>Save our app</Trans>
        </Button>
      </p>
    </form>
  );
};
