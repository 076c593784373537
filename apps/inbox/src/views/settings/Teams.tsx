import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { teams } from '../../api';
import { Checkbox, Select, TextField } from '../../components/field';
import { formatList, isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Team } from '../../records';
import { byId, set, useStore } from '../../state/store';
import { AskDialog } from '../AskDialog';
import type { EditorProps } from './CollectionScreen';
import { CollectionScreen } from './CollectionScreen';
import { useCollection } from './use-collection';

type Assignment = NonNullable<Team['assignment']>;
const assignments: Assignment[] = ['manual', 'round_robin', 'by_load'];

const assignmentWord = (assignment: Assignment): string => {
  switch (assignment) {
    case 'manual':
      return t`Members take them themselves`;
    case 'round_robin':
      return t`Each in turn`;
    case 'by_load':
      return t`Whoever has the least`;
  }
};

/** Who works together, and who of them gets what comes to the team. */
export const Teams = () => {
  const members = useStore((state) => state.members);
  const namesOf = ({ memberIds = [] }: Team): string =>
    formatList(memberIds.flatMap((id) => (members[id] ? [isolate(members[id].name)] : [])));
  return (
    <CollectionScreen
      title={t`Teams`}
      create={{ words: <Trans>New team</Trans>, icon: <UsersRound size={14} aria-hidden /> }}
      empty={t`No teams yet.`}
      collection={useCollection(teams, (all) => set({ teams: byId(all) }))}
      nameOf={({ name }) => name}
      asNew={({ name, assignment = 'manual', memberIds = [] }) => ({ name, assignment, memberIds })}
      asks={t`Its members stay. Rules that name this team no longer find it.`}
      row={(team) => (
        <>
          <bdi className="m">{team.name}</bdi>
          <span className="sm t2">{namesOf(team) || t`Nobody is in it yet.`}</span>
          <span className="sm t3">{assignmentWord(team.assignment ?? 'manual')}</span>
        </>
      )}
      editor={(props) => <Editor {...props} />}
    />
  );
};

/** A team's name, who is in it, and how its work is given out. */
const Editor = ({ item: team, problem, onClose, onSave }: EditorProps<Team>) => {
  const members = useStore((state) => state.members);
  const [name, setName] = useState(team?.name ?? '');
  const [assignment, setAssignment] = useState<Assignment>(team?.assignment ?? 'manual');
  const [memberIds, setMemberIds] = useState<readonly string[]>(team?.memberIds ?? []);
  const choosable = Object.values(members).filter(
    ({ id, isActive, role }) => memberIds.includes(id) || (isActive !== false && role !== 'viewer'),
  );
  return (
    <AskDialog
      title={team ? t`Edit ${isolate(team.name)}` : t`New team`}
      isReady={name.trim() !== ''}
      onClose={onClose}
      onDo={() => onSave({ name: name.trim(), assignment, memberIds })}
    >
      <TextField
        label={t`Name`}
        autoFocus
        dir="auto"
        required
        maxLength={100}
        value={name}
        error={problem ? problemText(problem) : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={t`Who gets what comes in`}
        value={assignment}
        onChange={(event) => setAssignment(event.target.value as Assignment)}
      >
        {assignments.map((known) => (
          <option key={known} value={known}>
            {assignmentWord(known)}
          </option>
        ))}
      </Select>
      <fieldset className="stack" style={{ gap: 2, border: 0, padding: 0, margin: 0 }}>
        <legend className="sm m t2">{t`Members`}</legend>
        {choosable.map(({ id, name: memberName }) => (
          <Checkbox
            key={id}
            label={<bdi>{memberName}</bdi>}
            checked={memberIds.includes(id)}
            onChange={(event) =>
              setMemberIds(event.target.checked ? [...memberIds, id] : memberIds.filter((known) => known !== id))
            }
          />
        ))}
      </fieldset>
    </AskDialog>
  );
};
