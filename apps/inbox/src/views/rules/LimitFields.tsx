import { t } from '@lingui/core/macro';
import type { Rule } from '@hubbub/contracts';
import { Checkbox, TextField } from '../../components/field';
import styles from '../screen.module.css';

/** What a rule keeps to. */
export const LimitFields = ({
  limits,
  onChange,
}: {
  limits: Rule['limits'];
  onChange: (limits: Rule['limits']) => void;
}) => {
  const setLimit = (name: 'perContactHours' | 'perPost' | 'perHour' | 'approveFirst' | 'dryDays', text: string) => {
    const { [name]: _, ...others } = limits;
    const value = Number(text);
    onChange(text === '' || !Number.isFinite(value) || value <= 0 ? others : { ...others, [name]: value });
  };
  const quiet = limits.quietHours;
  return (
    <>
      <TextField
        label={t`Once a person in so many hours`}
        type="number"
        min={0}
        value={limits.perContactHours ?? ''}
        onChange={(event) => setLimit('perContactHours', event.target.value)}
      />
      <TextField
        label={t`At most so many a post`}
        type="number"
        min={0}
        value={limits.perPost ?? ''}
        onChange={(event) => setLimit('perPost', event.target.value)}
      />
      <TextField
        label={t`At most so many an hour`}
        type="number"
        min={0}
        value={limits.perHour ?? ''}
        onChange={(event) => setLimit('perHour', event.target.value)}
      />
      <TextField
        label={t`So many first ones to approval`}
        type="number"
        min={0}
        value={limits.approveFirst ?? ''}
        onChange={(event) => setLimit('approveFirst', event.target.value)}
      />
      <TextField
        label={t`Only watch for so many days`}
        type="number"
        min={0}
        value={limits.dryDays ?? ''}
        onChange={(event) => setLimit('dryDays', event.target.value)}
      />
      <Checkbox
        label={t`Quiet hours`}
        checked={quiet !== undefined}
        onChange={(event) => {
          const { quietHours: _, ...others } = limits;
          const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          onChange(event.target.checked ? { ...others, quietHours: { from: '23:00', to: '08:00', timeZone } } : others);
        }}
      />
      {quiet ? (
        <div className={styles.grid2}>
          <TextField
            label={t({ message: 'From', context: 'time' })}
            type="time"
            value={quiet.from}
            onChange={(event) => onChange({ ...limits, quietHours: { ...quiet, from: event.target.value } })}
          />
          <TextField
            label={t({ message: 'To', context: 'time' })}
            type="time"
            value={quiet.to}
            onChange={(event) => onChange({ ...limits, quietHours: { ...quiet, to: event.target.value } })}
          />
        </div>
      ) : null}
      <Checkbox
        label={t`May act on complaints and upset people`}
        checked={limits.onNegative ?? false}
        onChange={(event) => onChange({ ...limits, onNegative: event.target.checked })}
      />
      <Checkbox
        label={t`May answer although a member has just done so`}
        checked={limits.afterMember ?? false}
        onChange={(event) => onChange({ ...limits, afterMember: event.target.checked })}
      />
    </>
  );
};
