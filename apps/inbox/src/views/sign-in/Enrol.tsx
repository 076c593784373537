import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/button';
import { Logo } from '../../components/glyph';
import { loadSession, signOut } from '../../state/session-acts';
import { SecondFactorSetup } from '../settings/security/SecondFactorSetup';
import { DoorFrame } from './DoorFrame';

/** The workspace asks for a second factor: nothing else is open until there is one. */
export const Enrol = () => (
  <DoorFrame>
    <h1 className="line" style={{ fontSize: 'var(--text-20)' }}>
      <Logo /> Hubbub
    </h1>
    <h2>{t`Set up a second factor`}</h2>
    <p className="t2">{t`Your workspace asks everybody for one: a code from your phone beside the password.`}</p>
    <SecondFactorSetup onDone={() => void loadSession()} />
    <Button onClick={() => void signOut()}>
      <Trans>Sign out</Trans>
    </Button>
  </DoorFrame>
);
