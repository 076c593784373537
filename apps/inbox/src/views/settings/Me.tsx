import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Checkbox, Select } from '../../components/field';
import { calendarKey, formatNumber } from '../../i18n/format';
import { languages } from '../../i18n/locale';
import { useStore } from '../../state/store';
import { matchKey } from '../../keys/match-key';
import { capsOf, commands } from '../palette/commands';
import { keyMap, pressOf } from '../palette/use-keys';
import { Page } from '../Screen';
import styles from '../screen.module.css';
import { DeviceSettings } from './DeviceSettings';
import { saveMe } from './save-me';
import { WorkSettings } from './WorkSettings';

/** One's own settings; each takes effect at once. */
export const Me = () => {
  const me = useStore((state) => state.me);
  const [calendar, setCalendar] = useState(readCalendar);
  if (!me) return null;
  const zones = Intl.supportedValuesOf('timeZone');
  return (
    <Page title={t`You`} isNarrow>
      <section className={styles.card}>
        <Select
          label={t`Language`}
          value={me.language ?? ''}
          onChange={(event) => saveMe({ language: event.target.value })}
        >
          <option value="" disabled>
            {t`As the browser`}
          </option>
          {languages.map(({ id, name }) => (
            <option key={id} value={id} lang={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select
          label={t`Time zone`}
          value={me.timeZone ?? ''}
          onChange={(event) => saveMe({ timeZone: event.target.value })}
        >
          <option value="" disabled>
            {t`As the browser`}
          </option>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replace(/_/g, ' ')}
            </option>
          ))}
        </Select>
        <div className={styles.grid2}>
          <Select
            label={t`Digits`}
            value={me.digits ?? 'auto'}
            onChange={(event) => saveMe({ digits: event.target.value as 'auto' })}
          >
            <option value="auto">{t`Of the language`}</option>
            <option value="latin">0123456789</option>
          </Select>
          <Select
            label={t`Calendar`}
            value={calendar}
            onChange={(event) => {
              setCalendar(event.target.value);
              try {
                localStorage.setItem(calendarKey, event.target.value);
              } catch {
                // For this visit only.
              }
            }}
          >
            <option value="gregory">{t`Gregorian`}</option>
            <option value="persian">{t`Persian`}</option>
          </Select>
        </div>
      </section>
      <section className={styles.card}>
        <div className={styles.grid2}>
          <Select
            label={t`Theme`}
            value={me.theme ?? 'system'}
            onChange={(event) => saveMe({ theme: event.target.value as 'system' })}
          >
            <option value="system">{t`As the system`}</option>
            <option value="light">{t`Light`}</option>
            <option value="dark">{t`Dark`}</option>
          </Select>
          <Select
            label={t`Rows`}
            value={me.density ?? 'comfortable'}
            onChange={(event) => saveMe({ density: event.target.value as 'compact' })}
          >
            <option value="comfortable">{t`Comfortable`}</option>
            <option value="compact">{t`Compact`}</option>
          </Select>
        </div>
        <div className={styles.grid2}>
          <Select
            label={t`Time to take a sent reply back`}
            value={String(me.undoSendSeconds ?? 5)}
            onChange={(event) => saveMe({ undoSendSeconds: Number(event.target.value) as 5 })}
          >
            {[0, 5, 10, 20].map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t`None` : t`${formatNumber(seconds)} s`}
              </option>
            ))}
          </Select>
          <Select
            label={t`After closing, show`}
            value={me.afterAction ?? 'next'}
            onChange={(event) => saveMe({ afterAction: event.target.value as 'next' })}
          >
            <option value="next">{t`the next conversation`}</option>
            <option value="previous">{t`the previous conversation`}</option>
            <option value="list">{t`the list`}</option>
          </Select>
        </div>
        <Select
          label={t`Suggestions`}
          value={me.suggestions ?? 'auto'}
          onChange={(event) => saveMe({ suggestions: event.target.value as 'on' })}
        >
          <option value="auto">{t`Shown while I am new, one line later`}</option>
          <option value="on">{t`Shown`}</option>
          <option value="quiet">{t`One line until I open them`}</option>
          <option value="off">{t`Not shown`}</option>
        </Select>
        {me.suggestions === 'off' ? null : (
          <Checkbox
            label={t`Show how a sentence that I have begun could end`}
            checked={me.finishesSentences !== false}
            onChange={(event) => saveMe({ finishesSentences: event.target.checked })}
          />
        )}
        <Select
          label={t`Tab in the reply`}
          value={me.tabKey ?? 'take'}
          onChange={(event) => saveMe({ tabKey: event.target.value as 'take' })}
        >
          <option value="take">{t`takes what is suggested`}</option>
          <option value="move">{t`always moves on to the next control`}</option>
        </Select>
      </section>
      <WorkSettings />
      <DeviceSettings />
      <KeySettings />
    </Page>
  );
};

const readCalendar = (): string => {
  try {
    return localStorage.getItem(calendarKey) ?? 'gregory';
  } catch {
    return 'gregory';
  }
};

/** Single letters can be switched off, and each command can get another key. */
const KeySettings = () => {
  const keys = useStore((state) => state.me?.keys) ?? {};
  const map = keys.map ?? {};
  const list = commands().filter((command) => command.keys[0] !== undefined && /^(Shift\+)?.$/u.test(command.keys[0]));
  const byKey = keyMap(commands(), map);
  const keyOf = ({ id, keys: usual }: { id: string; keys: readonly string[] }): string => {
    const own = map[id] ?? usual[0] ?? '';
    return byKey.get(own)?.id === id ? capsOf(own).join(' ') : '–'; // another command has taken it
  };
  return (
    <section className={styles.card}>
      <Checkbox
        label={t`Single letters act (J, K, E, …)`}
        checked={keys.isOn !== false}
        onChange={(event) => saveMe({ keys: { ...keys, isOn: event.target.checked } })}
      />
      <details>
        <summary className="m">{t`Change keys`}</summary>
        <ul className={styles.rows}>
          {list.map((command) => (
            <li key={command.id}>
              <span className="grow">{command.title}</span>
              <input
                aria-label={t`Key for ${command.title}`}
                dir="ltr"
                value={keyOf(command)}
                readOnly
                style={{
                  width: 76,
                  minHeight: 32,
                  textAlign: 'center',
                  border: '1px solid var(--line-control)',
                  borderRadius: 6,
                  background: 'var(--surface)',
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Tab') return;
                  event.preventDefault();
                  const { [command.id]: _, ...others } = map;
                  const isReset = event.key === 'Backspace' || event.key === 'Delete' || event.key === 'Escape';
                  if (isReset) saveMe({ keys: { ...keys, map: others } });
                  const key = matchKey(pressOf(event.nativeEvent), { wroteLatin: true });
                  if (!isReset && key && /^(Shift\+)?[\x21-\x7e]$/.test(key)) {
                    const free = Object.entries(others).filter(([, own]) => own !== key);
                    saveMe({ keys: { ...keys, map: { ...Object.fromEntries(free), [command.id]: key } } });
                  }
                }}
              />
            </li>
          ))}
        </ul>
        <p className="sm t3">{t`Press the new key in the field. Backspace brings the usual one back.`}</p>
      </details>
    </section>
  );
};
