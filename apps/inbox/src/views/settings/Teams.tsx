import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { may } from '@hubbub/contracts';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { teams } from '../../api';
import { Button } from '../../components/button';
import { Dialog } from '../../components/dialog';
import { Checkbox, Select, TextField } from '../../components/field';
import { formatList, isolate } from '../../i18n/format';
import { problemText } from '../../i18n/problems';
import type { Team } from '../../records';
import type { Problem } from '../../state/problem';
import { byId, set, useStore } from '../../state/store';
import { Failed, Loading, Page } from '../Screen';
import styles from '../screen.module.css';
import { RemoveDialog } from './RemoveDialog';
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
  const mayChange = useStore((state) => may(state.me?.role ?? 'viewer', 'manageContent'));
  const members = useStore((state) => state.members);
  const { items, value, problem, reload, save, remove, saveProblem, clearProblem } = useCollection(teams, (all) =>
    set({ teams: byId(all) }),
  );
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Team | null>(null);
  const namesOf = ({ memberIds = [] }: Team): string =>
    formatList(memberIds.flatMap((id) => (members[id] ? [isolate(members[id].name)] : [])));
  const openEditor = (team: Team | 'new' | null) => {
    clearProblem();
    setEdited(team);
  };
  return (
    <Page
      title={t`Teams`}
      isNarrow
      aside={
        mayChange ? (
          <Button look="fill" className="end" onClick={() => openEditor('new')}>
            <UsersRound size={14} aria-hidden />
            <Trans>New team</Trans>
          </Button>
        ) : null
      }
    >
      {problem ? <Failed problem={problem} onAgain={reload} /> : null}
      {!value && !problem ? <Loading /> : null}
      <ul className={`${styles.frame} ${styles.rows}`}>
        {items.map((team) => (
          <li key={team.id}>
            <div className="grow stack" style={{ gap: 2, minWidth: 0 }}>
              <bdi className="m">{team.name}</bdi>
              <span className="sm t2">{namesOf(team) || t`Nobody is in it yet.`}</span>
              <span className="sm t3">{assignmentWord(team.assignment ?? 'manual')}</span>
            </div>
            {mayChange ? (
              <>
                <Button size="small" aria-label={t`Edit ${isolate(team.name)}`} onClick={() => openEditor(team)}>
                  <Trans>Edit</Trans>
                </Button>
                <Button
                  size="small"
                  look="warning"
                  aria-label={t`Remove ${isolate(team.name)}`}
                  onClick={() => setLeaving(team)}
                >
                  <Trans>Remove</Trans>
                </Button>
              </>
            ) : null}
          </li>
        ))}
        {value && items.length === 0 ? <li className="t3">{t`No teams yet.`}</li> : null}
      </ul>
      {edited ? (
        <Editor
          team={edited === 'new' ? null : edited}
          problem={saveProblem}
          onClose={() => openEditor(null)}
          onSave={(body) =>
            void save(edited === 'new' ? null : edited.id, body).then((isSaved) => isSaved && setEdited(null))
          }
        />
      ) : null}
      {leaving ? (
        <RemoveDialog
          title={t`Remove ${isolate(leaving.name)}?`}
          onClose={() => setLeaving(null)}
          onRemove={() =>
            void remove(leaving, {
              name: leaving.name,
              assignment: leaving.assignment ?? 'manual',
              memberIds: leaving.memberIds ?? [],
            }).then((isRemoved) => isRemoved && setLeaving(null))
          }
        >
          <p>{t`Its members stay. Rules that name this team no longer find it.`}</p>
          {saveProblem ? <p className="bad">{problemText(saveProblem)}</p> : null}
        </RemoveDialog>
      ) : null}
    </Page>
  );
};

/** A team's name, who is in it, and how its work is given out. */
const Editor = ({
  team,
  problem,
  onClose,
  onSave,
}: {
  team: Team | null;
  problem: Problem | null;
  onClose: () => void;
  onSave: (body: Record<string, unknown>) => void;
}) => {
  const members = useStore((state) => state.members);
  const [name, setName] = useState(team?.name ?? '');
  const [assignment, setAssignment] = useState<Assignment>(team?.assignment ?? 'manual');
  const [memberIds, setMemberIds] = useState<readonly string[]>(team?.memberIds ?? []);
  const choosable = Object.values(members).filter(
    ({ id, isActive, role }) => memberIds.includes(id) || (isActive !== false && role !== 'viewer'),
  );
  return (
    <Dialog
      title={team ? t`Edit ${isolate(team.name)}` : t`New team`}
      onClose={onClose}
      foot={
        <>
          <Button className="end" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="fill"
            disabled={name.trim() === ''}
            onClick={() => onSave({ name: name.trim(), assignment, memberIds })}
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
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
    </Dialog>
  );
};
