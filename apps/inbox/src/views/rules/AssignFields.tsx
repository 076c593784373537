import { t } from '@lingui/core/macro';
import type { RuleAction } from '@hubbub/contracts';
import { Select } from '../../components/field';
import { useStore } from '../../state/store';

type Assign = Extract<RuleAction, { type: 'assign' }>;

/** To a member, or to a team: as the team is set up, or in turn or by load for this rule. */
export const AssignFields = ({ action, onChange }: { action: Assign; onChange: (action: RuleAction) => void }) => {
  const members = useStore((state) => state.members);
  const teams = useStore((state) => state.teams);
  const set = (kind: string, id: string) =>
    onChange(
      kind === 'member'
        ? { type: 'assign', memberId: id }
        : { type: 'assign', teamId: id, ...(action.way ? { way: action.way } : {}) },
    );
  return (
    <>
      <Select
        label={t`Assign to`}
        value={action.memberId ? `member:${action.memberId}` : action.teamId ? `team:${action.teamId}` : ''}
        onChange={(event) => {
          const [kind = '', id = ''] = event.target.value.split(':');
          if (id) set(kind, id);
        }}
      >
        <option value="">{t`Choose`}</option>
        <optgroup label={t`Members`}>
          {Object.values(members).map((member) => (
            <option key={member.id} value={`member:${member.id}`}>
              {member.name}
            </option>
          ))}
        </optgroup>
        <optgroup label={t`Teams`}>
          {Object.values(teams).map((team) => (
            <option key={team.id} value={`team:${team.id}`}>
              {team.name}
            </option>
          ))}
        </optgroup>
      </Select>
      {action.teamId ? (
        <Select
          label={t`Who of the team`}
          value={action.way ?? ''}
          onChange={(event) =>
            onChange({
              type: 'assign',
              ...(action.teamId ? { teamId: action.teamId } : {}),
              ...(event.target.value ? { way: event.target.value as 'by_load' } : {}),
            })
          }
        >
          <option value="">{t`As the team is set up`}</option>
          <option value="round_robin">{t`In turn`}</option>
          <option value="by_load">{t`Who has the least to do`}</option>
        </Select>
      ) : null}
    </>
  );
};
