import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Checkbox, Select, TextField } from '../../components/field';
import { weekdayNames } from '../../i18n/format';
import type { Me, WorkingHours } from '../../records';
import { useStore } from '../../state/store';
import styles from '../screen.module.css';
import { saveMe } from './save-me';

const usual = { from: '09:00', to: '17:00' };
const mondayFirst = [1, 2, 3, 4, 5, 6, 0];

/** When and how much is given to one by itself, and when one is left in peace. */
export const WorkSettings = () => {
  const me = useStore((state) => state.me);
  if (!me) return null;
  return (
    <section className={styles.card} aria-labelledby="work">
      <h2 id="work">
        <Trans>What is given to me</Trans>
      </h2>
      <Checkbox
        label={t`I am away: nothing is assigned to me by itself`}
        checked={me.isAway ?? false}
        onChange={(event) => saveMe({ isAway: event.target.checked })}
      />
      <TextField
        label={t`Conversations I can take at once`}
        hint={t`Empty: as many as come.`}
        type="number"
        min={0}
        max={10000}
        defaultValue={me.capacity ?? ''}
        onBlur={(event) => {
          const capacity = event.target.value === '' ? null : Number(event.target.value);
          if (capacity !== me.capacity) saveMe({ capacity });
        }}
      />
      <Hours hours={me.workingHours ?? []} />
      <Quiet me={me} />
    </section>
  );
};

/** Without any day one works always. */
const Hours = ({ hours }: { hours: readonly WorkingHours[] }) => {
  const names = weekdayNames();
  const put = (day: number, wanted: WorkingHours | null) =>
    saveMe({
      workingHours: [...hours.filter((known) => known.day !== day), ...(wanted ? [wanted] : [])].sort(
        (a, b) => a.day - b.day,
      ),
    });
  return (
    <fieldset className="stack" style={{ gap: 4, border: 0, padding: 0, margin: 0 }}>
      <legend className="sm m t2">{t`Working hours, in my time zone`}</legend>
      {mondayFirst.map((day, index) => {
        const known = hours.find((one) => one.day === day);
        const name = names[index] ?? '';
        return (
          <div key={day} className="line wrap">
            <span style={{ minWidth: 150 }}>
              <Checkbox
                label={name}
                checked={Boolean(known)}
                onChange={(event) => put(day, event.target.checked ? { day, ...usual } : null)}
              />
            </span>
            {known
              ? (['from', 'to'] as const).map((end) => (
                  <TextField
                    key={end}
                    label={<span className="vh">{end === 'from' ? t`${name}, from` : t`${name}, until`}</span>}
                    type="time"
                    dir="ltr"
                    value={known[end]}
                    onChange={(event) => event.target.value && put(day, { ...known, [end]: event.target.value })}
                  />
                ))
              : null}
          </div>
        );
      })}
      <p className="sm t3">
        {hours.length === 0
          ? t`No day is chosen: work comes to you at any time.`
          : t`Outside these hours nothing is assigned to you by itself.`}
      </p>
    </fieldset>
  );
};

const Quiet = ({ me: { quietHours, pushSays } }: { me: Me }) => {
  const quiet = quietHours ?? null;
  return (
    <>
      <Checkbox
        label={t`Quiet hours: nothing is pushed to any of my devices`}
        checked={quiet !== null}
        onChange={(event) => saveMe({ quietHours: event.target.checked ? { from: '22:00', to: '07:00' } : null })}
      />
      {quiet ? (
        <div className={styles.grid2}>
          <TextField
            label={t`Quiet from`}
            type="time"
            dir="ltr"
            value={quiet.from}
            onChange={(event) => event.target.value && saveMe({ quietHours: { ...quiet, from: event.target.value } })}
          />
          <TextField
            label={t`Quiet until`}
            type="time"
            dir="ltr"
            value={quiet.to}
            onChange={(event) => event.target.value && saveMe({ quietHours: { ...quiet, to: event.target.value } })}
          />
        </div>
      ) : null}
      <Select
        label={t`What is pushed to my devices says`}
        value={pushSays ?? 'all'}
        onChange={(event) => saveMe({ pushSays: event.target.value as 'all' })}
      >
        <option value="all">{t`who and what it is about`}</option>
        <option value="kind">{t`only that there is something new`}</option>
      </Select>
    </>
  );
};
