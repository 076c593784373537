import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import type { Role } from '@hubbub/contracts';
import { Copy, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import * as api from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Dialog } from '../../components/dialog';
import { Select, TextField } from '../../components/field';
import { isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import { roleWord } from '../../i18n/words';
import type { Member } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import type { Problem } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { Page, Table } from '../Screen';

const roles: Role[] = ['owner', 'manager', 'agent', 'viewer'];
const keep = (member: Member) => set(({ members }) => ({ members: { ...members, [member.id]: member } }));
const failed = (error: unknown) => announce({ type: 'failed', problem: problemOf(error) });

/** The people of the workspace and what they may do. */
export const Members = () => {
  const members = useStore((state) => state.members);
  const me = useStore((state) => state.me);
  const mayManage = may(me?.role ?? 'viewer', 'manageMembers');
  const [isInviting, setIsInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  return (
    <Page
      title={t`Members`}
      aside={
        mayManage ? (
          <Button look="fill" className="end" onClick={() => setIsInviting(true)}>
            <UserRoundPlus size={14} aria-hidden />
            <Trans>Invite a member</Trans>
          </Button>
        ) : null
      }
    >
      <Table
        label={t`Members`}
        head={
          <>
            <th>{t`Name`}</th>
            <th>{t`Email`}</th>
            <th>{t`Role`}</th>
            <th>
              <span className="vh">{t`Actions`}</span>
            </th>
          </>
        }
      >
        {Object.values(members).map((member) => (
          <tr key={member.id}>
            <td>
              <div className="line">
                <Avatar name={member.name} size={24} />
                <bdi className="m">{member.name}</bdi>
                {member.id === me?.id ? (
                  <Chip look="accent">
                    <Trans>You</Trans>
                  </Chip>
                ) : null}
                {member.isInvited && member.isActive !== false ? <Chip look="info">{t`Invited`}</Chip> : null}
                {member.isAway ? <Chip>{t`Away`}</Chip> : null}
                {member.isActive === false ? <Chip>{t`Left`}</Chip> : null}
              </div>
            </td>
            <td className="t2">
              <bdi dir="ltr">{member.email}</bdi>
            </td>
            <td>
              {mayManage && member.isActive !== false ? (
                <select
                  aria-label={t`Role of ${isolate(member.name)}`}
                  value={member.role}
                  style={{
                    minHeight: 32,
                    border: '1px solid var(--line-control)',
                    borderRadius: 6,
                    background: 'var(--surface)',
                    paddingInline: 8,
                  }}
                  onChange={(event) =>
                    void api.changeMember(member.id, { role: event.target.value as Role }).then(keep, failed)
                  }
                >
                  {roles.map((role) => (
                    <option key={role} value={role}>
                      {roleWord(role)}
                    </option>
                  ))}
                </select>
              ) : (
                roleWord(member.role)
              )}
            </td>
            <td style={{ textAlign: 'end' }}>
              {mayManage && member.id !== me?.id && member.isActive !== false ? (
                <Button size="small" look="warning" onClick={() => setLeaving(member)}>
                  <Trans>Remove</Trans>
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
      <dl className="stack t2" style={{ gap: 4 }}>
        {[
          ['owner', t`everything, also channels, members and erasing`],
          ['manager', t`the work of an agent, saved replies, rules, approvals and reports`],
          ['agent', t`answers, assigns, labels, snoozes, closes`],
          ['viewer', t`reads`],
        ].map(([role, words]) => (
          <div key={role} className="line sm">
            <dt className="m">{roleWord(role ?? '')}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {isInviting ? <Invite onClose={() => setIsInviting(false)} /> : null}
      {leaving ? (
        <Dialog
          isAlert
          title={t`Remove ${isolate(leaving.name)}?`}
          onClose={() => setLeaving(null)}
          foot={
            <>
              <Button className="end" onClick={() => setLeaving(null)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button
                look="danger"
                onClick={() =>
                  void api
                    .removeMember(leaving.id)
                    .then(() => keep({ ...leaving, isActive: false }), failed)
                    .then(() => setLeaving(null))
                }
              >
                <Trans>Remove</Trans>
              </Button>
            </>
          }
        >
          <p>{t`They can no longer sign in. What they wrote and did stays, with their name.`}</p>
        </Dialog>
      ) : null}
    </Page>
  );
};

/** Makes a link that works once; nothing is sent by mail. */
const Invite = ({ onClose }: { onClose: () => void }) => {
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('agent');
  const [link, setLink] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const handleInvite = async () => {
    try {
      const { invitationUrl, ...member } = await api.inviteMember({ email: email.trim(), name: name.trim(), role });
      keep(member);
      setLink(invitationUrl ?? '');
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  if (link !== null)
    return (
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
  return (
    <Dialog
      title={t`Invite a member`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="fill" disabled={email.trim() === '' || name.trim() === ''} onClick={() => void handleInvite()}>
            <Trans>Make the link</Trans>
          </Button>
        </>
      }
    >
      <TextField label={t`Name`} autoFocus dir="auto" value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label={t`Email`}
        type="email"
        dir="ltr"
        value={email}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select label={t`Role`} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {roles.map((known) => (
          <option key={known} value={known}>
            {roleWord(known)}
          </option>
        ))}
      </Select>
    </Dialog>
  );
};
