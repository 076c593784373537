import { t } from '@lingui/core/macro';
import { triggerTypes } from '@hubbub/contracts';
import type { Rule } from '@hubbub/contracts';
import { Select, TextField } from '../../components/field';
import { flagWord } from '../../i18n/words';
import { machineFlags, triggerWord } from './rule-words';

/** What starts a rule. */
export const TriggerFields = ({
  trigger,
  onChange,
}: {
  trigger: Rule['trigger'];
  onChange: (trigger: Rule['trigger']) => void;
}) => (
  <>
    <Select
      label={t`What starts it`}
      value={trigger.type}
      onChange={(event) => {
        const type = event.target.value as Rule['trigger']['type'];
        onChange({
          type,
          ...(type === 'flag' ? { flag: 'partnership' } : {}),
          ...(type === 'unanswered' ? { minutes: 60 } : {}),
        });
      }}
    >
      {triggerTypes.map((type) => (
        <option key={type} value={type}>
          {triggerWord({ type })}
        </option>
      ))}
    </Select>
    {trigger.type === 'flag' ? (
      <TextField
        label={t`Flag`}
        list="known-flags"
        dir="auto"
        value={trigger.flag ?? ''}
        onChange={(event) => onChange({ ...trigger, flag: event.target.value })}
      />
    ) : null}
    {trigger.type === 'unanswered' ? (
      <TextField
        label={t`Minutes without an answer`}
        type="number"
        min={1}
        value={trigger.minutes ?? 60}
        onChange={(event) => onChange({ ...trigger, minutes: Math.max(1, Number(event.target.value) || 1) })}
      />
    ) : null}
    <datalist id="known-flags">
      {machineFlags.map((flag) => (
        <option key={flag} value={flag}>
          {flagWord(flag)}
        </option>
      ))}
    </datalist>
  </>
);
