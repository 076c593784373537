import { t } from '@lingui/core/macro';
import type { RuleAction } from '@hubbub/contracts';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { IconButton } from '../../components/button';
import { Select, TextArea, TextField } from '../../components/field';
import { priorityWord, roleWord } from '../../i18n/words';
import { useStore } from '../../state/store';
import { AnswerFields } from './AnswerFields';
import { AssignFields } from './AssignFields';
import { actionWord } from './rule-words';
import { WebhookFields } from './WebhookFields';

/** What one action does, and its place among the others. */
export const ActionFields = ({
  action,
  onChange,
  onRemove,
  onMove,
}: {
  action: RuleAction;
  onChange: (action: RuleAction) => void;
  onRemove: () => void;
  /** Left out where there is only one. */
  onMove?: ((by: -1 | 1) => void) | undefined;
}) => (
  <>
    <div className="line">
      <span className="m grow">{actionWord(action)}</span>
      {onMove ? (
        <>
          <IconButton label={t`Do this earlier`} size="small" onClick={() => onMove(-1)}>
            <ArrowUp size={14} />
          </IconButton>
          <IconButton label={t`Do this later`} size="small" onClick={() => onMove(1)}>
            <ArrowDown size={14} />
          </IconButton>
        </>
      ) : null}
      <IconButton label={t`Remove this action`} size="small" onClick={onRemove}>
        <X size={14} />
      </IconButton>
    </div>
    <Fields action={action} onChange={onChange} />
  </>
);

const Fields = ({ action, onChange }: { action: RuleAction; onChange: (action: RuleAction) => void }) => {
  switch (action.type) {
    case 'reply':
    case 'private_reply':
    case 'direct':
      return <AnswerFields action={action} onChange={onChange} />;
    case 'assign':
      return <AssignFields action={action} onChange={onChange} />;
    case 'notify':
      return <NotifyFields action={action} onChange={onChange} />;
    case 'label':
      return <LabelFields action={action} onChange={onChange} />;
    case 'webhook':
      return <WebhookFields action={action} onChange={onChange} />;
    case 'note':
      return (
        <TextArea
          label={t`Note`}
          rows={3}
          dir="auto"
          value={action.text}
          onChange={(event) => onChange({ ...action, text: event.target.value })}
        />
      );
    case 'priority':
      return (
        <Select
          label={t`Priority`}
          value={action.priority}
          onChange={(event) => onChange({ ...action, priority: event.target.value as 'high' })}
        >
          {['urgent', 'high', 'normal', 'low'].map((priority) => (
            <option key={priority} value={priority}>
              {priorityWord(priority)}
            </option>
          ))}
        </Select>
      );
    case 'snooze':
      return (
        <TextField
          label={t`Minutes`}
          type="number"
          min={1}
          value={action.minutes}
          onChange={(event) => onChange({ ...action, minutes: Math.max(1, Number(event.target.value) || 1) })}
        />
      );
    case 'propose':
      return <p className="sm t3">{t`The draft waits beside the conversation until somebody sends it.`}</p>;
    default:
      return null;
  }
};

type Of<Type extends RuleAction['type']> = Extract<RuleAction, { type: Type }>;

const LabelFields = ({ action, onChange }: { action: Of<'label'>; onChange: (action: RuleAction) => void }) => {
  const labels = useStore((state) => state.labels);
  return (
    <Select
      label={t`Label`}
      value={action.labelId}
      onChange={(event) => onChange({ ...action, labelId: event.target.value })}
    >
      <option value="">{t`Choose`}</option>
      {Object.values(labels).map((label) => (
        <option key={label.id} value={label.id}>
          {label.name}
        </option>
      ))}
    </Select>
  );
};

const NotifyFields = ({ action, onChange }: { action: Of<'notify'>; onChange: (action: RuleAction) => void }) => {
  const members = useStore((state) => state.members);
  return (
    <Select
      label={t`Whom to notify`}
      value={action.memberId ?? `role:${action.role ?? 'manager'}`}
      onChange={(event) => {
        const { value } = event.target;
        onChange(
          value.startsWith('role:')
            ? { type: 'notify', role: value.slice('role:'.length) }
            : { type: 'notify', memberId: value },
        );
      }}
    >
      {['owner', 'manager', 'agent'].map((role) => (
        <option key={role} value={`role:${role}`}>
          {t`Everybody who is ${roleWord(role)}`}
        </option>
      ))}
      {Object.values(members).map((member) => (
        <option key={member.id} value={member.id}>
          {member.name}
        </option>
      ))}
    </Select>
  );
};
