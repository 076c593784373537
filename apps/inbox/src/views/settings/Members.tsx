import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may, roles } from '@hubbub/contracts';
import type { Role } from '@hubbub/contracts';
import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import * as api from '../../api';
import { Avatar } from '../../components/avatar';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { isolate } from '../../i18n/format';
import { roleWord } from '../../i18n/words';
import type { Member } from '../../records';
import { announce } from '../../state/announce';
import { problemOf } from '../../state/problem';
import { set, useStore } from '../../state/store';
import { Page, Table } from '../Screen';
import styles from '../screen.module.css';
import { InvitationLink, Invite } from './Invite';
import { RemoveDialog } from './RemoveDialog';

const keep = (member: Member) => set(({ members }) => ({ members: { ...members, [member.id]: member } }));
const failed = (error: unknown) => announce({ type: 'failed', problem: problemOf(error) });

const isPast = (at: string | null | undefined): boolean => Boolean(at) && Date.parse(at ?? '') < Date.now();

/** The people of the workspace and what they may do. */
export const Members = () => {
  const members = useStore((state) => state.members);
  const me = useStore((state) => state.me);
  const mayManage = may(me?.role ?? 'viewer', 'manageMembers');
  const [isInviting, setIsInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const [resetting, setResetting] = useState<Member | null>(null);
  const [invited, setInvited] = useState<{ name: string; link: string } | null>(null);
  const handleInviteAgain = async ({ id }: Member) => {
    try {
      const { invitationUrl, ...member } = await api.inviteAgain(id);
      keep(member);
      setInvited({ name: member.name, link: invitationUrl });
    } catch (error) {
      failed(error);
    }
  };
  const handleReset = (member: Member) =>
    api
      .resetSecondFactor(member.id)
      .then(() => keep({ ...member, hasSecondFactor: false }), failed)
      .then(() => setResetting(null));
  const handleRemove = (member: Member) =>
    api
      .removeMember(member.id)
      .then(() => keep({ ...member, isActive: false }), failed)
      .then(() => setLeaving(null));
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
        isStacked
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
              <div className="line wrap" style={{ rowGap: 4 }}>
                <Avatar name={member.name} size={24} />
                <bdi className="m">{member.name}</bdi>
                {member.id === me?.id ? (
                  <Chip look="accent">
                    <Trans>You</Trans>
                  </Chip>
                ) : null}
                {member.isInvited && member.isActive !== false ? (
                  isPast(member.invitedUntil) ? (
                    <Chip look="warning">{t`Invitation has run out`}</Chip>
                  ) : (
                    <Chip look="info">{t`Invited`}</Chip>
                  )
                ) : null}
                {member.hasSecondFactor ? <Chip>{t`Second factor`}</Chip> : null}
                {member.isAway ? <Chip>{t`Away`}</Chip> : null}
                {member.isActive === false ? <Chip>{t`Left`}</Chip> : null}
              </div>
            </td>
            <td className={`t2 ${styles.whole}`}>
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
            <td className={styles.last}>
              {mayManage && member.id !== me?.id && member.isActive !== false ? (
                <div className="line wrap" style={{ justifyContent: 'flex-end', gap: 4 }}>
                  {member.isInvited ? (
                    <Button size="small" onClick={() => void handleInviteAgain(member)}>
                      <Trans>Invite again</Trans>
                    </Button>
                  ) : null}
                  {member.hasSecondFactor ? (
                    <Button size="small" onClick={() => setResetting(member)}>
                      <Trans>Reset second factor</Trans>
                    </Button>
                  ) : null}
                  <Button size="small" look="warning" onClick={() => setLeaving(member)}>
                    <Trans>Remove</Trans>
                  </Button>
                </div>
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
      {isInviting ? <Invite onKeep={keep} onClose={() => setIsInviting(false)} /> : null}
      {invited ? <InvitationLink {...invited} onClose={() => setInvited(null)} /> : null}
      {resetting ? (
        <RemoveDialog
          title={t`Reset the second factor of ${isolate(resetting.name)}?`}
          verb={<Trans>Reset</Trans>}
          onClose={() => setResetting(null)}
          onRemove={() => void handleReset(resetting)}
        >
          <p>{t`For who has lost the phone and the recovery codes. They are signed out everywhere, and told so; then the password alone lets them in until they set up a new one.`}</p>
        </RemoveDialog>
      ) : null}
      {leaving ? (
        <RemoveDialog
          title={t`Remove ${isolate(leaving.name)}?`}
          onClose={() => setLeaving(null)}
          onRemove={() => void handleRemove(leaving)}
        >
          <p>{t`They can no longer sign in. What they wrote and did stays, with their name.`}</p>
        </RemoveDialog>
      ) : null}
    </Page>
  );
};
