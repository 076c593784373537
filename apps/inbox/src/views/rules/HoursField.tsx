import { t } from '@lingui/core/macro';
import type { FilterTerms } from '@hubbub/contracts';
import { Checkbox, Select, TextField } from '../../components/field';
import { weekdayNames } from '../../i18n/format';
import styles from '../screen.module.css';

type Hours = NonNullable<FilterTerms['hours']>;

/** From when to when, on which days; over midnight they belong to the day on which they began. */
export const HoursField = ({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) => {
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(hours.timeZone) ? known : [hours.timeZone, ...known];
  const setDays = (day: number, isOn: boolean) => {
    const { days = [], ...rest } = hours;
    const next = isOn ? [...days, day].sort((a, b) => a - b) : days.filter((one) => one !== day);
    onChange(next.length === 0 ? rest : { ...rest, days: next });
  };
  return (
    <>
      <div className={styles.grid2}>
        <TextField
          label={t({ message: 'From', context: 'time' })}
          type="time"
          value={hours.from}
          onChange={(event) => onChange({ ...hours, from: event.target.value })}
        />
        <TextField
          label={t({ message: 'To', context: 'time' })}
          type="time"
          value={hours.to}
          onChange={(event) => onChange({ ...hours, to: event.target.value })}
        />
      </div>
      <fieldset className="stack" style={{ gap: 2, border: 0, padding: 0 }}>
        <legend className="m">{t`On these days; none chosen means every day`}</legend>
        {weekdayNames().map((name, index) => (
          <Checkbox
            key={name}
            label={name}
            checked={hours.days?.includes(index + 1) ?? false}
            onChange={(event) => setDays(index + 1, event.target.checked)}
          />
        ))}
      </fieldset>
      <Select
        label={t`Time zone`}
        value={hours.timeZone}
        onChange={(event) => onChange({ ...hours, timeZone: event.target.value })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replace(/_/g, ' ')}
          </option>
        ))}
      </Select>
    </>
  );
};
