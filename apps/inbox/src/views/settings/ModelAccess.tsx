import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Select } from '../../components/field';
import { isolate } from '../../i18n/format';
import type { Channel } from '../../records';

export type Access = 'allowed' | 'redacted' | 'never';

/** What of a channel may go to a language model; a channel that says nothing allows what its endpoint is set to. */
export const modelAccessOf = ({ settings }: Channel): Access => {
  const access = settings?.modelAccess;
  return access === 'redacted' || access === 'never' ? access : 'allowed';
};

/** The privacy switch of one channel. */
export const ModelAccess = ({
  channel,
  onClose,
  onSave,
}: {
  channel: Channel;
  onClose: () => void;
  onSave: (access: Access) => void;
}) => {
  const [access, setAccess] = useState(modelAccessOf(channel));
  return (
    <Dialog
      title={t`What a language model may read of ${isolate(channel.name)}`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="fill" onClick={() => onSave(access)}>
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <Select
        label={t`Messages of this channel`}
        hint={t`Suggestions from saved replies are made on this server and go nowhere.`}
        value={access}
        onChange={(event) => setAccess(event.target.value as Access)}
      >
        <option value="allowed">{t`As the model’s settings say`}</option>
        <option value="redacted">{t`Always without personal data`}</option>
        <option value="never">{t`Never leave this server`}</option>
      </Select>
    </Dialog>
  );
};
