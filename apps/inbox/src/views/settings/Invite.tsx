import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { roles } from '@hubbub/contracts';
import type { Role } from '@hubbub/contracts';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { fieldError, otherProblem } from '../../i18n/field-problems';
import * as api from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Select, TextField } from '../../components/field';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { roleWord } from '../../i18n/words';
import type { Member } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { AskDialog } from '../AskDialog';

/** Makes a link that works once; nothing is sent by mail. */
export const Invite = ({ onKeep, onClose }: { onKeep: (member: Member) => void; onClose: () => void }) => {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wrong = otherProblem(problem, 'name', 'email');
  const handleInvite = async () => {
    try {
      const { invitationUrl, ...member } = await api.inviteMember({ email: email.trim(), name: name.trim(), role });
      onKeep(member);
      setLink(invitationUrl ?? '');
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (link !== null) return <InvitationLink name={name} link={link} onClose={onClose} />;
  return (
    <AskDialog
      title={t`Invite a member`}
      verb={<Trans>Make the link</Trans>}
      isReady={email.trim() !== '' && name.trim() !== ''}
      onClose={onClose}
      onDo={() => void handleInvite()}
    >
      <TextField
        label={t`Name`}
        autoFocus
        dir="auto"
        value={name}
        error={fieldError(problem, 'name')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t`Email`}
        type="email"
        dir="ltr"
        value={email}
        error={fieldError(problem, 'email') ?? (wrong ? problemText(wrong) : undefined)}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select label={t`Role`} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {roles.map((known) => (
          <option key={known} value={known}>
            {roleWord(known)}
          </option>
        ))}
      </Select>
    </AskDialog>
  );
};

/** The link that lets somebody in, shown this once. */
export const InvitationLink = ({ name, link, onClose }: { name: string; link: string; onClose: () => void }) => (
  <Dialog
    title={t`Give ${isolate(name)} this link`}
    onClose={onClose}
    foot={
      <>
        <Button onClick={() => void navigator.clipboard.writeText(link).then(() => announce({ type: 'copied' }))}>
          <Copy size={14} aria-hidden />
          <Trans>Copy</Trans>
        </Button>
        <Button look="fill" className="end" onClick={onClose}>
          <Trans>Done</Trans>
        </Button>
      </>
    }
  >
    <p>
      <code className="mono">{link}</code>
    </p>
    <p className="t2">{t`It works once, within seven days. It is not shown again.`}</p>
  </Dialog>
);
