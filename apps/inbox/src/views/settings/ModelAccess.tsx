import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Select } from '../../components/field';
import { isolate } from '../../i18n/format';
import type { Channel } from '../../records';
import { AskDialog } from '../AskDialog';

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
    <AskDialog
      title={t`What a language model may read of ${isolate(channel.name)}`}
      onClose={onClose}
      onDo={() => onSave(access)}
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
    </AskDialog>
  );
};
