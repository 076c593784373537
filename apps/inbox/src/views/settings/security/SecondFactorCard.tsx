import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import * as api from '../../../api';
import { Button } from '../../../components/button';
import { Chip } from '../../../components/chip';
import { Dialog } from '../../../components/dialog';
import { TextField } from '../../../components/field';
import { formatDay } from '../../../i18n/format';
import { problemText } from '../../../i18n/problems';
import { announce } from '../../../state/announce';
import { problemOf } from '../../../state/problem';
import type { Problem } from '../../../state/problem';
import { Failed, Loading } from '../../Screen';
import { AskDialog } from '../../AskDialog';
import styles from '../../screen.module.css';
import { useLoaded } from '../../use-loaded';
import { RecoveryCodes } from './RecoveryCodes';
import { SecondFactorSetup } from './SecondFactorSetup';

const fewCodes = 3;

/** One's own second factor: setting it up, new recovery codes, turning it off. */
export const SecondFactorCard = () => {
  const { value, problem, reload } = useLoaded(api.getSecondFactor);
  const [doing, setDoing] = useState<'setup' | 'renew' | 'off' | null>(null);
  const close = () => {
    setDoing(null);
    reload();
  };
  return (
    <section className={styles.card} aria-labelledby="second-factor">
      <h2 id="second-factor" className="line">
        <Trans>Second factor</Trans>
        {value?.isOn ? <Chip look="info">{t`On`}</Chip> : null}
      </h2>
      <p className="t2">{t`A code from your phone beside the password: whoever learns the password still stays outside.`}</p>
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      {value && !value.isOn && doing !== 'setup' ? (
        <Button look="fill" style={{ alignSelf: 'flex-start' }} onClick={() => setDoing('setup')}>
          <Trans>Set up</Trans>
        </Button>
      ) : null}
      {value && doing === 'setup' ? <SecondFactorSetup onDone={close} onCancel={close} /> : null}
      {value?.isOn && doing !== 'setup' ? (
        <>
          <p className="t2">
            {value.since ? t`On since ${formatDay(value.since)}.` : null}{' '}
            <span className={value.recoveryCodesLeft < fewCodes ? 'warn' : undefined}>
              {plural(value.recoveryCodesLeft, {
                one: '# recovery code is left.',
                other: '# recovery codes are left.',
              })}
            </span>
          </p>
          <p className="line wrap">
            <Button look="line" onClick={() => setDoing('renew')}>
              <Trans>New recovery codes</Trans>
            </Button>
            {value.isRequired ? (
              <span className="sm t3">{t`Your workspace asks everybody for one.`}</span>
            ) : (
              <Button look="warning" onClick={() => setDoing('off')}>
                <Trans>Turn off</Trans>
              </Button>
            )}
          </p>
        </>
      ) : null}
      {doing === 'renew' || doing === 'off' ? <Ask what={doing} onClose={close} /> : null}
    </section>
  );
};

/** Both are asked for again: an open screen alone changes nothing. */
const Ask = ({ what, onClose }: { what: 'renew' | 'off'; onClose: () => void }) => {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const handleSubmit = async () => {
    try {
      if (what === 'off') {
        await api.removeSecondFactor({ password, code });
        announce({ type: 'saved' });
        onClose();
      } else setCodes((await api.renewRecoveryCodes({ password, code })).recoveryCodes);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const title = what === 'off' ? t`Turn the second factor off?` : t`New recovery codes`;
  if (codes)
    return (
      <Dialog title={title} onClose={onClose}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    );
  return (
    <AskDialog
      title={title}
      verb={what === 'off' ? <Trans>Turn off</Trans> : <Trans>Make new codes</Trans>}
      isDangerous={what === 'off'}
      isReady={password !== '' && code.trim() !== ''}
      onClose={onClose}
      onDo={() => void handleSubmit()}
    >
      <p className="t2">
        {what === 'off'
          ? t`The password alone opens your account then. Your other sessions end.`
          : t`The codes that you have now open nothing any more.`}
      </p>
      <TextField
        label={t`Present password`}
        type="password"
        dir="ltr"
        autoFocus
        autoComplete="current-password"
        value={password}
        error={problem?.code === 'wrong_password' ? problemText(problem) : undefined}
        onChange={(event) => setPassword(event.target.value)}
      />
      <TextField
        label={t`Code from your authenticator, or a recovery code`}
        dir="ltr"
        autoComplete="one-time-code"
        value={code}
        error={problem && problem.code !== 'wrong_password' ? problemText(problem) : undefined}
        onChange={(event) => setCode(event.target.value)}
      />
    </AskDialog>
  );
};
